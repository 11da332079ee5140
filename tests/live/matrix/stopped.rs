//! F22 and F23: signals, at whichever moment.

use std::thread;
use std::time::{Duration, Instant};

use crate::live::audit::Report;
use crate::live::compare::compare;
use crate::live::endpoint::{Endpoint, clean, scan, seed};
use crate::record::Record;

/// How long a run may take to end after a signal.
const AT_ONCE: Duration = Duration::from_secs(5);

/// Numbers that a seed gives, the same each time.
fn moments(seed: u64, count: usize, below: u64) -> Vec<u64> {
    let mut state = seed;
    let next = std::iter::repeat_with(move || {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    });
    next.take(count).map(|number| number % below).collect()
}

/// What became of the runs that a signal met.
struct Stopped {
    valid: usize,
    slowest: Duration,
    wrong: Vec<String>,
}

/// Sends a signal after so many calls, a moment for each run.
fn stopped(signal: &str, code: i32, runs: usize) -> Stopped {
    let whole = clean().0.0["scan"]["api_calls"].as_u64().unwrap();
    let mut all = Stopped { valid: 0, slowest: Duration::ZERO, wrong: Vec::new() };
    // Before the first answer nobody knows whose report it would be.
    for moment in moments(seed().wrapping_add(code.unsigned_abs().into()), runs, whole - 2) {
        let calls = 2 + moment;
        let endpoint = Endpoint::new(20);
        let mut running = scan(endpoint.url()).start();
        while running.is_running() && endpoint.calls() < calls {
            thread::sleep(Duration::from_millis(1));
        }
        let sent = Instant::now();
        if !running.signal(signal) {
            all.wrong.push(format!("at call {calls}: it had ended before"));
            continue;
        }
        let run = running.end();
        all.slowest = all.slowest.max(sent.elapsed());
        match partial(&run.stdout, run.code == Some(code), sent.elapsed()) {
            Ok(()) => all.valid += 1,
            Err(why) => all.wrong.push(format!("at call {calls}: {why}; exit {:?}; {}", run.code, run.stderr)),
        }
    }
    all
}

/// Whether it is a valid report of what was seen, in time.
fn partial(stdout: &str, code: bool, took: Duration) -> Result<(), String> {
    let report = Report(serde_json::from_str(stdout).map_err(|error| format!("no report: {error}"))?);
    let differences = compare(&clean().0, &report);
    let complete = report.0["scan"]["complete"] == true;
    // A signal after the last answer finds everything read.
    let marked = !complete || differences.unknown == 0;
    let honest = differences.lost.is_empty() && differences.changed.is_empty();
    match (code, marked, honest, took < AT_ONCE) {
        (true, true, true, true) => Ok(()),
        _ => Err(format!(
            "complete {complete}, {}, after {took:?}; {:?}",
            differences.told(),
            differences.changed.first()
        )),
    }
}

fn assert_stops(fault: &str, test: &str, signal: &str, code: i32, runs: usize) {
    let all = stopped(signal, code, runs);
    Record::of(fault, test, &format!("a valid partial report, marked incomplete, in 5 s at most; exit {code}"))
        .took(all.slowest)
        .write(&format!("{} of {runs} valid, the slowest in {:.2} s", all.valid, all.slowest.as_secs_f64()));
    assert!(all.wrong.is_empty(), "{:#?}", all.wrong);
}

#[test]
fn f22_sigterm() {
    assert_stops("F22", "f22_sigterm", "TERM", 143, 4);
}

#[test]
fn f23_sigint() {
    assert_stops("F23", "f23_sigint", "INT", 130, 4);
}

#[test]
#[ignore = "takes minutes: 50 moments"]
fn f22_sigterm_at_fifty_moments() {
    assert_stops("F22", "f22_sigterm_at_fifty_moments", "TERM", 143, 50);
}

#[test]
#[ignore = "takes minutes: 50 moments"]
fn f23_sigint_at_fifty_moments() {
    assert_stops("F23", "f23_sigint_at_fifty_moments", "INT", 130, 50);
}

/// The first signal comes while calls are under way; its report then waits for a reader that
/// never reads.
#[test]
fn f23_a_second_signal_ends_it_at_once() {
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let endpoint = Endpoint::new(20);
        let mut running = scan(endpoint.url()).start_unread();
        while endpoint.calls() < 100 {
            assert!(running.is_running(), "it ended by itself");
            thread::sleep(Duration::from_millis(1));
        }
        assert!(running.signal(signal));
        thread::sleep(Duration::from_secs(2));
        let begun = Instant::now();
        assert!(running.signal(signal), "nobody reads what it writes: it cannot have ended");
        assert_eq!(running.ended_within(Duration::from_secs(10)), Some(code));
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    }
}

/// The same when everything was read and only the report is still being written.
#[test]
fn f23_signals_end_it_while_it_writes() {
    let endpoint = Endpoint::new(0);
    let mut running = scan(endpoint.url()).start_unread();
    let mut calls = 0;
    // No call for a second: it judges or writes.
    while running.is_running() && (calls < 100 || endpoint.calls() > calls) {
        calls = endpoint.calls();
        thread::sleep(Duration::from_secs(1));
    }
    thread::sleep(Duration::from_secs(2));
    assert!(running.signal("INT"), "nobody reads what it writes: it cannot have ended");
    thread::sleep(Duration::from_millis(200));
    running.signal("INT");
    assert_eq!(running.ended_within(Duration::from_secs(5)), Some(130));
}
