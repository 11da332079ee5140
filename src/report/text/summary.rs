//! The top of the report: who, when, the score, the counts, the accounts and the services.

use std::collections::BTreeSet;

use checks::check::Severity;
use checks::facts::RegionStatus;
use checks::services;
use checks::verdict::Status;

use super::page::{Page, count, shown};
use crate::report::model::{Account, Grade, Outcome, Region, Report, Score, Service};
use crate::report::score::{LEAST_COVERAGE, letter};

pub(super) fn write(report: &Report, page: &mut Page) {
    who(report, page);
    page.gap();
    score(report, page);
    page.paragraph("Findings  ", &counts(report));
    if !report.scan.complete {
        page.gap();
        page.paragraph("", "The scan was stopped before its end: what it did not reach is unknown.");
    }
    accounts(report, page);
    services(report, page);
}

fn who(report: &Report, page: &mut Page) {
    let subject = match &report.accounts[..] {
        [only] => format!("account {}", named(only)),
        several => count(several.len() as u64, "account", "accounts"),
    };
    // Under the label, so that no part of an alias begins a line.
    page.paragraph(&format!("audit {} of ", report.tool.version), &subject);
    let scan = &report.scan;
    // One that was seen in part was scanned too: what it lacks is said below.
    let seen = |region: &&Region| matches!(region.status, RegionStatus::Scanned | RegionStatus::Partly);
    let regions: BTreeSet<&str> = scan.regions.iter().filter(seen).map(|region| region.name.as_str()).collect();
    let scale = [
        format!("collected {}", scan.started_at.strftime("%Y-%m-%d %H:%M UTC")),
        count(report.checks.len() as u64, "check", "checks"),
        count(regions.len() as u64, "region scanned", "regions scanned"),
        count(scan.api_calls, "call", "calls"),
    ];
    page.paragraph("", &scale.join(", "));
}

fn named(account: &Account) -> String {
    match &account.alias {
        Some(alias) => format!("{} ({})", shown(&account.id), shown(alias)),
        None => shown(&account.id),
    }
}

fn score(report: &Report, page: &mut Page) {
    let score = &report.score;
    let (Some(value), Some(at_most), Some(coverage), Some(grade)) =
        (score.value, score.at_most, score.coverage, score.grade)
    else {
        page.paragraph("Score     ", "none: there is nothing to weigh");
        return;
    };
    let mut line = format!("{value} of 100");
    if at_most != value {
        line += &format!(", at most {at_most} were every unknown a pass");
    }
    if let Some(without) = score.without_suppressions.filter(|without| *without != value) {
        line += &format!(", {without} without suppressions");
    }
    page.paragraph("Score     ", &line);
    let best = score.grade_at_most.filter(|best| *best != grade);
    let best = best.map_or(String::new(), |best| format!(", at best {}", best.letter()));
    let line = format!("{}{best}{}", page.grade(grade), why_lower(report, value, coverage, grade));
    page.paragraph("Grade     ", &line);
    page.paragraph("Coverage  ", &format!("{coverage} % of what is weighed could be judged"));
}

/// The score in one line, for the end of the page: that is what a terminal shows at last.
pub(super) fn closing(report: &Report, page: &mut Page) {
    let score = &report.score;
    if let (Some(value), Some(grade)) = (score.value, score.grade) {
        let grade = page.grade(grade);
        page.paragraph("", &format!("Score {value} of 100, grade {grade}. {}.", counts(report)));
    }
}

/// The same without colour.
pub(super) fn in_a_line(report: &Report) -> String {
    let score = &report.score;
    let graded = score.value.zip(score.grade);
    let score = graded.map_or("none".to_owned(), |(value, grade)| format!("{value} of 100, grade {}", grade.letter()));
    format!("score {score}; {}", counts(report))
}

/// Why the grade is lower than the score by itself would give.
fn why_lower(report: &Report, value: u8, coverage: u8, grade: Grade) -> String {
    if letter(value) == grade {
        return String::new();
    }
    if coverage < LEAST_COVERAGE {
        return ": insufficient evidence".to_owned();
    }
    let open =
        |severity| report.checks.iter().any(|check| check.severity == severity && check.fail + check.unknown > 0);
    let severity = if open(Severity::Critical) { Severity::Critical } else { Severity::High };
    format!(": capped, as a {} check fails or is unknown", severity.name())
}

fn counts(report: &Report) -> String {
    let of = |status| report.findings.iter().filter(|f| f.suppression.is_none() && f.status == status).count();
    let suppressed = report.findings.iter().filter(|f| f.suppression.is_some()).count();
    let seldom = [(of(Status::Manual), "for a person to judge"), (suppressed, "suppressed")];
    let seldom = seldom.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!(", {number} {what}"));
    format!(
        "{} fail, {} unknown, {} pass, {} not applicable{}",
        of(Status::Fail),
        of(Status::Unknown),
        of(Status::Pass),
        of(Status::NotApplicable),
        seldom.collect::<String>(),
    )
}

/// The accounts, where there is more to say than the top line does.
fn accounts(report: &Report, page: &mut Page) {
    if let [only] = &report.accounts[..] {
        if let Some(reason) = only.reason.as_deref().filter(|_| only.outcome != Outcome::Scanned) {
            page.paragraph("Account   ", &format!("{} read: {}", only.outcome.name(), shown(reason)));
        }
        return;
    }
    page.heading("ACCOUNTS");
    let rows: Vec<Vec<String>> = report.accounts.iter().map(account).collect();
    page.table(2, &["Account", "Outcome", "Score", "Grade"], 2, &rows);
}

fn account(account: &Account) -> Vec<String> {
    vec![named(account), account.outcome.name().to_owned(), value(&account.score), grade(&account.score)]
}

fn services(report: &Report, page: &mut Page) {
    page.heading("SERVICES");
    let asked = |service: &&Service| report.checks.iter().any(|check| check.service == service.service);
    let rows: Vec<Vec<String>> = report.services.iter().filter(asked).map(service).collect();
    let header = ["Service", "In use", "Score", "Grade", "Coverage", "Fail", "Unknown", "Pass", "N/A"];
    page.table(0, &header, 2, &rows);
    let others = report.services.len() - rows.len();
    if others > 0 {
        let line = format!("No check was selected for {}.", count(others as u64, "more service", "more services"));
        page.gap();
        page.paragraph("", &line);
    }
}

fn service(service: &Service) -> Vec<String> {
    let in_use = match service.in_use {
        Some(true) => "yes",
        Some(false) => "no",
        None => "?",
    };
    let coverage = service.score.coverage.map_or("-".to_owned(), |coverage| format!("{coverage} %"));
    let counts = [service.fail, service.unknown, service.pass, service.not_applicable];
    let mut row = vec![service_name(&service.service), in_use.to_owned(), value(&service.score), grade(&service.score)];
    row.push(coverage);
    row.extend(counts.map(|count| count.to_string()));
    row
}

/// The service's name for people.
pub(super) fn service_name(id: &str) -> String {
    services::service(id).map_or_else(|| shown(id), |service| service.name.to_owned())
}

/// A score as one cell: `72`, or `72-80` where unknowns leave it open.
fn value(score: &Score) -> String {
    match (score.value, score.at_most) {
        (Some(value), Some(at_most)) if value != at_most => format!("{value}-{at_most}"),
        (Some(value), _) => value.to_string(),
        (None, _) => "-".to_owned(),
    }
}

fn grade(score: &Score) -> String {
    score.grade.map_or("-", Grade::letter).to_owned()
}
