//! The responsibility matrix: how each of its rows is kept.

use std::borrow::Cow;
use std::collections::BTreeMap;

use checks::check::Check;
use checks::responsibilities::{self, How, Side};
use checks::verdict::Status;

use super::judged::{Judged, Standing};
use super::model::{Attestation, Label, Responsibility, RowStatus};
use super::tally::Tally;

/// Every row, sorted by id.
pub(super) fn rows(
    judged: &[Judged],
    checks: &[&'static Check],
    attestations: &BTreeMap<String, Attestation>,
) -> Vec<Responsibility> {
    let mut tallies = tallies(judged);
    let mut rows: Vec<Responsibility> = responsibilities::all()
        .iter()
        .map(|row| {
            let tally = tallies.remove(row.id.as_str()).unwrap_or_else(RowTally::new);
            responsibility(row, &tally, deciding(checks, &row.id), attestations.get(&row.id))
        })
        .collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    rows
}

/// What was found for one row.
struct RowTally<'a> {
    tally: Tally<'a>,
    /// Findings that the row hears nothing of, because nobody asked whether they belong to it.
    unasked: u64,
}

impl RowTally<'_> {
    fn new() -> Self {
        RowTally { tally: Tally::new(), unasked: 0 }
    }
}

fn tallies(judged: &[Judged]) -> BTreeMap<&'static str, RowTally<'_>> {
    let mut tallies = BTreeMap::new();
    for one in judged {
        for place in one.rows.iter() {
            let row = tallies.entry(place.row).or_insert_with(RowTally::new);
            match (place.standing, one.finding.status) {
                (Standing::Unasked, _) => row.unasked += 1,
                (Standing::Unclear, Status::Pass | Status::Fail | Status::Unknown) => {
                    row.tally.add(one, Status::Unknown)
                }
                (Standing::Unclear | Standing::Belongs, status) => row.tally.add(one, status),
            }
        }
    }
    tallies
}

/// The checks that decide a row, sorted as they came.
fn deciding(checks: &[&'static Check], row: &str) -> Vec<Label> {
    let covers = |check: &&&'static Check| check.covers.iter().any(|cover| cover.row == row);
    checks.iter().filter(covers).map(|check| Cow::Borrowed(check.key)).collect()
}

fn responsibility(
    row: &'static responsibilities::Responsibility,
    found: &RowTally<'_>,
    checks: Vec<Label>,
    attestation: Option<&Attestation>,
) -> Responsibility {
    Responsibility {
        id: Cow::Borrowed(&row.id),
        service: Cow::Borrowed(&row.service),
        side: row.side,
        title: Cow::Borrowed(&row.title),
        how: row.how,
        status: status(row.side, row.how, !checks.is_empty(), found, attestation.is_some()),
        score: found.tally.score(),
        checks,
        pass: found.tally.pass,
        fail: found.tally.fail,
        unknown: found.tally.unknown,
        attestation: attestation.cloned(),
    }
}

/// The first of the rules that holds.
fn status(side: Side, how: How, checked: bool, found: &RowTally<'_>, attested: bool) -> RowStatus {
    let tally = &found.tally;
    let settled = tally.pass + tally.manual;
    let tested = was_tested(checked, found);
    if side == Side::Aws {
        RowStatus::Inherited
    } else if tally.fail > 0 {
        RowStatus::Broken
    } else if tally.unknown > 0 {
        RowStatus::Unknown
    } else if tally.suppressed > 0 && settled == 0 {
        RowStatus::Suppressed
    } else if !tested && how != How::Attested {
        RowStatus::NotTested
    } else if tested && settled == 0 {
        RowStatus::NotInUse
    } else if how == How::Checked && (tally.pass > 0 || tally.manual == 0) {
        RowStatus::Kept
    } else if attested {
        // Also a row that is `checked` of which checks found only what a person must judge:
        // to call that kept would say more than anybody knows.
        RowStatus::Attested
    } else {
        RowStatus::NotAttested
    }
}

/// A row is tested by a selected check, unless nothing that it found is known to belong there.
fn was_tested(checked: bool, found: &RowTally<'_>) -> bool {
    let tally = &found.tally;
    let heard = tally.pass + tally.manual + tally.not_applicable + tally.suppressed > 0;
    checked && (heard || found.unasked == 0)
}

#[cfg(test)]
mod tests;
