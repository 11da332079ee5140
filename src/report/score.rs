//! The score, method 1: how well the weighed checks are kept, and how much of that is known.
//!
//! A check is judged scope by scope (an account in a region, or `global`), so that one
//! region with a thousand buckets does not drown another with two. In a scope the share
//! of passes is the floor, the share of passes and unknowns the ceiling, the share of
//! known results the coverage. A list that was not read to its end may hide anything:
//! floor 0, ceiling 1, coverage 0. The mean over an account's scopes, then over the
//! accounts, is the check's value.
//!
//! One failure among many is not a tenth of a failure: where anything is wrong, a check
//! earns only a part of its value, none at all when it is critical. The score is the mean
//! of what the checks earn, weighed by severity. Fractions are exact, so that a sum in
//! another order, or on another machine, gives the same score.

use std::collections::BTreeMap;

use checks::check::Severity;
use checks::judging::GLOBAL;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

use super::model::{Grade, Score};

/// The number of this method in reports.
pub const METHOD: u8 = 1;

/// Coverage in percent under which there is too little evidence for any grade but F.
pub const LEAST_COVERAGE: u8 = 60;

/// What a result says to the score. Results that do not apply, or that only a person can
/// judge, say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// As it should be.
    Pass,
    /// Not as it should be.
    Fail,
    /// Could not be judged.
    Unknown,
    /// A list was not read to its end.
    ListCut,
}

/// One result, as far as the score cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weighed<'a> {
    /// The check's key.
    pub check: &'a str,
    /// The check's severity.
    pub severity: Severity,
    /// The account's id.
    pub account: &'a str,
    /// The region, or [`GLOBAL`].
    pub region: &'a str,
    /// What it says.
    pub weight: Weight,
    /// Whether somebody chose to live with it: then it leaves the sums.
    pub suppressed: bool,
}

/// Results summed up: by check, account and region, so that it stays small however many
/// there are.
#[derive(Clone, Debug, Default)]
pub struct Sums<'a> {
    open: Tallies<'a>,
    all: Tallies<'a>,
    /// The scope that results come from just now: they mostly come sorted.
    current: Option<(Weighed<'a>, Scope, Scope)>,
}

type Tallies<'a> = BTreeMap<&'a str, Tally<'a>>;

impl<'a> Sums<'a> {
    /// Adds a result.
    pub fn add(&mut self, result: Weighed<'a>) {
        if points(result.severity) == 0 {
            return;
        }
        let same = |(of, _, _): &(Weighed<'a>, Scope, Scope)| {
            of.check == result.check && of.account == result.account && of.region == result.region
        };
        if !self.current.as_ref().is_some_and(same) {
            self.put_away();
            self.current = Some((result, Scope::default(), Scope::default()));
        }
        if let Some((_, open, all)) = &mut self.current {
            all.count(result.weight);
            if !result.suppressed {
                open.count(result.weight);
            }
        }
    }

    fn put_away(&mut self) {
        let Some((of, open, all)) = self.current.take() else { return };
        for (tallies, scope) in [(&mut self.open, open), (&mut self.all, all)] {
            if scope != Scope::default() {
                let tally =
                    tallies.entry(of.check).or_insert(Tally { severity: of.severity, accounts: BTreeMap::new() });
                tally.accounts.entry(of.account).or_default().entry(of.region).or_default().add(scope);
            }
        }
    }

    /// The score of what was added.
    #[must_use]
    pub fn score(&self) -> Score {
        let mut sums = self.clone();
        sums.put_away();
        let Sums { open, all, .. } = sums;
        let without_suppressions = total(&all).map(|total| percent(&total.floor));
        let none = Score {
            method: METHOD,
            value: None,
            at_most: None,
            coverage: None,
            grade: None,
            grade_at_most: None,
            without_suppressions,
        };
        let Some(total) = total(&open) else { return none };
        let (value, at_most, coverage) = (percent(&total.floor), percent(&total.ceiling), percent(&total.coverage));
        let caps = Caps::of(&open);
        let grade = if coverage < LEAST_COVERAGE { Grade::F } else { letter(value).min(caps.open_or_unknown) };
        let grade_at_most = letter(at_most).min(caps.open);
        Score {
            value: Some(value),
            at_most: Some(at_most),
            coverage: Some(coverage),
            grade: Some(grade),
            grade_at_most: Some(grade_at_most),
            ..none
        }
    }
}

/// The grade of a score in percent, before anything caps it.
#[must_use]
pub fn letter(value: u8) -> Grade {
    match value {
        90.. => Grade::A,
        80.. => Grade::B,
        65.. => Grade::C,
        50.. => Grade::D,
        _ => Grade::F,
    }
}

/// What one check found, by account and region.
#[derive(Clone, Debug)]
struct Tally<'a> {
    severity: Severity,
    accounts: BTreeMap<&'a str, BTreeMap<&'a str, Scope>>,
}

/// What one check found in one scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Scope {
    pass: u64,
    fail: u64,
    unknown: u64,
    cut: bool,
}

/// Floor, ceiling and coverage, each from 0 to 1.
struct Shares {
    floor: BigRational,
    ceiling: BigRational,
    coverage: BigRational,
}

/// What a check of that severity weighs; 0 is shown and never scored.
fn points(severity: Severity) -> u32 {
    match severity {
        Severity::Critical => 10,
        Severity::High => 6,
        Severity::Medium => 3,
        Severity::Low => 1,
        Severity::Informational => 0,
    }
}

/// The part of its value that a check earns where something is wrong, in tenths.
fn partial_credit(severity: Severity) -> BigRational {
    let tenths = match severity {
        Severity::Critical => 0,
        Severity::High => 5,
        Severity::Medium => 8,
        Severity::Low | Severity::Informational => 10,
    };
    ratio(tenths, 10)
}

fn total(tallies: &BTreeMap<&str, Tally<'_>>) -> Option<Shares> {
    let mut sum = Shares { floor: Zero::zero(), ceiling: Zero::zero(), coverage: Zero::zero() };
    let mut weights = BigRational::zero();
    for tally in tallies.values() {
        let (weight, earned) = (ratio(points(tally.severity), 1), tally.earned());
        sum.floor += &weight * earned.floor;
        sum.ceiling += &weight * earned.ceiling;
        sum.coverage += &weight * earned.coverage;
        weights += weight;
    }
    (!weights.is_zero()).then(|| sum.over(&weights))
}

impl Tally<'_> {
    fn earned(&self) -> Shares {
        let Shares { floor, ceiling, coverage } = mean(self.accounts.values().map(account_shares));
        let part = partial_credit(self.severity);
        let floor = if self.fails() || self.is_unsure() { &part * floor } else { One::one() };
        let ceiling = if self.fails() { part * ceiling } else { One::one() };
        Shares { floor, ceiling, coverage }
    }

    fn fails(&self) -> bool {
        self.scopes().any(|scope| scope.fail > 0)
    }

    fn is_unsure(&self) -> bool {
        self.scopes().any(|scope| scope.unknown > 0 || scope.cut)
    }

    fn scopes(&self) -> impl Iterator<Item = &Scope> {
        self.accounts.values().flat_map(BTreeMap::values)
    }
}

/// A list asked for once for all regions (the buckets) that was cut may hide items of any
/// region: then no scope of the account is complete.
fn account_shares(scopes: &BTreeMap<&str, Scope>) -> Shares {
    let all_cut = scopes.get(GLOBAL).is_some_and(|global| global.cut);
    mean(scopes.values().map(|scope| Scope { cut: scope.cut || all_cut, ..*scope }.shares()))
}

impl Scope {
    fn count(&mut self, weight: Weight) {
        match weight {
            Weight::Pass => self.pass += 1,
            Weight::Fail => self.fail += 1,
            Weight::Unknown => self.unknown += 1,
            Weight::ListCut => self.cut = true,
        }
    }

    fn add(&mut self, other: Scope) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.unknown += other.unknown;
        self.cut |= other.cut;
    }

    fn shares(self) -> Shares {
        let (pass, known) = (self.pass, self.pass + self.fail);
        let all = known + self.unknown;
        if self.cut || all == 0 {
            return Shares { floor: Zero::zero(), ceiling: One::one(), coverage: Zero::zero() };
        }
        Shares { floor: ratio(pass, all), ceiling: ratio(pass + self.unknown, all), coverage: ratio(known, all) }
    }
}

impl Shares {
    fn over(self, by: &BigRational) -> Shares {
        Shares { floor: self.floor / by, ceiling: self.ceiling / by, coverage: self.coverage / by }
    }
}

/// The mean of some shares, of which there is at least one.
fn mean(shares: impl ExactSizeIterator<Item = Shares>) -> Shares {
    let count = ratio(shares.len().max(1) as u64, 1);
    let none = Shares { floor: Zero::zero(), ceiling: Zero::zero(), coverage: Zero::zero() };
    let sum = shares.fold(none, |sum, next| Shares {
        floor: sum.floor + next.floor,
        ceiling: sum.ceiling + next.ceiling,
        coverage: sum.coverage + next.coverage,
    });
    sum.over(&count)
}

/// The best grades that open and unknown results allow.
struct Caps {
    open: Grade,
    open_or_unknown: Grade,
}

impl Caps {
    fn of(tallies: &BTreeMap<&str, Tally<'_>>) -> Caps {
        let cap = |counts: fn(&Tally<'_>) -> bool| {
            tallies.values().filter(|tally| counts(tally)).map(|tally| cap(tally.severity)).min().unwrap_or(Grade::A)
        };
        Caps { open: cap(|tally| tally.fails()), open_or_unknown: cap(|tally| tally.fails() || tally.is_unsure()) }
    }
}

fn cap(severity: Severity) -> Grade {
    match severity {
        Severity::Critical => Grade::D,
        Severity::High => Grade::B,
        Severity::Medium | Severity::Low | Severity::Informational => Grade::A,
    }
}

fn ratio(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// A share from 0 to 1 in percent, cut to a whole number.
fn percent(share: &BigRational) -> u8 {
    // The shares are means of fractions from 0 to 1, so this always fits.
    (share * ratio(100, 1)).to_integer().to_u8().unwrap_or(0)
}

#[cfg(test)]
mod tests;
