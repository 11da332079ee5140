//! A broken answer is unknown, never a pass; one that is broken for a moment is asked again.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::audit::{Audit, Report};
use super::emulator;
use super::proxy::Proxy;

/// A check, and the list that it needs. But for IAM's, every resource in these lists of
/// the careless account fails its check: any pass comes from an answer that was misread.
const LISTS: [(&str, &str); 4] = [
    ("s3-bucket-tls-only", "s3:ListBuckets"),
    ("ebs-volume-encryption", "ec2:DescribeVolumes"),
    ("rds-instance-encryption", "rds:DescribeDBInstances"),
    ("iam-group-no-admin", "iam:GetAccountAuthorizationDetails"),
];

/// One check against the careless account with one fault.
fn scan(check: &str, fault: &Value, more: &[&str], codes: &[i32]) -> Report {
    let proxy = Proxy::with_fault(&emulator::careless().server, fault);
    Audit::scan(proxy.url()).args(&["--check", check, "--fail-on", "none"]).args(more).run().report(codes)
}

fn statuses(report: &Report, check: &str) -> Vec<String> {
    report.of_check(check).iter().map(|finding| super::audit::text(&finding["status"]).to_owned()).collect()
}

#[test]
fn a_cut_body_is_unknown() {
    for (check, call) in LISTS {
        // The later the cut, the more the rest looks whole.
        for share in [0.3, 0.6, 0.9] {
            let fault = json!({ "call": call, "kind": "cut", "share": share });
            let report = scan(check, &fault, &[], &[3]);
            let found = statuses(&report, check);
            assert!(!found.is_empty(), "{check} vanished");
            assert!(found.iter().all(|status| status == "unknown"), "{check} at {share}: {found:?}");
            assert_eq!(report.0["score"]["coverage"], 0);
        }
    }
}

#[test]
fn a_list_that_repeats_its_token_is_incomplete() {
    for (check, call) in LISTS {
        let fault = json!({ "call": call, "kind": "repeat-token" });
        let report = scan(check, &fault, &[], &[3]);
        let found = statuses(&report, check);
        assert!(found.contains(&"unknown".to_owned()), "{check}: {found:?}");
        assert!(report.0["score"]["coverage"] != 100, "{check}");
        let gaps = report.0["scan"]["gaps"].as_array().unwrap();
        assert!(gaps.iter().any(|gap| gap["reason"] == "cut-list"), "{check}: {gaps:#?}");
        if check != "iam-group-no-admin" {
            assert!(!found.contains(&"pass".to_owned()), "{check}: {found:?}");
        }
    }
}

#[test]
fn an_endpoint_that_never_answers_is_unknown_and_does_not_hang() {
    for (check, call) in LISTS {
        let fault = json!({ "call": call, "kind": "silence" });
        let begun = Instant::now();
        let report = scan(check, &fault, &["--timeout", "5"], &[3]);
        assert!(begun.elapsed() < Duration::from_secs(60), "{check}: {:?}", begun.elapsed());
        let found = statuses(&report, check);
        assert!(!found.is_empty(), "{check} vanished");
        assert!(found.iter().all(|status| status == "unknown"), "{check}: {found:?}");
    }
}

#[test]
fn a_call_that_always_fails_is_unknown() {
    let reasons = [("throttle", "throttled"), ("error", "server-error"), ("reset", "network")];
    for (kind, reason) in reasons {
        let fault = json!({ "call": "ec2:DescribeVolumes", "kind": kind });
        let report = scan("ebs-volume-encryption", &fault, &["--timeout", "20"], &[3]);
        let found = statuses(&report, "ebs-volume-encryption");
        assert!(found.iter().all(|status| status == "unknown") && !found.is_empty(), "{kind}: {found:?}");
        let gaps = report.0["scan"]["gaps"].as_array().unwrap();
        let expected = |gap: &&Value| gap["reason"] == reason || gap["reason"] == "timeout";
        assert!(gaps.iter().any(|gap| expected(&gap)), "{kind}: {gaps:#?}");
    }
}

#[test]
fn a_call_that_fails_for_a_moment_is_asked_again() {
    let check = "ebs-volume-encryption";
    let untroubled = Audit::scan(&emulator::careless().server.url).args(&["--check", check]).run().report(&[1]);
    for kind in ["throttle", "error", "reset", "cut"] {
        let fault = json!({ "call": "ec2:DescribeVolumes", "kind": kind, "times": 2 });
        let report = scan(check, &fault, &[], &[0]);
        assert_eq!(report.comparable(), untroubled.comparable(), "{kind}");
        if kind == "throttle" {
            assert_eq!(report.0["scan"]["throttled"], 2);
        }
    }
}
