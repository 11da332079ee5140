//! Every known way to become an administrator is found, and named.

use super::audit::Audit;
use super::emulator;
use super::expected;

#[test]
fn every_path_to_an_administrator_is_found_and_near_misses_are_not() {
    let account = emulator::escalation();
    let report = Audit::scan(&account.server.url).run().report(&[1]);
    assert_eq!(report.0["scan"]["complete"], true);
    expected::assert_met(&report, &account.expected);
}
