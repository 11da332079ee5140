//! An interrupted scan writes what it has, marked incomplete.

use std::time::{Duration, Instant};

use serde_json::json;

use super::audit::Audit;
use super::emulator;
use super::proxy::Proxy;

fn interrupted(signal: &str, code: i32) {
    // RDS never answers, so the scan is still under way when the rest has been read.
    let proxy = Proxy::with_fault(&emulator::careless().server, &json!({ "call": "rds:*", "kind": "silence" }));
    let running = Audit::scan(proxy.url()).start();
    proxy.wait_until("RDS and enough of the rest", |calls| {
        let silent = calls.iter().filter(|call| call.status == 0).count();
        silent > 0 && calls.len() > silent + 40
    });
    let begun = Instant::now();
    running.signal(signal);
    let run = running.end();
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?} to stop", begun.elapsed());
    let report = run.report(&[code]);
    assert_eq!(report.0["scan"]["complete"], false);
    let databases: Vec<_> = report.findings().iter().filter(|finding| finding["service"] == "rds").collect();
    assert!(!databases.is_empty(), "RDS vanished from the report");
    for finding in databases {
        assert!(finding["status"] != "pass", "{finding:#}");
    }
    let gaps = report.0["scan"]["gaps"].as_array().unwrap();
    assert!(gaps.iter().any(|gap| gap["service"] == "rds" && gap["reason"] == "interrupted"), "{gaps:#?}");
}

#[test]
fn sigint_gives_a_partial_report_and_130() {
    interrupted("INT", 130);
}

#[test]
fn sigterm_gives_a_partial_report_and_143() {
    interrupted("TERM", 143);
}
