//! What a sweep comes to.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::jobs::{Job, Suffering};
use super::judge::{Violation, Wrong};

/// One run with its judgement.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) job: Job,
    pub(super) took: Duration,
    pub(super) violations: Vec<Violation>,
    /// Whether the report is the same as without the fault.
    pub(super) settled: bool,
    /// Whether it was made twice.
    pub(super) repeated: bool,
}

/// What there is to sweep.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole {
    pub(super) calls: usize,
    /// Findings without a fault.
    pub(super) findings: usize,
    /// Calls times faults.
    pub(super) runs: usize,
}

/// The sums of a sweep.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Totals {
    /// Distinct calls of the account.
    pub(crate) calls: usize,
    /// Findings without a fault.
    pub(crate) findings: usize,
    /// Calls times faults.
    pub(crate) of_runs: usize,
    pub(crate) runs: usize,
    /// Of the sample, if it was one.
    pub(crate) seed: Option<u64>,
    pub(crate) seconds: f64,
    /// Runs that were made again, because the machine was too busy to answer other calls in time.
    #[serde(default)]
    pub(crate) repeated: usize,
    pub(crate) faults: Vec<OfFault>,
    pub(crate) violations: Vec<Violation>,
}

/// The sums of one fault.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct OfFault {
    pub(crate) fault: Suffering,
    pub(crate) runs: usize,
    /// Findings that pass, and did not.
    pub(crate) flips: usize,
    pub(crate) lost: usize,
    /// Exit codes that are wrong.
    pub(crate) exits: usize,
    /// Whatever else is wrong.
    pub(crate) others: usize,
    /// Runs whose report is the same as without the fault.
    pub(crate) same: usize,
    /// Of a run.
    pub(crate) mean_seconds: f64,
    pub(crate) longest_seconds: f64,
}

impl Totals {
    pub(super) fn of(whole: Whole, seed: Option<u64>, done: Vec<Done>, took: Duration) -> Totals {
        let faults = Suffering::ALL.iter().filter_map(|fault| OfFault::of(*fault, &done)).collect();
        Totals {
            calls: whole.calls,
            findings: whole.findings,
            of_runs: whole.runs,
            runs: done.len(),
            seed,
            seconds: tenths(took.as_secs_f64()),
            repeated: done.iter().filter(|one| one.repeated).count(),
            faults,
            violations: done.into_iter().flat_map(|one| one.violations).collect(),
        }
    }
}

impl OfFault {
    fn of(fault: Suffering, done: &[Done]) -> Option<OfFault> {
        let done: Vec<&Done> = done.iter().filter(|one| one.job.suffering == fault).collect();
        let count = |wanted: &[Wrong]| {
            done.iter().flat_map(|one| &one.violations).filter(|violation| wanted.contains(&violation.wrong)).count()
        };
        let longest = done.iter().map(|one| one.took).max()?;
        let all: Duration = done.iter().map(|one| one.took).sum();
        let mean = all.as_secs_f64() / crate::bound::number(done.len());
        Some(OfFault {
            fault,
            runs: done.len(),
            flips: count(&[Wrong::Flip]),
            lost: count(&[Wrong::Lost]),
            exits: count(&[Wrong::Exit]),
            others: count(&[Wrong::Changed, Wrong::Reason, Wrong::Score, Wrong::Unequal, Wrong::Broken]),
            same: done.iter().filter(|one| one.settled).count(),
            mean_seconds: tenths(mean),
            longest_seconds: tenths(longest.as_secs_f64()),
        })
    }
}

fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<26}{:>6}{:>7}{:>6}{:>7}{:>8}{:>6}{:>9}{:>9}",
            "", "runs", "flips", "lost", "exits", "others", "same", "mean s", "most s"
        )?;
        for one in &self.faults {
            let OfFault { fault, runs, flips, lost, exits, others, same, mean_seconds, longest_seconds } = one;
            writeln!(
                f,
                "{:<26}{runs:>6}{flips:>7}{lost:>6}{exits:>7}{others:>8}{same:>6}{mean_seconds:>9.1}{longest_seconds:>9.1}",
                fault.name()
            )?;
        }
        let Totals { violations, runs, of_runs, repeated, seconds, .. } = self;
        let wrong = violations.len();
        write!(f, "{wrong} violations in {runs} of {of_runs} runs ({repeated} made again), {seconds:.0} s")
    }
}
