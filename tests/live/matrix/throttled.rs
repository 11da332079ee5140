//! F06 and F07: AWS says "too fast".

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::live::compare::{assert_same, compare, judged};
use crate::live::endpoint::{Endpoint, clean, scan, seed};
use crate::record::Record;

/// What a busy machine may add to a ratio. The record holds the ratio to the goal itself.
const NOISE: f64 = 1.5;

/// Milliseconds to an answer: enough that a run waits for answers more than for the machine.
const LATENCY: u64 = 100;

/// Throttles a share of all calls, and returns how much longer that takes: the best of two
/// runs each way, in turn, as the machine may be busy with something else.
fn throttled(fault: &str, test: &str, share: f64, most: f64) -> f64 {
    let endpoint = Endpoint::new(LATENCY);
    let timed = |faults: &Value| {
        endpoint.suffer(faults);
        let begun = Instant::now();
        let report = judged(&scan(endpoint.url()).run());
        (begun.elapsed(), report)
    };
    let (mut untroubled, mut troubled) = (Duration::MAX, Duration::MAX);
    let (mut lost, mut throttled) = (0, 0);
    for turn in 0..2 {
        untroubled = untroubled.min(timed(&json!([])).0);
        let (took, report) = timed(&json!([{"fault": "throttled", "probability": share, "seed": seed() + turn}]));
        troubled = troubled.min(took);
        let differences = compare(&clean().0, &report);
        differences.assert_honest();
        assert_eq!(differences.unknown, 0, "a call that was throttled for a moment was given up");
        lost += differences.lost.len();
        throttled += report.0["scan"]["throttled"].as_u64().unwrap();
    }
    let ratio = troubled.as_secs_f64() / untroubled.as_secs_f64();
    Record::of(fault, test, &format!("finishes in at most {most} times the clean time, 0 rows lost"))
        .took(troubled)
        .clean(untroubled)
        .lost(lost)
        .write(&format!(
            "{ratio:.2} times{}, {throttled} calls throttled in two runs, 0 unknown",
            if ratio > most { " (missed)" } else { "" }
        ));
    assert!(throttled > 0);
    ratio
}

#[test]
fn f06_half_of_the_calls_throttled() {
    let ratio = throttled("F06", "f06_half_of_the_calls_throttled", 0.5, 3.0);
    assert!(ratio <= 3.0 * NOISE, "{ratio:.2} times the clean time");
}

#[test]
fn f06b_ten_percent_throttled() {
    let ratio = throttled("F06b", "f06b_ten_percent_throttled", 0.1, 1.3);
    assert!(ratio <= 1.3 * NOISE, "{ratio:.2} times the clean time");
}

#[test]
fn f07_two_calls_throttled_for_ever() {
    let calls = ["ec2:DescribeVolumes", "ec2:DescribeSnapshots"];
    for_ever("F07", "f07_two_calls_throttled_for_ever", &calls, |call| calls.contains(&call));
}

#[test]
fn f07b_two_services_throttled_for_ever() {
    let all = ["iam:*", "rds:*"];
    let of_them = |call: &str| call.starts_with("iam:") || call.starts_with("rds:");
    for_ever("F07b", "f07b_two_services_throttled_for_ever", &all, of_them);
}

/// Calls that are throttled from the first on cost no other call its time, and a minute in all.
fn for_ever(fault: &str, test: &str, patterns: &[&str], is_throttled: impl Fn(&str) -> bool) {
    let faults: Vec<Value> =
        patterns.iter().map(|operation| json!({"fault": "throttled", "operation": operation})).collect();
    let endpoint = Endpoint::with(&json!(faults));
    let begun = Instant::now();
    let mut running = scan(endpoint.url()).start();
    // When the last call was made that nobody throttles.
    let (mut others, mut last) = (0, Duration::ZERO);
    while running.is_running() {
        let now: u64 = endpoint.counts().iter().filter(|(call, _)| !is_throttled(call)).map(|(_, n)| n).sum();
        if now > others {
            (others, last) = (now, begun.elapsed());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let report = judged(&running.end());
    let (took, differences) = (begun.elapsed(), compare(&clean().0, &report));
    Record::of(fault, test, "at most 60 s more, the other services' rows equal and not delayed")
        .took(took)
        .clean(clean().1)
        .lost(differences.lost.len())
        .write(&format!("{}, the last of the other calls after {:.1} s", differences.told(), last.as_secs_f64()));
    differences.assert_honest();
    assert!(took < clean().1 + Duration::from_secs(60), "{took:?}");
    assert!(last < clean().1 * 2 + Duration::from_secs(5), "others waited: {last:?}, without fault {:?}", clean().1);
    let reads = |finding: &Value| {
        let checks = report.0["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["key"] == finding["check"]).unwrap();
        check["reads"].as_array().unwrap().iter().any(|call| is_throttled(call.as_str().unwrap()))
    };
    assert_same(&report, &clean().0, |f| !reads(f));
    assert!(report.findings().iter().any(|f| reads(f) && f["status"] == "unknown"));
}
