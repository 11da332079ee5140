//! `sweep`: every call of a small account fails in every way, one at a time, and no report
//! may be better for it.

mod jobs;
mod judge;
mod report;
mod totals;
mod trial;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;

use crate::account::{Account, Size};
use crate::options::whole_path;
use crate::server::{Server, Settings};

pub(crate) use totals::{OfFault, Totals};

use jobs::{Job, Suffering};
use judge::Violation;
use report::Report;
use totals::{Done, Whole};
use trial::{Stand, Trial};

/// What is swept.
#[derive(Debug, Args)]
pub(crate) struct SweepArgs {
    /// The binary of the tool
    #[arg(long, value_name = "PATH")]
    audit: PathBuf,
    /// Only so many of the runs
    #[arg(long, value_name = "N")]
    sample: Option<usize>,
    /// Which ones
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only calls whose line begins so: `s3:GetBucket`
    #[arg(long, value_name = "CALL")]
    only: Option<String>,
    /// Runs at work together; those that wait for a timeout come on top
    #[arg(long, default_value_t = 4)]
    parallel: usize,
    /// Write the totals and the violations as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Runs that wait for an answer that never comes. They take no CPU meanwhile.
const WAITING: usize = 32;
/// Between the starts of two of those.
const APART: Duration = Duration::from_millis(250);
/// After so many runs, a line says how far it is.
const TOLD_EVERY: usize = 200;

/// The account: a few of every kind, and one list of two pages.
fn account() -> Result<Account, String> {
    let fixed = [("bucket", 14), ("db-event-subscription", 202), ("db-parameter-group", 8)];
    let fixed: BTreeMap<String, usize> = fixed.map(|(name, count)| (name.to_owned(), count)).into();
    Account::new(Size { resources: 150, regions: 2, seed: 1, fixed, mixed: true })
}

/// Sweeps and reports. True: there was no violation.
///
/// # Errors
/// A line, when the tool could not be run, or two runs without a fault differ.
pub(crate) async fn sweep(args: &SweepArgs) -> Result<bool, String> {
    let started = Instant::now();
    let settings = Settings { latency: Duration::from_millis(1), rates: None, faults: Vec::new(), record: true };
    let running = Server::start(account()?, settings, 0).await.map_err(|error| error.to_string())?;
    let stand =
        Arc::new(Stand { audit: whole_path(&args.audit)?, url: running.url(), server: Arc::clone(&running.server) });
    let clean = clean_twice(&stand).await?;
    let calls: Vec<String> = running.server.stats().calls().iter().cloned().collect();
    let all = jobs::all(&calls, args.only.as_deref());
    let jobs = args.sample.map_or_else(|| all.clone(), |number| jobs::sample(&all, number, args.seed));
    say(&format!("{} calls, {} findings, {} of {} runs", calls.len(), clean.rows.len(), jobs.len(), all.len()))?;
    let whole = Whole { calls: calls.len(), findings: clean.rows.len(), runs: all.len() };
    let done = run_all(&stand, clean, jobs, args.parallel.max(1)).await?;
    let totals = Totals::of(whole, args.sample.map(|_| args.seed), done, started.elapsed());
    say(&totals.to_string())?;
    if let Some(path) = &args.json {
        let text = serde_json::to_string_pretty(&totals).map_err(|error| error.to_string())?;
        std::fs::write(path, text + "\n").map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(totals.violations.is_empty())
}

/// The report without a fault, which must be the same twice in a row and lack nothing. Ages may
/// become a day more between two runs, but not between three.
async fn clean_twice(stand: &Stand) -> Result<Report, String> {
    let mut before = clean_run(stand, "clean-1").await?;
    for client in ["clean-2", "clean-3"] {
        let again = clean_run(stand, client).await?;
        if again.fingerprint == before.fingerprint {
            return Ok(again);
        }
        before = again;
    }
    Err("runs without a fault do not report the same".to_owned())
}

/// A run without a fault, in which nothing may be unknown. On a busy machine it has three tries.
async fn clean_run(stand: &Stand, client: &str) -> Result<Report, String> {
    let mut why = String::new();
    for attempt in 1..=3 {
        let Trial { code, report, stderr, .. } = stand.run(&format!("{client}-{attempt}"), None).await?;
        match report.filter(|report| code == Some(0) && report.rows.values().all(|row| row.status != "unknown")) {
            Some(report) => return Ok(report),
            None => why = format!("without a fault the exit code is {code:?}, or something is unknown\n{stderr}"),
        }
    }
    Err(why)
}

async fn run_all(stand: &Arc<Stand>, clean: Report, jobs: Vec<Job>, parallel: usize) -> Result<Vec<Done>, String> {
    let lanes =
        Arc::new(Lanes { working: Semaphore::new(parallel), waiting: Semaphore::new(WAITING), gate: Mutex::new(()) });
    let clean = Arc::new(Mutex::new(Arc::new(clean)));
    let (number, mut running) = (jobs.len(), JoinSet::new());
    for (index, job) in jobs.into_iter().enumerate() {
        let (stand, clean, lanes) = (Arc::clone(stand), Arc::clone(&clean), Arc::clone(&lanes));
        running.spawn(async move {
            let _permit = lanes.enter(job.suffering).await;
            one(&stand, &clean, job, index).await
        });
    }
    let mut done = Vec::new();
    while let Some(one) = running.join_next().await {
        let one = one.map_err(|error| error.to_string())??;
        for violation in &one.violations {
            say(&violation.to_string())?;
        }
        done.push(one);
        if done.len() % TOLD_EVERY == 0 {
            say(&format!("{} of {number} runs", done.len()))?;
        }
    }
    done.sort_by(|a, b| a.job.cmp(&b.job));
    Ok(done)
}

/// One run and its judgement. On a machine that is too busy, other calls than the failing one
/// may wait in vain: such a run says nothing, is made again, and is counted.
async fn one(stand: &Stand, clean: &Mutex<Arc<Report>>, job: Job, index: usize) -> Result<Done, String> {
    let first = tried(stand, clean, &job, &format!("sweep-{index}")).await?;
    let repeated = judge::is_of_the_machine(&first.violations);
    let Tried { trial, violations, settled } =
        if repeated { tried(stand, clean, &job, &format!("repeat-{index}")).await? } else { first };
    Ok(Done { violations, settled, repeated, took: trial.took, job })
}

struct Tried {
    trial: Trial,
    violations: Vec<Violation>,
    settled: bool,
}

/// Ages grow while a sweep goes on, and messages name them: what looks wrong is compared once
/// more, with a run without a fault of the same minute.
async fn tried(stand: &Stand, clean: &Mutex<Arc<Report>>, job: &Job, client: &str) -> Result<Tried, String> {
    let trial = stand.run(client, Some(job)).await?;
    let mut beside = Arc::clone(&*clean.lock().await);
    let mut violations = judge::judge(job, &beside, &trial);
    if !violations.is_empty() {
        beside = Arc::new(clean_run(stand, &format!("clean-{client}")).await?);
        *clean.lock().await = Arc::clone(&beside);
        violations = judge::judge(job, &beside, &trial);
    }
    Ok(Tried { settled: trial.is_as(&beside), trial, violations })
}

/// How many runs there are at once: few of those that work, many of those that wait.
struct Lanes {
    working: Semaphore,
    waiting: Semaphore,
    gate: Mutex<()>,
}

impl Lanes {
    async fn enter(&self, suffering: Suffering) -> Option<tokio::sync::SemaphorePermit<'_>> {
        if suffering != Suffering::Timeout {
            return self.working.acquire().await.ok();
        }
        let permit = self.waiting.acquire().await.ok();
        let _gate = self.gate.lock().await;
        tokio::time::sleep(APART).await;
        permit
    }
}

fn say(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|error| error.to_string())
}
