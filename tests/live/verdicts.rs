//! Seeded accounts are judged as their seeds say, in a report that fits its own schema.

use serde_json::Value;

use super::audit::{Audit, Report};
use super::emulator::{self, Seeded};
use super::expected;

fn scan(account: &Seeded, codes: &[i32]) -> Report {
    Audit::scan(&account.server.url).run().report(codes)
}

#[test]
fn every_resource_of_the_careless_account_is_judged_right() {
    let account = emulator::careless();
    // 1: there are failures of high severity.
    let report = scan(account, &[1]);
    assert_eq!(report.0["scan"]["complete"], true);
    expected::assert_met(&report, &account.expected);
}

#[test]
fn every_resource_of_the_kept_account_is_judged_right() {
    let account = emulator::kept();
    // 1 stands too: moto has resources of its own that nobody can put right.
    let report = scan(account, &[0, 1]);
    assert_eq!(report.0["scan"]["complete"], true);
    expected::assert_met(&report, &account.expected);
}

#[test]
fn a_report_fits_the_published_schema() {
    let schema = Audit::new("schema", "http://127.0.0.1:9").run();
    assert_eq!(schema.code, Some(0), "{}", schema.stderr);
    let schema: Value = serde_json::from_str(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let report = scan(emulator::careless(), &[1]);
    let errors: Vec<String> =
        validator.iter_errors(&report.0).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn both_regions_are_listed_and_hold_findings() {
    let report = scan(emulator::careless(), &[1]);
    for region in ["us-east-1", "eu-west-1"] {
        let listed = report.0["scan"]["regions"].as_array().unwrap();
        let state = listed.iter().find(|one| one["name"] == region).expect("the region is listed");
        assert_eq!(state["status"], "scanned", "{state}");
        assert!(report.findings().iter().any(|finding| finding["region"] == region));
    }
    assert_eq!(report.0["accounts"][0]["id"], "123456789012");
}
