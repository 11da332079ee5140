//! A caller that may do nothing gets a report in which nothing passes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::audit::{Audit, Report, text};
use super::emulator;
use super::proxy::Proxy;

fn scan() -> Report {
    let proxy = Proxy::allowing_only(&emulator::kept().server, &["sts:GetCallerIdentity"]);
    let report = Audit::scan(proxy.url()).args(&["--fail-on", "none"]).run().report(&[3]);
    let answered = proxy.calls().into_iter().filter(|call| call.status == 200);
    assert!(answered.into_iter().all(|call| call.id() == "sts:GetCallerIdentity"));
    report
}

#[test]
fn nothing_passes_when_everything_is_denied() {
    let report = scan();
    let settled: Vec<&Value> =
        report.findings().iter().filter(|finding| finding["status"] == "pass" || finding["status"] == "fail").collect();
    assert!(settled.is_empty(), "{settled:#?}");
    let silent: Vec<&str> = report.checks().into_iter().filter(|check| report.of_check(check).is_empty()).collect();
    assert!(silent.is_empty(), "checks without a finding: {silent:?}");
    assert_eq!(report.0["score"]["coverage"], 0);
    assert_eq!(report.0["score"]["grade"], "F");
    for row in report.0["responsibilities"].as_array().unwrap() {
        assert!(row["status"] != "kept", "{row:#}");
    }
}

#[test]
fn every_unknown_names_the_action_to_grant() {
    let report = scan();
    let gaps = report.0["scan"]["gaps"].as_array().unwrap();
    assert!(!gaps.is_empty());
    // A region that is denied as a whole is one line, without an action of its own.
    let named: BTreeSet<(&str, &str)> = gaps
        .iter()
        .filter(|gap| !gap["operation"].is_null())
        .map(|gap| {
            assert_eq!(gap["reason"], "denied", "{gap:#}");
            (text(&gap["region"]), text(&gap["action"]))
        })
        .collect();
    let every_action: BTreeSet<&str> = checks::calls::all().filter_map(|call| call.action).collect();
    for (_, action) in &named {
        assert!(every_action.contains(action), "{action} is no action that the tool needs");
    }
    for finding in report.findings().iter().filter(|finding| finding["status"] == "unknown") {
        let (region, message) = (text(&finding["region"]), text(&finding["message"]));
        let in_message = every_action.iter().any(|action| message.contains(action));
        let needed = actions_of(text(&finding["check"]), &report);
        let in_gaps = named.iter().any(|(place, action)| *place == region && needed.contains(*action));
        assert!(in_message || in_gaps, "no action is named: {finding:#}");
    }
}

/// The actions that a check needs, by the calls that the report says it reads.
fn actions_of(check: &str, report: &Report) -> BTreeSet<&'static str> {
    let checks = report.0["checks"].as_array().unwrap();
    let reads = checks.iter().find(|one| one["key"] == check).and_then(|one| one["reads"].as_array()).unwrap();
    reads.iter().filter_map(|call| checks::calls::find(text(call))).filter_map(|call| call.action).collect()
}
