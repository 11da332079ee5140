//! `run`: accounts of several sizes, with and without buckets, against the bound.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::options::{AccountOptions, AuditOptions, EndpointOptions};
use crate::scan::{Cost, Scan};
use crate::table;

/// What is measured.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    audit: AuditOptions,
    /// Sizes of the accounts
    #[arg(long, value_delimiter = ',', default_values_t = [500, 5_000, 100_000])]
    resources: Vec<usize>,
    #[command(flatten)]
    account: AccountOptions,
    #[command(flatten)]
    endpoint: EndpointOptions,
    /// AWS's token buckets
    #[arg(long, value_enum, default_value_t = Switch::Both)]
    buckets: Switch,
    /// Scan every account so often; the best run counts, and all must write the same
    #[arg(long, default_value_t = 2)]
    times: usize,
    /// Write everything as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Fail when a target is missed
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
    Both,
}

/// All that was measured.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Runs {
    pub(crate) machine: Machine,
    pub(crate) runs: Vec<Cost>,
    /// The targets that were missed, each in a line.
    pub(crate) missed: Vec<String>,
}

/// Measures and reports. True: every target was met.
///
/// # Errors
/// A line, when something could not be measured.
pub(crate) async fn run(args: &RunArgs) -> Result<bool, String> {
    let mut costs = Vec::new();
    let mut missed = Vec::new();
    for resources in &args.resources {
        for on in [false, true] {
            if args.buckets == if on { Switch::Off } else { Switch::On } {
                continue;
            }
            let rates = on.then(|| args.endpoint.rates()).transpose()?;
            let scan = Scan {
                audit: args.audit.path()?,
                size: args.account.size(*resources),
                latency_ms: args.endpoint.latency,
                rates,
                faults: Vec::new(),
                max_rate: args.audit.max_rate,
                concurrency: args.audit.concurrency,
                extended: args.audit.extended,
            };
            let (best, same) = best_of(&scan, args.times).await?;
            if !same {
                missed.push(format!("{resources} resources: two runs did not write the same"));
            }
            costs.push(best);
        }
    }
    missed.extend(table::missed(&costs));
    let good = missed.is_empty();
    report(&costs, &missed).map_err(|error| error.to_string())?;
    if let Some(path) = &args.json {
        let all = Runs { machine: Machine::here(&args.audit.path()?), runs: costs, missed };
        let text = serde_json::to_string(&all).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(good || !args.strict)
}

/// The fastest of some scans, each of a fresh endpoint with full buckets, and whether all
/// wrote the same but for times and ids.
async fn best_of(scan: &Scan, times: usize) -> Result<(Cost, bool), String> {
    let mut best = scan.run(&scan.endpoint().await?).await?;
    let mut same = true;
    for _ in 1..times {
        let again = scan.run(&scan.endpoint().await?).await?;
        same &= again.findings.text == best.findings.text;
        if again.measured.wall_ms < best.measured.wall_ms {
            best = again;
        }
    }
    Ok((best, same))
}

fn report(costs: &[Cost], missed: &[String]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    table::write(&mut out, costs)?;
    for cost in costs {
        let buckets = if cost.buckets { "with buckets" } else { "without buckets" };
        writeln!(
            out,
            "\n{} resources {buckets}: chain of {} to {}",
            cost.resources, cost.bound.chain, cost.bound.chain_of
        )?;
        if cost.bound.rate_ms > 0.0 {
            writeln!(out, "  slowest bucket: {}", cost.bound.rate_of)?;
        }
        table::write_excess(&mut out, cost)?;
    }
    writeln!(out, "\n{}", if missed.is_empty() { "every target is met" } else { "missed:" })?;
    for line in missed {
        writeln!(out, "  {line}")?;
    }
    out.flush()
}
