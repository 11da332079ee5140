//! What is wrong, grouped by check, the worst first; and what a person must judge.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use checks::check::Severity;
use checks::judging::{ACCOUNT_TYPE, GLOBAL};
use checks::verdict::Status;

use super::page::{Page, count, shown};
use crate::report::model::{Check, Finding, Report};

/// How many resources of a check are named; the rest is counted.
const NAMED: usize = 10;

/// Every check that failed, with what failed, why it matters and how to put it right.
pub(super) fn failed(report: &Report, page: &mut Page) {
    let groups = groups(report, Status::Fail);
    if groups.is_empty() {
        page.heading("FAILURES: none");
        return;
    }
    let total: u64 = groups.iter().map(|(_, findings)| findings.len() as u64).sum();
    let by = count(groups.len() as u64, "check", "checks");
    page.heading(&format!("FAILURES: {total} by {by}"));
    for (check, findings) in groups {
        headline(check, findings.len(), "failed", page);
        page.paragraph("  Should be  ", &shown(&check.title));
        page.paragraph("  Why        ", &shown(&check.why));
        resources(report, "  Seen       ", &findings, page);
        page.paragraph("  Fix        ", &shown(&check.fix.what));
        page.line(&format!("             {}", shown(&check.fix.command)));
        page.gap();
    }
}

/// What no tool can judge.
pub(super) fn for_a_person(report: &Report, page: &mut Page) {
    let groups = groups(report, Status::Manual);
    if groups.is_empty() {
        return;
    }
    page.heading("FOR A PERSON TO JUDGE");
    for (check, findings) in groups {
        headline(check, findings.len(), "to judge", page);
        page.paragraph("  Should be  ", &shown(&check.title));
        resources(report, "  Seen       ", &findings, page);
        page.gap();
    }
}

/// The findings of that status by check, the most severe and then the most frequent first.
fn groups(report: &Report, status: Status) -> Vec<(&Check, Vec<&Finding>)> {
    let mut by_check: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|f| f.status == status && f.suppression.is_none()) {
        by_check.entry(&finding.common.check).or_default().push(finding);
    }
    let mut groups: Vec<(&Check, Vec<&Finding>)> = report
        .checks
        .iter()
        .filter_map(|check| by_check.remove(check.key.as_ref()).map(|findings| (check, findings)))
        .collect();
    groups.sort_by_key(|(check, findings)| (Reverse::<Severity>(check.severity), Reverse(findings.len())));
    groups
}

fn headline(check: &Check, number: usize, what: &str, page: &mut Page) {
    let severity = page.severity(check.severity);
    let judged = check.pass + check.fail + check.unknown;
    let of = if judged > number as u64 { format!(" of {judged}") } else { String::new() };
    page.paragraph("", &format!("{severity}  {}: {number}{of} {what}", shown(&check.key)));
}

fn resources(report: &Report, label: &str, findings: &[&Finding], page: &mut Page) {
    let most = if page.verbose() { findings.len() } else { NAMED };
    let indent = " ".repeat(label.len());
    for (index, finding) in findings.iter().take(most).enumerate() {
        let label = if index == 0 { label } else { &indent };
        page.paragraph(label, &format!("{}: {}", subject(report, finding), shown(&finding.message)));
    }
    if findings.len() > most {
        page.paragraph(&indent, &format!("and {} more", findings.len() - most));
    }
}

/// The resource with what tells it apart here: its region, and its account if there are several.
fn subject(report: &Report, finding: &Finding) -> String {
    let resource = &finding.resource;
    let is_account = resource.kind == ACCOUNT_TYPE;
    let name = match resource.tags.as_ref().and_then(|tags| tags.get("Name")) {
        _ if is_account => format!("account {}", shown(&resource.id)),
        Some(name) if *name != *resource.id && !name.is_empty() => format!("{} {}", shown(&resource.id), shown(name)),
        _ => shown(&resource.id),
    };
    let account =
        (report.accounts.len() > 1 && !is_account).then(|| format!("account {}", shown(&finding.common.account)));
    let region = (&*finding.region != GLOBAL).then(|| shown(&finding.region));
    let place: Vec<String> = account.into_iter().chain(region).collect();
    if place.is_empty() { name } else { format!("{name} ({})", place.join(", ")) }
}
