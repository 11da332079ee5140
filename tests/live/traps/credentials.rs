//! T08. The SDK does not retry what expired credentials refuse: they are resolved anew once,
//! and the call is replayed. When the new ones are refused too, the account is given up.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::live::audit::Audit;
use crate::live::compare::{assert_same, compare};
use crate::live::endpoint::clean;
use crate::live::wire::{Answer, Asked, Deed, Wire};
use crate::record::Record;

/// Credentials from a process that counts how often it is run: the keys are `AKID1`, `AKID2` …
const CONFIG: &str = "[default]\ncredential_process = /bin/sh ./keys\n";
const KEYS: &str = "echo x >> count\nn=$(grep -c x count)\n\
    printf '{\"Version\":1,\"AccessKeyId\":\"AKID%s\",\"SecretAccessKey\":\"test\"}' \"$n\"\n";

fn scan(url: &str) -> Audit {
    Audit::without_credentials("scan", url)
        .default_attempts()
        .env("PATH", "/usr/bin:/bin")
        .file(".aws/config", CONFIG)
        .file("keys", KEYS)
        .args(&["--output", "json", "--fail-on", "none", "--max-rate", "100"])
}

fn expired(asked: &Asked) -> Deed {
    let code = if asked.service() == "ec2" { "RequestExpired" } else { "ExpiredToken" };
    let code = if asked.service() == "cloudtrail" { "ExpiredTokenException" } else { code };
    Deed::Send(Answer::error(asked, 400, code))
}

/// A wire on which the first keys expire after so many calls, and the second never or at once.
fn expiring(after: usize, second: bool) -> Wire {
    let asked_by_first = AtomicUsize::new(0);
    Wire::new(move |asked, answer| match asked.key() {
        "AKID1" if asked_by_first.fetch_add(1, Ordering::SeqCst) < after => Deed::Send(answer),
        "AKID1" => expired(asked),
        _ if second => expired(asked),
        _ => Deed::Send(answer),
    })
}

/// A key that is deactivated in the middle of a scan: no grant helps, and nothing more can be read.
#[test]
fn a_key_that_is_taken_away_ends_the_scan() {
    let asked_so_far = AtomicUsize::new(0);
    let wire = Wire::new(move |asked, answer| {
        let code = match asked.service() {
            _ if asked_so_far.fetch_add(1, Ordering::SeqCst) < 60 => return Deed::Send(answer),
            "s3" => "InvalidAccessKeyId",
            "ec2" => "AuthFailure",
            "cloudtrail" => "UnrecognizedClientException",
            _ => "InvalidClientTokenId",
        };
        Deed::Send(Answer::error(asked, 403, code))
    });
    let report = scan(wire.url()).run().report(&[3]);
    assert_eq!(report.0["scan"]["complete"], false);
    compare(&clean().0, &report).assert_honest();
    let gaps = report.0["scan"]["gaps"].as_array().unwrap();
    assert!(gaps.iter().any(|gap| gap["reason"] == "expired"), "{gaps:#?}");
    assert!(wire.asked().len() < 60 + 250, "{} calls", wire.asked().len());
}

#[test]
fn t08_expired_credentials_are_renewed_once() {
    let wire = expiring(60, false);
    let report = scan(wire.url()).run().report(&[0]);
    let asked = wire.asked().len();
    let wire = expiring(60, true);
    let given_up = scan(wire.url()).run().report(&[3]);
    let after = wire.asked().len() - 60;
    Record::of(
        "T08",
        "t08_expired_credentials_are_renewed_once",
        "the call is replayed with new ones; a second time ends the account",
    )
    .write(&format!("renewed: {asked} calls, 0 unknown; expired again: {after} calls more"));
    assert_same(&report, &clean().0, |_| true);
    assert!(after < 250, "{after} calls after both expired");
    assert_eq!(given_up.0["scan"]["complete"], false);
    compare(&clean().0, &given_up).assert_honest();
}
