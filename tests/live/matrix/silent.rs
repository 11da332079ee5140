//! F10 and F20: endpoints that say nothing, and such as are nowhere.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::live::audit::Run;
use crate::live::compare::{assert_same, compare, is_of, judged};
use crate::live::endpoint::{Endpoint, clean, scan};
use crate::live::wire::{Deed, Wire};
use crate::record::Record;

fn timed(url: &str) -> (Run, Duration) {
    let begun = Instant::now();
    let run = scan(url).run();
    (run, begun.elapsed())
}

#[test]
fn f10_black_holes() {
    // One service silent; all but the identity; all.
    let one = thread::spawn(|| timed(Endpoint::with(&json!([{"fault": "timeout", "operation": "rds:*"}])).url()));
    let nearly = thread::spawn(|| {
        let wire = Wire::new(|asked, answer| match asked.operation() {
            "GetCallerIdentity" => Deed::Send(answer),
            _ => Deed::Hang,
        });
        timed(wire.url())
    });
    let (nobody, gave_up) = timed(Endpoint::with(&json!([{"fault": "timeout"}])).url());
    let (nearly, ended) = nearly.join().unwrap();
    let (one, took) = one.join().unwrap();

    let report = judged(&one);
    let differences = compare(&clean().0, &report);
    let empty = judged(&nearly);
    Record::of("F10", "f10_black_holes", "one silent service costs at most 60 s; all silent ends in 120 s")
        .took(took)
        .clean(clean().1)
        .lost(differences.lost.len())
        .write(&format!(
            "RDS silent: {}; all but the identity silent: {:.0} s, {} unknown; all silent: exit {} after {:.0} s",
            differences.told(),
            ended.as_secs_f64(),
            empty.findings().len(),
            nobody.code.unwrap_or(-1),
            gave_up.as_secs_f64()
        ));
    differences.assert_honest();
    assert!(took < clean().1 + Duration::from_secs(60), "{took:?}");
    let elsewhere = |f: &Value| !is_of(f, &["rds", "exposure"]);
    assert_same(&report, &clean().0, elsewhere);

    assert!(ended < Duration::from_secs(120), "{ended:?}");
    assert!(!empty.findings().is_empty() && empty.findings().iter().all(|f| f["status"] == "unknown"));
    // Without an account there is nothing to report on.
    assert_eq!((nobody.code, nobody.stdout.as_str()), (Some(2), ""), "{}", nobody.stderr);
    assert!(gave_up < Duration::from_secs(120), "{gave_up:?}");
}

#[test]
fn f10_silence_from_the_hundredth_call_on() {
    let calls = AtomicUsize::new(0);
    let wire = Wire::new(move |_, answer| match calls.fetch_add(1, Ordering::SeqCst) {
        0..100 => Deed::Send(answer),
        _ => Deed::Hang,
    });
    let (run, took) = timed(wire.url());
    let report = judged(&run);
    let differences = compare(&clean().0, &report);
    Record::of("F10", "f10_silence_from_the_hundredth_call_on", "what is silent in mid-scan ends in 120 s")
        .took(took)
        .clean(clean().1)
        .lost(differences.lost.len())
        .write(&differences.told());
    differences.assert_honest();
    assert!(differences.unknown > 0);
    assert!(took < Duration::from_secs(120), "{took:?}");
}

#[test]
fn f20_a_name_that_does_not_resolve() {
    let endpoint = Endpoint::new(5);
    // A label of more than 63 letters is refused before anybody is asked.
    let nowhere = format!("http://{}.localhost:1", "a".repeat(64));
    let begun = Instant::now();
    let run = scan(endpoint.url()).env("AWS_ENDPOINT_URL_RDS", &nowhere).run();
    let (report, took) = (judged(&run), begun.elapsed());
    let differences = compare(&clean().0, &report);
    Record::of("F20", "f20_a_name_that_does_not_resolve", "unknown for that service within 15 s, the others untouched")
        .took(took)
        .clean(clean().1)
        .lost(differences.lost.len())
        .write(&differences.told());
    differences.assert_honest();
    assert_eq!(endpoint.counts().keys().filter(|call| call.starts_with("rds:")).count(), 0);
    assert!(took < clean().1 + Duration::from_secs(15), "{took:?}");
    let elsewhere = |f: &Value| !is_of(f, &["rds", "exposure"]);
    assert_same(&report, &clean().0, elsewhere);
    let databases: Vec<_> = report.findings().iter().filter(|f| is_of(f, &["rds"])).collect();
    assert!(!databases.is_empty() && databases.iter().all(|f| f["status"] == "unknown"));
}
