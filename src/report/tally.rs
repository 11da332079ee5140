//! Counting findings, and gathering what the score needs of them.

use std::collections::BTreeMap;

use checks::verdict::Status;

use super::judged::Judged;
use super::model::Score;
use super::score::Sums;

/// Some findings: how many of each status, and what they weigh.
///
/// A suppressed finding counts as suppressed and as nothing else.
pub(super) struct Tally<'a> {
    pub(super) pass: u64,
    pub(super) fail: u64,
    pub(super) unknown: u64,
    pub(super) manual: u64,
    pub(super) not_applicable: u64,
    pub(super) suppressed: u64,
    sums: Sums<'a>,
}

impl<'a> Tally<'a> {
    /// No finding at all.
    pub(super) fn new() -> Tally<'a> {
        Tally { pass: 0, fail: 0, unknown: 0, manual: 0, not_applicable: 0, suppressed: 0, sums: Sums::default() }
    }

    /// Counts a finding, its status taken as this one.
    pub(super) fn add(&mut self, judged: &'a Judged, status: Status) {
        let count = match status {
            _ if judged.is_suppressed() => &mut self.suppressed,
            Status::Pass => &mut self.pass,
            Status::Fail => &mut self.fail,
            Status::Unknown => &mut self.unknown,
            Status::Manual => &mut self.manual,
            Status::NotApplicable => &mut self.not_applicable,
        };
        *count += 1;
        if let Some(weighed) = judged.weighed(status) {
            self.sums.add(weighed);
        }
    }

    /// The score of what was counted.
    pub(super) fn score(&self) -> Score {
        self.sums.score()
    }
}

/// The findings counted by a key of theirs.
pub(super) fn by<'a>(judged: &'a [Judged], key: impl Fn(&'a Judged) -> &'a str) -> BTreeMap<&'a str, Tally<'a>> {
    let mut tallies = BTreeMap::new();
    for one in judged {
        tallies.entry(key(one)).or_insert_with(Tally::new).add(one, one.finding.status);
    }
    tallies
}
