//! T06. The SDK's retries share a budget of 500 tokens a service and region, which 100
//! retries that fail empty; then there are none.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::live::compare::{assert_same, judged};
use crate::live::endpoint::{clean, scan};
use crate::live::wire::{Answer, Deed, Wire};
use crate::record::Record;

#[test]
fn t06_retries_do_not_run_dry() {
    // By question: how often it was asked.
    let seen: Mutex<HashMap<String, usize>> = Mutex::default();
    let wire = Wire::new(move |asked, answer| {
        let mut seen = seen.lock().unwrap();
        let times = seen.entry(asked.call()).or_default();
        *times += 1;
        if *times <= 2 && asked.service() == "s3" {
            Deed::Send(Answer::error(asked, 500, "InternalError"))
        } else {
            Deed::Send(answer)
        }
    });
    let report = judged(&scan(wire.url()).run());
    let unknown = report.findings().iter().filter(|f| f["status"] == "unknown").count();
    let asked = wire.count("s3:");
    Record::of("T06", "t06_retries_do_not_run_dry", "every call to S3 fails twice and is answered then: no unknown")
        .write(&format!("{asked} calls to S3, two of three of them failed, {unknown} unknown"));
    assert!(asked > 300, "too few to empty the SDK's budget: {asked}");
    assert_same(&report, &clean().0, |_| true);
}
