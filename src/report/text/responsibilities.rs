//! How each responsibility is kept, service by service.

use std::collections::BTreeMap;

use super::page::{Page, count, shown};
use super::summary::service_name;
use crate::report::model::{Report, Responsibility, RowStatus};

/// What is always listed row by row; the others are counted.
const LISTED: [RowStatus; 2] = [RowStatus::Broken, RowStatus::Unknown];

pub(super) fn write(report: &Report, page: &mut Page) {
    let mut services: BTreeMap<&str, Vec<&Responsibility>> = BTreeMap::new();
    for row in &report.responsibilities {
        services.entry(&row.service).or_default().push(row);
    }
    page.heading("RESPONSIBILITIES");
    let narrow = report.scan.filters.are_narrow();
    let (untouched, tested): (Vec<_>, Vec<_>) = services.iter().partition(|(_, rows)| untouched(rows));
    for (service, rows) in tested {
        one_service(service, rows, narrow, page);
    }
    if narrow {
        page.paragraph("", "The selection leaves the other responsibilities out.");
        return;
    }
    let untouched: Vec<String> =
        untouched.iter().map(|(service, rows)| format!("{} ({})", service_name(service), customers(rows))).collect();
    if !untouched.is_empty() {
        let list = untouched.join(", ");
        page.paragraph("", &format!("Not tested at all, with the number of your responsibilities: {list}."));
    }
}

/// Whether nothing of the customer's part of a service was looked at.
fn untouched(rows: &[&Responsibility]) -> bool {
    rows.iter().all(|row| row.checks.is_empty() && row.attestation.is_none())
}

fn customers(rows: &[&Responsibility]) -> usize {
    rows.iter().filter(|row| row.status != RowStatus::Inherited).count()
}

/// Rows that a narrow selection left out are no news, so they are only counted then.
fn one_service(service: &str, rows: &[&Responsibility], narrow: bool, page: &mut Page) {
    page.paragraph(&format!("{}: ", service_name(service)), &totals(rows));
    for status in RowStatus::ALL {
        if page.verbose() || LISTED.contains(&status) {
            rows.iter().filter(|row| row.status == status).for_each(|row| one_row(row, page));
        } else if status == RowStatus::NotTested && !narrow {
            not_tested(rows, page);
        }
    }
    page.gap();
}

/// What no check looks at, in one breath: there is no more to say of each.
fn not_tested(rows: &[&Responsibility], page: &mut Page) {
    let titles = rows.iter().filter(|row| row.status == RowStatus::NotTested).map(|row| shown(&row.title));
    let titles: Vec<String> = titles.collect();
    if !titles.is_empty() {
        let label = format!("  {}", page.row_status(RowStatus::NotTested, &format!("{:<14}", "not tested")));
        page.paragraph(&label, &titles.join("; "));
    }
}

fn totals(rows: &[&Responsibility]) -> String {
    let total = |status: RowStatus| {
        let number = rows.iter().filter(|row| row.status == status).count();
        (number > 0).then(|| format!("{number} {}", words(status)))
    };
    RowStatus::ALL.into_iter().filter_map(total).collect::<Vec<_>>().join(", ")
}

/// The status in words.
fn words(status: RowStatus) -> &'static str {
    match status {
        RowStatus::NotTested => "not tested",
        RowStatus::NotAttested => "not attested",
        RowStatus::NotInUse => "not in use",
        RowStatus::Inherited => "inherited from AWS",
        RowStatus::Broken | RowStatus::Unknown | RowStatus::Suppressed | RowStatus::Attested | RowStatus::Kept => {
            status.name()
        }
    }
}

fn one_row(row: &Responsibility, page: &mut Page) {
    // Padded before it is coloured: the colour has no width.
    let word = if row.status == RowStatus::Inherited { "inherited" } else { words(row.status) };
    let label = format!("  {}", page.row_status(row.status, &format!("{word:<14}")));
    let found = match (row.fail, row.unknown) {
        (0, 0) => String::new(),
        (0, unknown) => format!(": {}", count(unknown, "finding unknown", "findings unknown")),
        (fail, 0) => format!(": {}", count(fail, "failure", "failures")),
        (fail, unknown) => format!(": {}, {unknown} unknown", count(fail, "failure", "failures")),
    };
    page.paragraph(&label, &format!("{} ({}){found}", shown(&row.title), row.id));
}
