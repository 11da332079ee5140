//! F01 to F05: what may not be read.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::live::audit::{Report, text};
use crate::live::compare::{Differences, assert_same, compare, is_of, judged};
use crate::live::endpoint::{self, Endpoint, clean, scan};
use crate::live::wire::{Deed, Wire};
use crate::record::Record;

fn with(faults: &Value) -> (Report, Differences) {
    let report = judged(&scan(Endpoint::with(faults).url()).run());
    let differences = compare(&clean().0, &report);
    (report, differences)
}

/// The resources of a check that have a status.
fn resources<'a>(report: &'a Report, check: &str, status: &str) -> BTreeSet<&'a str> {
    let found = report.of_check(check).into_iter().filter(|finding| finding["status"] == status);
    found.map(|finding| text(&finding["resource"]["id"])).collect()
}

#[test]
fn f01_acl_and_policy_denied() {
    let faults = json!([{"fault": "denied", "operation": "s3:GetBucketAcl"}, {"fault": "denied", "operation": "s3:GetBucketPolicy"}]);
    let (report, differences) = with(&faults);
    Record::of("F01", "f01_acl_and_policy_denied", "unknown on each bucket, 0 flips")
        .lost(differences.lost.len())
        .write(&differences.told());
    differences.assert_honest();
    // Nothing but the policy tells it. An ACL settles nothing where the bucket has them off.
    let check = "s3-bucket-tls-only";
    let all = clean().0.of_check(check).len();
    assert_eq!((resources(&report, check, "unknown").len(), report.of_check(check).len()), (all, all));
}

#[test]
fn f02_both_public_access_blocks_denied() {
    let faults = json!([
        {"fault": "denied", "operation": "s3:GetPublicAccessBlock"},
        {"fault": "denied", "operation": "s3control:GetPublicAccessBlock"},
    ]);
    let (report, differences) = with(&faults);
    Record::of(
        "F02",
        "f02_both_public_access_blocks_denied",
        "the verdict stays where the rest settles it, else unknown",
    )
    .lost(differences.lost.len())
    .write(&differences.told());
    differences.assert_honest();
    // A bucket that nothing opens is not public, whatever would block it.
    let check = "s3-bucket-not-public";
    assert!(!resources(&report, check, "pass").is_empty(), "the rest settles nothing");
    let blocks = "s3-bucket-block-public-access";
    assert_eq!(resources(&report, blocks, "unknown").len(), clean().0.of_check(blocks).len());
}

#[test]
fn f03_whole_services_denied() {
    let services = ["rds", "cloudtrail", "iam"];
    let faults = services.map(|service| json!({"fault": "denied", "operation": format!("{service}:*")}));
    let (report, differences) = with(&Value::from(faults.to_vec()));
    let of = |f: &Value| (text(&f["check"]).to_owned(), text(&f["region"]).to_owned());
    let before: BTreeSet<_> = clean().0.findings().iter().filter(|f| is_of(f, &services)).map(of).collect();
    let unknown: BTreeSet<_> = report.findings().iter().filter(|f| f["status"] == "unknown").map(of).collect();
    let silent: Vec<_> = before.difference(&unknown).collect();
    Record::of("F03", "f03_whole_services_denied", "an unknown for each check and region; exit 3")
        .lost(differences.lost.len())
        .write(&format!("{}, {} checks and regions silent", differences.told(), silent.len()));
    differences.assert_honest();
    assert!(silent.is_empty(), "{silent:?}");
    assert_eq!(report.0["scan"]["complete"], true, "it ran to its end");
    assert!(report.0["score"]["coverage"].as_u64().unwrap() < 95);
}

#[test]
fn f04_one_region_denied_with_sts() {
    let broken = "eu-west-1";
    let endpoint = Endpoint::with(&json!([{"fault": "denied", "region": broken}]));
    let run = scan(endpoint.url()).env("AWS_REGION", broken).run();
    let outcome = match run.code {
        Some(0 | 3) => compare(&clean().0, &judged(&run)).told(),
        code => format!("exit {code:?}, no report"),
    };
    Record::of("F04", "f04_one_region_denied_with_sts", "identity from another region, the other regions complete")
        .write(&outcome);
    let report = judged(&run);
    compare(&clean().0, &report).assert_honest();
    // What spans regions needs all of them.
    let elsewhere = |f: &Value| f["region"] != broken && !is_of(f, &["exposure", "cloudtrail", "s3", "iam"]);
    assert_same(&report, &clean().0, elsewhere);
    // What the account settles for all its buckets stays settled.
    let there = report.findings().iter().filter(|f| f["region"] == broken);
    let settled: BTreeSet<&str> = there.filter(|f| f["status"] != "unknown").map(|f| text(&f["check"])).collect();
    assert!(settled.iter().all(|check| *check == "s3-bucket-not-public"), "{settled:?}");
}

#[test]
fn f05_credentials_expire_after_sixty_calls() {
    let endpoint = Arc::new(Endpoint::new(5));
    let (asked, behind) = (AtomicUsize::new(0), endpoint.url().to_owned());
    let wire = Wire::to(Arc::clone(&endpoint), move |_, answer| {
        if asked.fetch_add(1, Ordering::SeqCst) + 1 == 60 {
            endpoint::suffer(&behind, &json!([{"fault": "expired"}]));
        }
        Deed::Send(answer)
    });
    let run = scan(wire.url()).run();
    let report = run.report(&[3]);
    let differences = compare(&clean().0, &report);
    let after = wire.asked().len() - 60;
    Record::of("F05", "f05_credentials_expire_after_sixty_calls", "stops early; unknown for all the rest")
        .lost(differences.lost.len())
        .write(&format!("{}, {after} calls after the 60th", differences.told()));
    differences.assert_honest();
    assert_eq!(report.0["scan"]["complete"], false);
    assert!(run.stderr.contains("the credentials expired"), "{}", run.stderr);
    // What was in flight, once more each: nothing goes on after that.
    assert!(after < 200, "{after} calls after the credentials expired");
    let gaps = report.0["scan"]["gaps"].as_array().unwrap();
    assert!(gaps.iter().any(|gap| gap["reason"] == "expired"), "{gaps:#?}");
}
