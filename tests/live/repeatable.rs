//! The same account gives the same findings, in one step or in two.

use super::audit::{Audit, REGIONS};
use super::emulator;
use super::seeds;
use super::venvs;

/// Exit codes of a run that judged something.
const JUDGED: [i32; 3] = [0, 1, 3];

#[test]
fn two_scans_of_an_account_differ_only_in_their_times() {
    let server = emulator::moto();
    seeds::run(venvs::moto(), "seed_random.py", &["7"], &server.url);
    let first = Audit::scan(&server.url).run().report(&JUDGED);
    let second = Audit::scan(&server.url).run().report(&JUDGED);
    assert!(first.findings().len() > 50, "the account is too small to prove anything");
    assert_eq!(first.comparable(), second.comparable());
    for same in ["score", "services", "responsibilities", "checks"] {
        assert_eq!(first.0[same], second.0[same], "{same}");
    }
}

#[test]
fn collecting_and_then_judging_is_a_scan_in_two_steps() {
    let server = &emulator::careless().server;
    let facts = tempfile::tempdir().unwrap();
    let path = facts.path().join("facts.json");
    let path = path.to_str().unwrap();
    let collected = Audit::new("collect", &server.url).args(&REGIONS).args(&["-o", path]).run();
    assert!(matches!(collected.code, Some(0 | 3)), "{:?} {}", collected.code, collected.stderr);
    // Nothing answers there: judging must not need the account.
    let judged = Audit::new("evaluate", "http://127.0.0.1:9").args(&[path, "--output", "json"]).run().report(&JUDGED);
    let scanned = Audit::scan(&server.url).run().report(&JUDGED);
    assert_eq!(judged.comparable(), scanned.comparable());
    assert_eq!(judged.0["score"], scanned.0["score"]);
}
