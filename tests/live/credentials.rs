//! Credentials that expire, and credentials of a role.

use serde_json::json;

use super::audit::Audit;
use super::emulator;
use super::proxy::Proxy;

#[test]
fn credentials_that_expired_for_a_moment_are_resolved_anew_and_the_call_is_replayed() {
    let fault = json!({ "call": "s3:GetBucketVersioning", "kind": "expired", "times": 1 });
    let proxy = Proxy::with_fault(&emulator::careless().server, &fault);
    let report = Audit::scan(proxy.url()).args(&["--check", "s3-bucket-versioning"]).run().report(&[0]);
    assert_eq!(report.0["score"]["coverage"], 100);
    assert_eq!(proxy.counts()["s3:GetBucketVersioning"], 5, "four buckets, one of them asked twice");
}

#[test]
fn credentials_that_stay_expired_stop_the_scan_and_pass_nothing() {
    let fault = json!({ "call": "ec2:DescribeVolumes", "kind": "expired" });
    let proxy = Proxy::with_fault(&emulator::careless().server, &fault);
    let run = Audit::scan(proxy.url()).args(&["--check", "ebs-volume-encryption", "--fail-on", "none"]).run();
    let report = run.report(&[3]);
    assert_eq!(report.0["scan"]["complete"], false);
    assert!(run.stderr.contains("the credentials expired"), "{}", run.stderr);
    for finding in report.findings() {
        assert_eq!(finding["status"], "unknown", "{finding:#}");
    }
    let gaps = report.0["scan"]["gaps"].as_array().unwrap();
    assert!(gaps.iter().any(|gap| gap["reason"] == "expired"), "{gaps:#?}");
}

#[test]
fn the_last_role_of_a_chain_is_who_audits() {
    // moto lets any role be assumed, and puts its holder into the account of the ARN.
    let chain = "arn:aws:iam::222233334444:role/hub,arn:aws:iam::444455556666:role/auditor";
    let proxy = Proxy::to(&emulator::careless().server);
    let run = Audit::scan(proxy.url())
        .args(&["--role-arn", chain, "--external-id", "7f3a", "--check", "iam-root-mfa", "--fail-on", "none"])
        .run();
    let report = run.report(&[0, 3]);
    assert_eq!(report.0["accounts"][0]["id"], "444455556666");
    assert!(run.stderr.contains("then arn:aws:iam::444455556666:role/auditor"), "{}", run.stderr);
    assert_eq!(proxy.counts()["sts:AssumeRole"], 2, "one for each hop");
}

#[test]
fn a_role_that_cannot_be_assumed_is_said_in_one_line() {
    let fault = json!({ "call": "sts:AssumeRole", "kind": "denied" });
    let proxy = Proxy::with_fault(&emulator::careless().server, &fault);
    let run = Audit::scan(proxy.url()).args(&["--role-arn", "arn:aws:iam::444455556666:role/auditor"]).run();
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("role/auditor") && run.stderr.contains("AccessDenied"), "{}", run.stderr);
}

#[test]
fn what_goes_along_with_a_role_is_said_to_be_unused_without_one() {
    let emulator = &emulator::careless().server;
    let scan = || Audit::scan(&emulator.url).args(&["--check", "iam-root-mfa", "--fail-on", "none"]);
    for (option, value) in [("--external-id", "7f3a"), ("--mfa-serial", "arn:aws:iam::444455556666:mfa/ann")] {
        let run = scan().args(&[option, value]).run();
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stderr.contains(&format!("{} is not used", &option[2..])), "{}", run.stderr);
        assert!(!run.stderr.contains(value), "{}", run.stderr);
    }
    assert!(!scan().run().stderr.contains("not used"));
}
