//! The contract with whoever reads the JSON, written by hand.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::report::samples;

/// Every field of the report. A name that goes, or changes, breaks somebody's reader: then
/// `schema_version` must change too.
const FIELDS: &str = "
    schema_version tool scan accounts score services responsibilities checks findings
    tool.name tool.version
    scan.id scan.started_at scan.finished_at scan.complete scan.api_calls scan.throttled scan.params
    scan.filters scan.regions scan.services scan.gaps
    scan.params.password-minimum-length
    scan.filters.regions scan.filters.exclude_regions scan.filters.services scan.filters.checks
    scan.filters.exclude_checks scan.filters.severity scan.filters.responsibilities scan.filters.frameworks
    scan.filters.tags scan.filters.extended scan.filters.read_content
    scan.filters.tags[].key scan.filters.tags[].value
    scan.regions[].account scan.regions[].name scan.regions[].status scan.regions[].reason
    scan.gaps[].account scan.gaps[].service scan.gaps[].region scan.gaps[].operation scan.gaps[].action
    scan.gaps[].reason scan.gaps[].count scan.gaps[].message
    accounts[].id accounts[].alias accounts[].partition accounts[].caller_arn accounts[].outcome
    accounts[].reason accounts[].score
    services[].service services[].category services[].model services[].in_use services[].score services[].pass
    services[].fail services[].unknown services[].not_applicable services[].suppressed
    responsibilities[].id responsibilities[].service responsibilities[].side responsibilities[].title
    responsibilities[].how responsibilities[].status responsibilities[].score responsibilities[].checks
    responsibilities[].pass responsibilities[].fail responsibilities[].unknown responsibilities[].attestation
    responsibilities[].attestation.statement responsibilities[].attestation.owner
    responsibilities[].attestation.expires
    checks[].key checks[].title checks[].severity checks[].set checks[].service checks[].covers checks[].why
    checks[].fix checks[].references checks[].reads checks[].params checks[].frameworks checks[].pass
    checks[].fail checks[].unknown checks[].not_applicable checks[].suppressed checks[].score
    checks[].fix.what checks[].fix.command
    findings[].id findings[].check findings[].title findings[].status findings[].severity findings[].service
    findings[].responsibility findings[].account findings[].region findings[].observed_at findings[].resource
    findings[].message findings[].evidence findings[].frameworks findings[].first_seen findings[].suppression
    findings[].resource.arn findings[].resource.id findings[].resource.type findings[].resource.tags
    findings[].resource.tags.env
    findings[].evidence[].text findings[].evidence[].operation findings[].evidence[].resource
    findings[].suppression.rule findings[].suppression.reason findings[].suppression.owner
    findings[].suppression.expires
";

/// The fields of a score, wherever one stands.
const SCORE: [&str; 7] = ["method", "value", "at_most", "coverage", "grade", "grade_at_most", "without_suppressions"];
const SCORES: [&str; 5] =
    ["score", "accounts[].score", "services[].score", "responsibilities[].score", "checks[].score"];

fn contract() -> BTreeSet<String> {
    let scores = SCORES.iter().flat_map(|place| SCORE.iter().map(move |field| format!("{place}.{field}")));
    FIELDS.split_whitespace().map(str::to_owned).chain(scores).collect()
}

/// The sample report with something in every field that may be null or empty.
fn full() -> Report {
    let mut report = samples::report();
    let tag = TagFilter { key: "env".to_owned(), value: "prod".to_owned() };
    report.scan.filters.tags.push(tag);
    report.responsibilities[0].attestation = Some(Attestation {
        statement: "reviewed".to_owned(),
        owner: "team".to_owned(),
        expires: "2027-01-31".to_owned(),
    });
    let finding = &mut report.findings[0];
    finding.first_seen = Some(samples::now());
    finding.suppression = Some(Box::new(Suppression {
        rule: "one".to_owned(),
        reason: "accepted".to_owned(),
        owner: Some("team".to_owned()),
        expires: Some("2027-01-31".to_owned()),
    }));
    report
}

fn fields(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                fields(value, &at, found);
                found.insert(at);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, &format!("{at}[]"), found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_report_has_the_fields_of_the_contract_and_no_others() {
    let mut found = BTreeSet::new();
    fields(&serde_json::to_value(full()).unwrap(), "", &mut found);
    assert_eq!(found, contract());
}

#[test]
fn every_field_is_always_there() {
    // An object of one kind has the same fields everywhere, null or not.
    let report = serde_json::to_value(full()).unwrap();
    for list in ["findings", "checks", "services", "responsibilities", "accounts"] {
        let names = |item: &Value| item.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let items = report[list].as_array().unwrap();
        assert!(items.iter().all(|item| names(item) == names(&items[0])), "{list}");
    }
}

#[test]
fn a_report_fits_its_own_schema() {
    let schema = schema().to_value();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in [samples::report(), full()] {
        let report = serde_json::to_value(report).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&report).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn the_schema_asks_for_every_field_and_value_by_name() {
    let schema = schema().to_value();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let report = serde_json::to_value(full()).unwrap();
    let mut at_fault = Vec::new();
    for pointer in ["/findings/0/first_seen", "/score/value", "/accounts/0/alias", "/scan/gaps/0/action"] {
        let mut poorer = report.clone();
        let (object, field) = pointer.rsplit_once('/').unwrap();
        poorer.pointer_mut(object).unwrap().as_object_mut().unwrap().remove(field).unwrap();
        if validator.is_valid(&poorer) {
            at_fault.push(pointer);
        }
    }
    for (pointer, wrong) in [("/findings/0/status", "PASS"), ("/schema_version", "2"), ("/findings/0/id", "x")] {
        let mut wrongly = report.clone();
        *wrongly.pointer_mut(pointer).unwrap() = wrong.into();
        if validator.is_valid(&wrongly) {
            at_fault.push(pointer);
        }
    }
    assert!(at_fault.is_empty(), "the schema lets through: {at_fault:?}");
}

#[test]
fn values_are_spelled_as_promised() {
    let spelled = |value: Value| value.as_str().unwrap().to_owned();
    let rows = RowStatus::ALL.map(|status| spelled(serde_json::to_value(status).unwrap()));
    assert_eq!(rows, RowStatus::ALL.map(|status| status.name().to_owned()));
    assert_eq!(
        rows,
        [
            "broken",
            "unknown",
            "suppressed",
            "not-tested",
            "not-attested",
            "attested",
            "not-in-use",
            "kept",
            "inherited"
        ]
    );
    for outcome in [Outcome::Scanned, Outcome::Partly, Outcome::Refused, Outcome::Skipped] {
        assert_eq!(spelled(serde_json::to_value(outcome).unwrap()), outcome.name());
    }
    assert_eq!(spelled(serde_json::to_value(Grade::A).unwrap()), Grade::A.letter());
    let report = serde_json::to_value(samples::report()).unwrap();
    assert_eq!(report["scan"]["started_at"], "2026-11-01T12:00:00Z");
    assert_eq!(report["findings"][0]["resource"]["tags"], Value::Null);
    assert_eq!(report["findings"][0]["resource"]["type"], "AWS::::Account");
    assert_eq!(report["findings"][0]["suppression"], Value::Null);
}
