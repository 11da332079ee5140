//! F16 to F19: regions that are not enabled, clocks, things that go, and very many things.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::live::audit::text;
use crate::live::compare::{assert_same, compare, judged};
use crate::live::endpoint::{Endpoint, clean, scan};
use crate::live::wire::{Answer, Asked, Deed, Wire};
use crate::record::Record;

#[test]
fn f16_region_disabled() {
    let disabled = "af-south-1";
    let region = |report: &Value| {
        let regions = report["scan"]["regions"].as_array().unwrap();
        regions.iter().find(|region| region["name"] == disabled).expect("it is named").clone()
    };
    // AWS says that it is not enabled: nothing is asked there.
    let wire = Wire::new(|_, answer| Deed::Send(answer));
    let report = judged(&scan(wire.url()).run());
    let told = region(&report.0);
    let asked = wire.asked().iter().filter(|call| call.contains(disabled)).count();
    // AWS says that it is enabled, and it refuses as one that is being disabled.
    let wire = Wire::new(|asked, answer| match asked.operation() {
        "DescribeRegions" => {
            let enabled = answer.text().replace("not-opted-in", "opted-in");
            Deed::Send(answer.saying(enabled))
        }
        _ => Deed::Send(answer),
    });
    let surprised = judged(&scan(wire.url()).run());
    let differences = compare(&clean().0, &surprised);
    Record::of("F16", "f16_region_disabled", "the region is named, without findings or errors").write(&format!(
        "status {}, {asked} calls there; where it refuses: status {}, {}",
        told["status"],
        region(&surprised.0)["status"],
        differences.told()
    ));
    assert_eq!((&told["status"], asked), (&Value::from("disabled"), 0));
    assert!(text(&told["reason"]).contains("not enabled"));
    assert_same(&report, &clean().0, |_| true);
    assert!(report.findings().iter().all(|f| f["region"] != disabled));
    assert_eq!(region(&surprised.0)["status"], "disabled", "{}", region(&surprised.0));
    // The list said that something may be there.
    assert!(surprised.findings().iter().all(|f| f["region"] != disabled || f["status"] == "unknown"));
    differences.assert_honest();
}

/// Seconds since 1970 of `20260101T000000Z`.
fn seconds(basic: &str) -> i64 {
    let part = |range: std::ops::Range<usize>| &basic[range];
    let (date, time) = (
        format!("{}-{}-{}", part(0..4), part(4..6), part(6..8)),
        format!("{}:{}:{}", part(9..11), part(11..13), part(13..15)),
    );
    format!("{date}T{time}Z").parse::<jiff::Timestamp>().unwrap().as_second()
}

/// What AWS says of a signature that is so many seconds old, if it refuses it.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>
fn refusal(asked: &Asked, age: i64) -> Option<Answer> {
    let minutes = age.abs() / 60;
    match asked.service() {
        "s3" if minutes >= 15 => Some(Answer::error(asked, 403, "RequestTimeTooSkewed")),
        "ec2" if minutes >= 5 => Some(Answer::error(asked, 400, "RequestExpired")),
        "cloudtrail" if minutes >= 5 => Some(Answer::error(asked, 400, "InvalidSignatureException")),
        "sts" | "iam" | "rds" | "elasticloadbalancing" if minutes >= 5 => {
            Some(Answer::error(asked, 403, "SignatureDoesNotMatch"))
        }
        _ => None,
    }
}

/// A wire to an account whose clock is ahead by so many minutes, and the refusals so far.
pub(in crate::live) fn ahead(minutes: i64) -> (Wire, Arc<AtomicUsize>) {
    let refused = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&refused);
    let wire = Wire::new(move |asked, answer| {
        let now = jiff::Timestamp::try_from(SystemTime::now()).unwrap() + jiff::SignedDuration::from_mins(minutes);
        let date = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let refusal = refusal(asked, now.as_second() - seconds(asked.signed_at()));
        if refusal.is_some() {
            count.fetch_add(1, Ordering::SeqCst);
        }
        Deed::Send(refusal.unwrap_or(answer).with("date", date))
    });
    (wire, refused)
}

#[test]
fn f17_clock_is_wrong() {
    let runs = [10, -10, 1440, -1440].map(|minutes| {
        thread::spawn(move || {
            let (wire, refused) = ahead(minutes);
            let run = scan(wire.url()).run();
            (minutes, run, refused.load(Ordering::SeqCst), wire.asked().len())
        })
    });
    let runs = runs.map(|run| run.join().unwrap());
    let told = |(minutes, run, refused, asked): &(i64, crate::live::audit::Run, usize, usize)| {
        format!("{minutes} min: exit {:?}, {refused} of {asked} calls refused", run.code)
    };
    Record::of("F17", "f17_clock_is_wrong", "complete; the shift is printed; ages by the server's time")
        .write(&runs.iter().map(told).collect::<Vec<_>>().join("; "));
    for (minutes, run, refused, asked) in runs {
        let report = judged(&run);
        assert_eq!(report.0["scan"]["complete"], true);
        let differences = compare(&clean().0, &report);
        assert!(differences.lost.is_empty() && differences.unknown == 0, "{minutes}: {}", differences.told());
        let way = if minutes > 0 { "behind" } else { "ahead of" };
        let about = minutes.abs() - 1..=minutes.abs();
        assert!(
            about.into_iter().any(|off| run.stderr.contains(&format!("clock is {off} minutes {way} AWS's"))),
            "{}",
            run.stderr
        );
        // Each client learns it once, and its first calls go out together.
        assert!(refused * 4 < asked, "{minutes}: {refused} of {asked} calls refused");
        let observed = report.findings().iter().map(|f| text(&f["observed_at"]).parse::<jiff::Timestamp>().unwrap());
        let now = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
        assert!(observed.into_iter().all(|at| now.duration_since(at).abs() < jiff::SignedDuration::from_mins(4)));
    }
}

/// RDS is asked about manual snapshots alone.
fn snapshot_that_is_asked_about(endpoint: &Arc<Endpoint>) -> String {
    let wire = Wire::to(Arc::clone(endpoint), |_, answer| Deed::Send(answer));
    judged(&scan(wire.url()).args(&["--check", "rds-snapshot-private"]).run());
    let asked = wire.asked();
    let name = asked.iter().find_map(|call| call.split("DBSnapshotIdentifier=").nth(1)?.split('&').next());
    name.expect("there are manual snapshots").to_owned()
}

#[test]
fn f18_deleted_between_list_and_question() {
    let many = ["--resources", "150", "--regions", "2", "--latency", "5", "--kind", "db-snapshot=20"];
    let endpoint = Arc::new(Endpoint::of(&many));
    let before = judged(&scan(endpoint.url()).run());
    let bucket = before.of_check("s3-bucket-tls-only").first().map(|f| text(&f["resource"]["id"]).to_owned()).unwrap();
    let snapshot = snapshot_that_is_asked_about(&endpoint);
    let (path, gone) = (format!("/{bucket}"), snapshot.clone());
    let wire = Wire::to(endpoint, move |asked, answer| {
        let about_bucket = asked.service() == "s3" && asked.target().starts_with(&path);
        let about_snapshot = asked.operation() == "DescribeDBSnapshotAttributes" && asked.call().contains(&gone);
        match (about_bucket, about_snapshot) {
            (true, _) => Deed::Send(Answer::error(asked, 404, "NoSuchBucket")),
            (_, true) => Deed::Send(Answer::error(asked, 404, "DBSnapshotNotFound")),
            _ => Deed::Send(answer),
        }
    });
    let run = scan(wire.url()).run();
    let report = judged(&run);
    let is_gone = |f: &Value| f["resource"]["id"] == bucket.as_str() || f["resource"]["id"] == snapshot.as_str();
    let left = report.findings().iter().filter(|f| is_gone(f)).count();
    let dropped = before.findings().iter().filter(|f| is_gone(f)).count();
    let goal = "its rows are dropped, and it is counted in the run's log";
    Record::of("F18", "f18_deleted_between_list_and_question", goal)
        .write(&format!("{dropped} rows of 2 resources dropped, {left} left"));
    assert!(dropped > 2 && left == 0, "{left} of {dropped}");
    assert!(run.stderr.contains("2 resources were deleted during the scan"), "{}", run.stderr);
    // What looks at several things may look at these too.
    let alone = |f: &Value| !is_gone(f) && !f.to_string().contains(&bucket) && f["service"] != "exposure";
    assert_same(&report, &before, alone);
}

/// The most memory that a run has had, in MiB, while it runs.
fn watched(endpoint: &Endpoint) -> (crate::live::audit::Run, u64, Duration) {
    let begun = Instant::now();
    let mut running = scan(endpoint.url()).start();
    let (status, mut most) = (format!("/proc/{}/status", running.id()), 0);
    while running.is_running() {
        let text = std::fs::read_to_string(&status).unwrap();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0) / 1024);
        thread::sleep(Duration::from_millis(20));
    }
    (running.end(), most, begun.elapsed())
}

fn many(test: &str, arguments: &[&str]) {
    let endpoint = Endpoint::of(arguments);
    let (run, most, took) = watched(&endpoint);
    let report = run.report(&[0]);
    let rows = report.findings().len();
    let snapshots = report.of_check("ebs-snapshot-encryption").len();
    let asked = endpoint.counts().into_iter().filter(|(call, _)| call.starts_with("ec2:") && call.contains("Snapshot"));
    let asked: u64 = asked.map(|(_, calls)| calls).sum();
    Record::of("F19", test, "at most 500 MiB; at most 0.01 calls a snapshot")
        .took(took)
        .write(&format!("{most} MiB at the peak, {asked} calls for {snapshots} snapshots, {rows} rows"));
    assert!(most > 10 && most <= 500, "{most} MiB");
    assert!(snapshots > 5_000 && asked as f64 <= 0.01 * snapshots as f64, "{asked} calls for {snapshots} snapshots");
}

#[test]
fn f19_very_many_resources() {
    many("f19_very_many_resources", &["--resources", "150", "--latency", "5", "--kind", "snapshot=20000"]);
}

#[test]
#[ignore = "takes minutes: 100,000 resources"]
fn f19_a_hundred_thousand_resources() {
    many(
        "f19_a_hundred_thousand_resources",
        &["--resources", "100000", "--regions", "16", "--latency", "20", "--kind", "snapshot=30000"],
    );
}
