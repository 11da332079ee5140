//! What the tool knows, listed: checks, parameters, responsibilities, benchmarks, policy.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use checks::calls::{Call, SESSION};
use checks::check::Check;
use checks::params::{self, Value};
use checks::responsibilities::{self, Side};
use checks::{frameworks, services};
use serde_json::{Value as Json, json};

use crate::failure::Failure;
use crate::select;

/// The checks, a line each.
#[must_use]
pub fn checks_text(checks: &[&'static Check]) -> String {
    let mut text = String::new();
    let width = checks.iter().map(|check| check.key.len()).max().unwrap_or(0);
    for check in checks {
        let _ = writeln!(text, "{:width$}  {:13}  {}", check.key, check.severity.name(), check.title);
    }
    let _ = writeln!(text, "\n{} checks. `audit explain KEY` says more of one.", checks.len());
    text
}

/// The checks as JSON.
#[must_use]
pub fn checks_json(checks: &[&'static Check]) -> Json {
    checks.iter().map(|check| check_json(check)).collect()
}

fn check_json(check: &Check) -> Json {
    json!({
        "key": check.key,
        "title": check.title,
        "severity": check.severity,
        "set": check.set,
        "service": check.service(),
        "covers": check.covers.iter().map(|cover| cover.row).collect::<Vec<_>>(),
        "why": check.why,
        "fix": {"what": check.fix.what, "command": check.fix.command},
        "references": check.references,
        "frameworks": frameworks::of(check.key),
        "reads": check.calls().iter().map(|call| call.id()).collect::<Vec<_>>(),
        "actions": actions(&check.calls()),
        "params": check.params.iter().map(|param| param.key).collect::<Vec<_>>(),
    })
}

/// The checks as the catalogue of the documentation.
#[must_use]
pub fn checks_markdown(checks: &[&'static Check]) -> String {
    let mut text = String::from(
        "# Checks\n\nMade by `audit checks --extended --markdown`; do not edit.\n\n\
         *baseline* checks run by default, *extended* ones with `--extended`, by name, or through `--framework`.\n",
    );
    for service in services::SERVICES {
        let of_service: Vec<_> = checks.iter().filter(|check| check.service() == service.id).collect();
        if of_service.is_empty() {
            continue;
        }
        let _ = write!(text, "\n## {}\n", service.name);
        for check in of_service {
            let covers: Vec<&str> = check.covers.iter().map(|cover| cover.row).collect();
            let _ = write!(
                text,
                "\n### {}\n\n{}. *{}, {}.*\n\n{} {}\n\n```sh\n{}\n```\n\nDecides {}. Needs {}.\n",
                check.key,
                check.title,
                check.severity.name(),
                check.set.name(),
                check.why,
                check.fix.what,
                check.fix.command,
                code_list(&covers),
                code_list(&actions(&check.calls())),
            );
            let benchmarks = frameworks::of(check.key);
            if !benchmarks.is_empty() {
                let _ = writeln!(text, "Answers {}.", benchmarks.join(", "));
            }
            for reference in check.references {
                let _ = writeln!(text, "<{reference}>");
            }
        }
    }
    text
}

fn code_list(items: &[&str]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
    quoted.join(", ")
}

/// The parameters that some of the checks heed.
fn heeded(checks: &[&'static Check]) -> impl Iterator<Item = &'static params::Param> {
    let keys: BTreeSet<&str> = checks.iter().flat_map(|check| check.params).map(|param| param.key).collect();
    params::ALL.iter().copied().filter(move |param| keys.contains(param.key))
}

/// The parameters that the checks heed, each with its default and source.
#[must_use]
pub fn params_text(checks: &[&'static Check]) -> String {
    let mut text = String::new();
    for param in heeded(checks) {
        let default = match param.default_value() {
            Value::Integer(number) => number.to_string(),
            Value::List(values) if values.is_empty() => "none".to_owned(),
            Value::List(values) => values.join(", "),
        };
        let _ =
            writeln!(text, "{}\n  {}\n  default: {default}\n  source: {}\n", param.key, param.meaning, param.source);
    }
    text
}

/// The parameters as JSON.
#[must_use]
pub fn params_json(checks: &[&'static Check]) -> Json {
    let one = |param: &params::Param| json!({"key": param.key, "meaning": param.meaning, "default": param.default_value(), "source": param.source});
    heeded(checks).map(one).collect()
}

/// One check, whole.
///
/// # Errors
/// When there is no such check.
pub fn explain(key: &str, as_json: bool) -> Result<String, Failure> {
    let all = services::checks();
    let Some(check) = all.iter().find(|check| check.key == key) else {
        let advice = select::nearest(key, all.iter().map(|check| check.key), "audit checks --extended");
        return Err(Failure::usage(format!("there is no check {key:?}"), advice));
    };
    if as_json {
        return Ok(pretty(&check_json(check)));
    }
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0)).clamp(40, 100);
    let wrap =
        |text: &str| textwrap::fill(text, textwrap::Options::new(width).initial_indent("  ").subsequent_indent("  "));
    let mut text = format!("{}\n{}\n\n", check.key, check.title);
    let _ = writeln!(text, "Severity    {}\nSet         {}", check.severity.name(), check.set.name());
    let covers: Vec<&str> = check.covers.iter().map(|cover| cover.row).collect();
    let _ = writeln!(
        text,
        "Decides     {}",
        if covers.is_empty() { "no responsibility".to_owned() } else { covers.join(", ") }
    );
    let _ = writeln!(text, "Needs       {}", actions(&check.calls()).join(", "));
    let benchmarks = frameworks::of(check.key);
    if !benchmarks.is_empty() {
        let _ = writeln!(text, "Answers     {}", benchmarks.join(", "));
    }
    for param in check.params {
        let _ = writeln!(text, "Parameter   {}: {}", param.key, param.meaning);
    }
    let _ = writeln!(text, "\nWhy\n{}\n\nFix\n{}\n\n  {}\n", wrap(check.why), wrap(check.fix.what), check.fix.command);
    for reference in check.references {
        let _ = writeln!(text, "{reference}");
    }
    Ok(text)
}

/// The responsibilities, a line each, with the number of checks that decide them.
#[must_use]
pub fn responsibilities_text() -> String {
    let mut text = String::new();
    let all = services::checks();
    for service in services::SERVICES {
        let _ = writeln!(text, "{} ({}, {})", service.name, service.category, service.model);
        for row in responsibilities::all().iter().filter(|row| row.service == service.id) {
            let checks = all.iter().filter(|check| check.covers.iter().any(|cover| cover.row == row.id)).count();
            let state = match (row.side, checks) {
                (Side::Aws, _) => "AWS's".to_owned(),
                (Side::Customer, 0) => "not tested by this version".to_owned(),
                (Side::Customer, 1) => "1 check".to_owned(),
                (Side::Customer, n) => format!("{n} checks"),
            };
            let _ = writeln!(text, "  {:30} {} ({state})", row.id, row.title);
        }
    }
    text
}

/// The responsibilities as JSON, each with the checks that decide it.
#[must_use]
pub fn responsibilities_json() -> Json {
    let all = services::checks();
    let one = |row: &responsibilities::Responsibility| {
        let checks: Vec<&str> = all
            .iter()
            .filter(|check| check.covers.iter().any(|cover| cover.row == row.id))
            .map(|check| check.key)
            .collect();
        json!({"id": row.id, "service": row.service, "side": row.side, "how": row.how, "title": row.title,
               "evidence": row.evidence, "checks": checks})
    };
    responsibilities::all().iter().map(one).collect()
}

/// The benchmarks, a line each.
#[must_use]
pub fn frameworks_text() -> String {
    let mut text = String::new();
    for framework in frameworks::all() {
        let checks: BTreeSet<&String> =
            framework.requirements.iter().flat_map(|requirement| &requirement.checks).collect();
        let (requirements, checks) = (framework.requirements.len(), checks.len());
        let _ = writeln!(
            text,
            "{:14} {}: {requirements} requirements answered by {checks} checks",
            framework.id, framework.name
        );
    }
    text
}

/// The benchmarks as JSON.
#[must_use]
pub fn frameworks_json() -> Json {
    json!(frameworks::all())
}

/// The exact IAM policy for the checks: every action that they and the session need, and
/// no other.
#[must_use]
pub fn iam_policy(checks: &[&'static Check]) -> Json {
    let mut calls = select::calls(checks);
    calls.extend(SESSION);
    json!({
        "Version": "2012-10-17",
        "Statement": [{"Sid": "AuditReads", "Effect": "Allow", "Action": actions(&calls), "Resource": "*"}],
    })
}

fn actions(calls: &BTreeSet<&'static Call>) -> Vec<&'static str> {
    let actions: BTreeSet<&str> = calls.iter().filter_map(|call| call.action).collect();
    actions.into_iter().collect()
}

/// JSON for people, with a line break at its end.
#[must_use]
pub fn pretty(value: &Json) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_exact_and_has_no_wildcard() {
        let versioning: Vec<_> = services::checks().into_iter().filter(|c| c.key == "s3-bucket-versioning").collect();
        let policy = iam_policy(&versioning);
        assert_eq!(
            policy["Statement"][0]["Action"],
            json!(["ec2:DescribeRegions", "iam:ListAccountAliases", "s3:GetBucketVersioning", "s3:ListAllMyBuckets"])
        );
        let whole = iam_policy(&services::checks()).to_string();
        assert!(!whole.replace("\"Resource\":\"*\"", "").contains('*'));
        // A managed policy holds 6,144 characters.
        assert!(whole.len() < 6144, "{}", whole.len());
    }

    #[test]
    fn every_check_can_be_explained() {
        for check in services::checks() {
            assert!(explain(check.key, false).unwrap().contains(check.fix.command));
        }
        assert!(explain("s3-bucket-version", false).unwrap_err().advice.unwrap().contains("s3-bucket-versioning"));
    }
}
