//! No operation outside the table is ever sent, and the gate would see one.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde_json::json;

use super::{account, gate, scan};
use crate::live::audit::text;
use crate::live::endpoint::{Endpoint, send};
use crate::record::Record;

fn signed(access_key: &str, service: &str) -> String {
    format!(
        "Authorization: AWS4-HMAC-SHA256 Credential={access_key}/20260101/us-east-1/{service}/aws4_request, \
         SignedHeaders=host, Signature=0\r\n"
    )
}

/// What proves the other tests: the gate lets through what is granted, refuses what is not in the
/// words of the service, and knows a call that is in no map.
#[test]
fn the_gate_refuses_what_is_not_granted_and_what_nobody_knows() {
    let account = account();
    let grant = json!({"Effect": "Allow", "Action": ["ec2:DescribeVpcs", "s3:ListAllMyBuckets"], "Resource": "*"});
    let policies = BTreeMap::from([("NARROW".to_owned(), json!({"Statement": [grant]}))]);
    let gate = gate(&account, &policies);
    let ec2 = |action: &str| {
        let body = format!("Action={action}&Version=2016-11-15");
        send(gate.url(), "POST / HTTP/1.1", &signed("NARROW", "ec2"), &body)
    };
    let s3 = |target: &str| send(gate.url(), &format!("GET {target} HTTP/1.1"), &signed("NARROW", "s3"), "");

    assert_eq!(ec2("DescribeVpcs").0, 200);
    assert_eq!(s3("/").0, 200, "ListBuckets needs ListAllMyBuckets");
    let (status, body) = ec2("DescribeVolumes");
    assert_eq!(status, 403);
    assert!(body.contains("<Code>UnauthorizedOperation</Code>") && body.contains("ec2:DescribeVolumes"), "{body}");
    let (status, body) = s3("/bucket-0-000000?encryption");
    assert_eq!(status, 403);
    assert!(body.contains("<Code>AccessDenied</Code>"), "{body}");
    assert!(body.contains("not authorized to perform: s3:GetEncryptionConfiguration on resource"), "{body}");
    assert_eq!(ec2("TerminateInstances").0, 403);
    assert_eq!(s3("/bucket-0-000000/key").0, 403);

    let done: Vec<(String, Option<String>)> = gate.calls().into_iter().map(|call| (call.id(), call.done)).collect();
    let seen: Vec<(&str, Option<&str>)> = done.iter().map(|(id, done)| (id.as_str(), done.as_deref())).collect();
    let expected = [
        ("ec2:DescribeVpcs", None),
        ("s3:ListBuckets", None),
        ("ec2:DescribeVolumes", Some("denied")),
        ("s3:GetBucketEncryption", Some("denied")),
        ("ec2:TerminateInstances", Some("unknown")),
        ("s3:GetObject", Some("unknown")),
    ];
    assert_eq!(seen, expected);
}

/// The endpoint counts what it cannot answer: it knows the reads of the table and nothing else.
#[test]
fn a_scan_of_many_resources_sends_nothing_outside_the_table() {
    let begun = Instant::now();
    let account = Endpoint::of(&["--latency", "0", "--resources", "1000", "--regions", "3"]);
    let report = scan(account.url(), "AUDITOR", &["--extended"]).run().report(&[0]);
    let stats = account.stats();
    let counts = stats["clients"]["AUDITOR"]["operations"].as_object().expect("it counts by operation");
    let strange: BTreeSet<&String> = counts.keys().filter(|id| checks::calls::find(id).is_none()).collect();
    assert!(strange.is_empty(), "not in the table: {strange:?}");
    let sum = |what: &str| counts.values().map(|count| count[what].as_u64().unwrap()).sum::<u64>();
    assert_eq!(sum("unknown"), 0);
    assert_eq!(report.0["scan"]["api_calls"], sum("calls"));
    assert!(sum("calls") > 1_000, "{}", sum("calls"));
    assert_eq!(text(&report.0["accounts"][0]["outcome"]), "scanned");
    Record::of(
        "P3",
        "a_scan_of_many_resources_sends_nothing_outside_the_table",
        "no call is unknown to the endpoint or missing in the table",
    )
    .took(begun.elapsed())
    .write(&format!("{} calls of {} operations, 0 unknown", sum("calls"), counts.len()));
}
