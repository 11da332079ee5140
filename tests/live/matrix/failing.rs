//! F08 and F09: servers that fail, and connections that break.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::live::compare::{assert_same, compare, is_of, judged};
use crate::live::endpoint::{Endpoint, clean, scan};
use crate::record::Record;

/// Attempts at one call that the server fails or that breaks.
const ATTEMPTS: u64 = 6;

#[test]
fn f08_servers_that_only_fail() {
    let endpoint = Endpoint::with(&json!([
        {"fault": "server-error", "operation": "rds:*"}, {"fault": "unavailable", "operation": "ec2:DescribeVolumes"},
    ]));
    let begun = Instant::now();
    let report = judged(&scan(endpoint.url()).run());
    let (took, differences) = (begun.elapsed(), compare(&clean().0, &report));
    Record::of("F08", "f08_servers_that_only_fail", "unknown rows, at most 60 s a scope")
        .took(took)
        .clean(clean().1)
        .lost(differences.lost.len())
        .write(&differences.told());
    differences.assert_honest();
    assert!(took < clean().1 + Duration::from_secs(60), "{took:?}");
    assert!(report.findings().iter().filter(|f| is_of(f, &["rds"])).all(|f| f["status"] != "pass"));
    let elsewhere = |f: &Value| is_of(f, &["s3", "iam", "vpc"]);
    assert_same(&report, &clean().0, elsewhere);
    let gaps = report.0["scan"]["gaps"].as_array().unwrap();
    assert!(gaps.iter().all(|gap| gap["reason"] == "server-error"), "{gaps:#?}");
}

#[test]
fn f09_connections_that_are_reset() {
    let (volumes, details) = ("ec2:DescribeVolumes", "iam:GetAccountAuthorizationDetails");
    let endpoint =
        Endpoint::with(&json!([{"fault": "reset", "operation": volumes}, {"fault": "reset", "operation": details}]));
    let begun = Instant::now();
    let report = judged(&scan(endpoint.url()).run());
    let (took, differences) = (begun.elapsed(), compare(&clean().0, &report));
    let counts = endpoint.counts();
    let most = [(volumes, 3), (details, 1)].map(|(call, regions)| counts[call] / regions);
    Record::of("F09", "f09_connections_that_are_reset", "tried again, then unknown; attempts counted and capped")
        .took(took)
        .clean(clean().1)
        .lost(differences.lost.len())
        .write(&format!("{}, {most:?} attempts", differences.told()));
    differences.assert_honest();
    assert!(most.iter().all(|attempts| (2..=ATTEMPTS).contains(attempts)), "{counts:?}");
    // The SDK may send a request again by itself when a kept connection turns out closed.
    assert!(report.0["scan"]["api_calls"].as_u64().unwrap() <= counts.values().sum());
    assert!(took < clean().1 + Duration::from_secs(60), "{took:?}");
    let gaps = report.0["scan"]["gaps"].as_array().unwrap();
    assert!(gaps.iter().all(|gap| gap["reason"] == "network"), "{gaps:#?}");
}
