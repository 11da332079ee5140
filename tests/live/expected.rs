//! Compares a report with what the seeds say is to be found.

use serde_json::Value;

use super::audit::{Report, text};
use super::seeds::Expectation;

/// Checks that the seeds prepare an account for and that are not written yet. A key that
/// is neither here nor in the report is a mistake in a seed.
const NOT_YET: &[&str] = &["vpc-endpoints-in-use"];

/// Fails with every expectation that the report does not meet, all at once.
pub(super) fn assert_met(report: &Report, expected: &[Expectation]) {
    let checks = report.checks();
    let complaints: Vec<String> = expected
        .iter()
        .filter(|one| checks.contains(&one.check.as_str()) || !NOT_YET.contains(&one.check.as_str()))
        .filter_map(|one| complaint(report, one))
        .collect();
    assert!(!expected.is_empty(), "a seed that expects nothing proves nothing");
    assert!(complaints.is_empty(), "{} of {}:\n{}\n", complaints.len(), expected.len(), complaints.join("\n"));
}

fn complaint(report: &Report, expected: &Expectation) -> Option<String> {
    let found: Vec<&Value> =
        report.of_check(&expected.check).into_iter().filter(|finding| is_about(finding, expected)).collect();
    let wrong: Vec<String> = found
        .iter()
        .filter(|finding| finding["status"] != *expected.status)
        .map(|finding| format!("{} ({})", text(&finding["status"]), text(&finding["message"])))
        .collect();
    let Expectation { check, resource, region, status, says } = expected;
    let silent = says.as_ref().filter(|says| !found.iter().all(|finding| says_so(finding, says)));
    let place = region.as_deref().unwrap_or("any region");
    if let (Some(says), false, true) = (silent, found.is_empty(), wrong.is_empty()) {
        let evidence: Vec<&Value> = found.iter().map(|finding| &finding["evidence"]).collect();
        return Some(format!("{check} of {resource:?} in {place}: does not say {says:?}, but {evidence:?}"));
    }
    match (found.is_empty(), wrong.is_empty()) {
        (true, _) => Some(format!("{check} of {resource:?} in {place}: no finding, expected {status}")),
        (false, false) => Some(format!("{check} of {resource:?} in {place}: expected {status}, got {wrong:?}")),
        (false, true) => None,
    }
}

fn says_so(finding: &Value, says: &str) -> bool {
    let evidence = finding["evidence"].as_array().into_iter().flatten();
    text(&finding["message"]).contains(says) || evidence.map(|step| text(&step["text"])).any(|step| step.contains(says))
}

fn is_about(finding: &Value, expected: &Expectation) -> bool {
    let resource = &finding["resource"];
    let (id, arn) = (text(&resource["id"]), text(&resource["arn"]));
    let of_account = resource["type"] == "AWS::::Account";
    let named = expected.resource.iter().any(|name| match name.as_str() {
        "account" => of_account,
        name => id == name || arn == name || arn.rsplit([':', '/']).next() == Some(name),
    });
    named && expected.region.as_deref().is_none_or(|region| finding["region"] == region)
}
