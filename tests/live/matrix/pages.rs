//! F14 and F15: lists that do not end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::live::audit::{Report, text};
use crate::live::compare::{compare, judged};
use crate::live::endpoint::{Endpoint, clean, scan};
use crate::live::wire::{Answer, Asked, Deed, Wire};
use crate::record::Record;

/// A check that fails or passes by what the list alone tells, and the call of the list.
const LISTS: [(&str, &str); 4] = [
    ("s3-bucket-tls-only", "ListBuckets"),
    ("ebs-volume-encryption", "DescribeVolumes"),
    ("rds-instance-encryption", "DescribeDBInstances"),
    ("iam-group-no-admin", "GetAccountAuthorizationDetails"),
];

fn is_list(asked: &Asked) -> bool {
    LISTS.iter().any(|(_, list)| asked.operation() == *list) || asked.target().contains("x-id=ListBuckets")
}

/// The same page, with the token of another one.
fn with_token(asked: &Asked, answer: Answer, token: &str) -> Answer {
    let text = answer.text();
    let body = match asked.operation() {
        "DescribeVolumes" => text.replace("<nextToken></nextToken>", &format!("<nextToken>{token}</nextToken>")),
        "DescribeDBInstances" => text
            .replace("</DescribeDBInstancesResult>", &format!("<Marker>{token}</Marker></DescribeDBInstancesResult>")),
        "GetAccountAuthorizationDetails" => text.replace(
            "<IsTruncated>false</IsTruncated>",
            &format!("<IsTruncated>true</IsTruncated><Marker>{token}</Marker>"),
        ),
        _ => text.replace(
            "</ListAllMyBucketsResult>",
            &format!("<ContinuationToken>{token}</ContinuationToken></ListAllMyBucketsResult>"),
        ),
    };
    assert_ne!(body, text, "the page of {} ends otherwise", asked.call());
    answer.saying(body)
}

/// What is asked once more goes to the endpoint as if it were the first time.
fn endless(token: impl Fn(usize) -> String + Send + Sync + 'static) -> Wire {
    let pages = AtomicUsize::new(0);
    Wire::forgetful(Arc::new(Endpoint::new(5)), move |asked, answer| {
        if !is_list(asked) || answer.status != 200 {
            return Deed::Send(answer);
        }
        Deed::Send(with_token(asked, answer, &token(pages.fetch_add(1, Ordering::SeqCst))))
    })
}

fn assert_incomplete(report: &Report) {
    for (check, call) in LISTS {
        let statuses: Vec<&str> = report.of_check(check).iter().map(|f| text(&f["status"])).collect();
        assert!(statuses.contains(&"unknown"), "{check}: {statuses:?}");
        let kept = clean().0.of_check(check).iter().filter(|f| f["status"] == "fail").count();
        assert_eq!(
            statuses.iter().filter(|status| **status == "fail").count(),
            kept,
            "{check}: the rows found are kept"
        );
        let gaps = report.0["scan"]["gaps"].as_array().unwrap();
        assert!(gaps.iter().any(|gap| gap["reason"] == "cut-list" && gap["operation"] == call), "{call}: {gaps:#?}");
    }
}

#[test]
fn f14_the_same_token_for_ever() {
    let wire = endless(|_| "same".to_owned());
    let report = judged(&scan(wire.url()).run());
    let differences = compare(&clean().0, &report);
    Record::of("F14", "f14_the_same_token_for_ever", "unknown: the list is incomplete; rows found so far kept")
        .lost(differences.lost.len())
        .write(&differences.told());
    differences.assert_honest();
    assert_incomplete(&report);
}

#[test]
fn f15_new_tokens_for_ever() {
    let begun = Instant::now();
    let wire = endless(|page| format!("token{page}"));
    let report = judged(&scan(wire.url()).run());
    let (took, differences) = (begun.elapsed(), compare(&clean().0, &report));
    let calls = wire.asked().len();
    Record::of("F15", "f15_new_tokens_for_ever", "unknown, rows kept, bounded calls and time")
        .took(took)
        .clean(clean().1)
        .lost(differences.lost.len())
        .write(&format!("{calls} calls, {}", differences.told()));
    differences.assert_honest();
    assert_incomplete(&report);
    assert!(took < clean().1 + Duration::from_secs(60), "{took:?}");
}
