//! F11 to F13: answers that end too early or say nothing that can be understood.

use std::collections::BTreeSet;
use std::thread;

use crate::live::audit::{Report, text};
use crate::live::compare::{Differences, compare, judged};
use crate::live::endpoint::{clean, scan};
use crate::live::wire::{Answer, Asked, Deed, Wire};
use crate::record::Record;

/// Lists of four services and protocols, each in its own words.
fn is_list(asked: &Asked) -> bool {
    let lists = ["DescribeVolumes", "DescribeDBInstances", "GetAccountAuthorizationDetails", "DescribeTrails"];
    lists.contains(&asked.operation()) || asked.target().contains("x-id=ListBuckets")
}

/// A scan in which all lists suffer it.
fn lists_suffer(deed: impl Fn(Answer) -> Deed + Send + Sync + 'static) -> (Report, Differences) {
    let wire = Wire::new(move |asked, answer| if is_list(asked) { deed(answer) } else { Deed::Send(answer) });
    let report = judged(&scan(wire.url()).run());
    let differences = compare(&clean().0, &report);
    (report, differences)
}

/// What the lists hold is unknown, and everything else as it was.
fn assert_lists_unknown(report: &Report, differences: &Differences) {
    differences.assert_honest();
    for check in ["s3-bucket-tls-only", "ebs-volume-encryption", "rds-instance-encryption"] {
        let found = report.of_check(check);
        assert!(!found.is_empty() && found.iter().all(|f| f["status"] == "unknown"), "{check}: {found:#?}");
    }
    assert_eq!(
        report.of_check("vpc-default-security-group").len(),
        clean().0.of_check("vpc-default-security-group").len()
    );
}

#[test]
fn f11_body_shorter_than_its_length() {
    let (report, differences) = lists_suffer(|answer| {
        let half = answer.body.len() / 2;
        Deed::Short(answer, half)
    });
    Record::of("F11", "f11_body_shorter_than_its_length", "unknown")
        .lost(differences.lost.len())
        .write(&differences.told());
    assert_lists_unknown(&report, &differences);
}

/// What several runs say, each thing once.
fn once(mut told: Vec<String>) -> String {
    told.dedup();
    told.join("; ")
}

#[test]
fn f12_body_cut_with_a_length_that_agrees() {
    // The later the cut, the more the rest looks whole.
    let runs = [20, 40, 80, 99].map(|percent| {
        thread::spawn(move || {
            lists_suffer(move |answer| {
                let cut = answer.body[..answer.body.len() * percent / 100].to_vec();
                Deed::Send(answer.saying(cut))
            })
        })
    });
    let runs = runs.map(|run| run.join().unwrap());
    let lost = runs.iter().map(|(_, differences)| differences.lost.len()).sum();
    let told: Vec<String> = runs.iter().map(|(_, differences)| differences.told()).collect();
    Record::of("F12", "f12_body_cut_with_a_length_that_agrees", "unknown")
        .lost(lost)
        .write(&format!("cut at 20, 40, 80 and 99 %: {}", once(told)));
    for (report, differences) in &runs {
        assert_lists_unknown(report, differences);
    }
}

#[test]
fn f13_garbled_or_empty_body() {
    let bodies: [fn(Answer) -> Vec<u8>; 4] = [
        |_| Vec::new(),
        |_| b"<html><body>It works!</body></html>".to_vec(),
        |answer| answer.body.into_iter().rev().collect(),
        |_| b"null".to_vec(),
    ];
    let runs = bodies.map(|body| {
        thread::spawn(move || {
            lists_suffer(move |answer| {
                let head = Answer { body: Vec::new(), status: answer.status, headers: answer.headers.clone() };
                Deed::Send(head.saying(body(answer)))
            })
        })
    });
    let credentials = thread::spawn(empty_credential_report);
    let runs = runs.map(|run| run.join().unwrap());
    let lost = runs.iter().map(|(_, differences)| differences.lost.len()).sum();
    let told: Vec<String> = runs.iter().map(|(_, differences)| differences.told()).collect();
    Record::of("F13", "f13_garbled_or_empty_body", "unknown")
        .lost(lost)
        .write(&format!("empty, HTML, reversed and null: {}", once(told)));
    for (report, differences) in &runs {
        assert_lists_unknown(report, differences);
    }
    credentials.join().unwrap();
}

/// A credential report of nobody is none: there is always the root user.
fn empty_credential_report() {
    let wire = Wire::new(|asked, answer| match asked.operation() {
        "GetCredentialReport" => {
            let text = answer.text();
            let (before, rest) = text.split_once("<Content>").unwrap();
            let after = rest.split_once("</Content>").unwrap().1;
            Deed::Send(answer.saying(format!("{before}<Content></Content>{after}")))
        }
        _ => Deed::Send(answer),
    });
    let report = judged(&scan(wire.url()).run());
    compare(&clean().0, &report).assert_honest();
    let unknown: BTreeSet<&str> =
        report.findings().iter().filter(|f| f["status"] == "unknown").map(|f| text(&f["check"])).collect();
    for check in ["iam-root-unused", "iam-single-access-key", "iam-user-mfa"] {
        assert!(unknown.contains(check), "{check}: {:#?}", report.of_check(check));
    }
    assert!(unknown.iter().all(|check| check.starts_with("iam-")), "{unknown:?}");
}
