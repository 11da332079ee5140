//! `compare`: Prowler beside the tool, in one run on one machine against one account.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::measure::{self, Measured};
use crate::options::{AccountOptions, AuditOptions, EndpointOptions};
use crate::scan::{Cost, Scan, environment};
use crate::server::{OfCall, Running};

/// What is compared.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    audit: AuditOptions,
    /// Prowler's command
    #[arg(long, value_name = "PATH")]
    prowler: PathBuf,
    /// Resources of the account
    #[arg(long, default_value_t = 552)]
    resources: usize,
    #[command(flatten)]
    account: AccountOptions,
    #[command(flatten)]
    endpoint: EndpointOptions,
    /// Fail when a target is missed
    #[arg(long)]
    strict: bool,
}

/// Its key, by which the endpoint tells it apart.
const KEY: &str = "prowler";
/// The services that both judge and the endpoint answers for.
const SERVICES: [&str; 6] = ["cloudtrail", "ec2", "iam", "rds", "s3", "vpc"];
/// How often more Prowler must take: of wall time, CPU and memory.
const TARGETS: [f64; 3] = [50.0, 30.0, 6.0];

/// What Prowler's run cost.
struct Other {
    measured: Measured,
    calls: u64,
    duplicates: u64,
    /// Operations that the endpoint cannot answer, and how often they were asked.
    unknown: Vec<(String, u64)>,
    operations: Vec<(String, u64)>,
}

/// Compares and reports. True: every target was met.
///
/// # Errors
/// A line, when one of them could not run.
pub(crate) async fn compare(args: &CompareArgs) -> Result<bool, String> {
    let scan = Scan {
        audit: args.audit.path()?,
        size: args.account.size(args.resources),
        latency_ms: args.endpoint.latency,
        rates: None,
        faults: Vec::new(),
        max_rate: args.audit.max_rate,
        concurrency: args.audit.concurrency,
        extended: args.audit.extended,
    };
    let endpoint = scan.endpoint().await?;
    let cost = scan.run(&endpoint).await?;
    let other = prowler(&args.prowler, &endpoint).await?;
    report(&cost, &other, args.strict).map_err(|error| error.to_string())
}

async fn prowler(path: &Path, endpoint: &Running) -> Result<Other, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let path = path.canonicalize().map_err(|error| format!("{}: {error}", path.display()))?;
    let mut command: Vec<String> =
        [&path.display().to_string(), "aws", "--no-banner", "-M", "json-ocsf", "-o", "out", "--services"]
            .map(str::to_owned)
            .to_vec();
    command.extend(SERVICES.map(str::to_owned));
    command.push("--region".to_owned());
    command.extend(endpoint.server.account().regions().iter().map(|region| (*region).to_owned()));
    let measured = measure::run(folder.path(), &command, &environment(&endpoint.url(), KEY, folder.path())).await?;
    // 3: something failed its check.
    if !measured.code.is_some_and(|code| [0, 3].contains(&code)) {
        return Err(format!("Prowler's exit code is {:?}: {}", measured.code, measure::last_words(folder.path())));
    }
    let stats = endpoint.server.stats();
    let client = stats.client(KEY).ok_or("Prowler asked nothing")?;
    let counted = |of: fn(&OfCall) -> u64| -> Vec<(String, u64)> {
        let mut list: Vec<(String, u64)> =
            client.operations.iter().map(|(id, counts)| (id.clone(), of(counts))).collect();
        list.retain(|(_, count)| *count > 0);
        list.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), id.clone()));
        list
    };
    Ok(Other {
        measured,
        calls: client.sum(|call| call.calls),
        duplicates: client.sum(|call| call.duplicates),
        unknown: counted(|call| call.unknown),
        operations: counted(|call| call.calls),
    })
}

#[allow(clippy::cast_precision_loss)] // for people
fn report(cost: &Cost, other: &Other, strict: bool) -> std::io::Result<bool> {
    let mut out = std::io::stdout().lock();
    let memory = |measured: &Measured| measured.memory_kb as f64 / 1_024.0;
    let rows = [
        ("wall", "ms", cost.measured.wall_ms, other.measured.wall_ms),
        ("CPU", "ms", cost.measured.cpu_ms(), other.measured.cpu_ms()),
        ("memory", "MB", memory(&cost.measured), memory(&other.measured)),
    ];
    writeln!(out, "{} resources, {} regions, {} ms", cost.resources, cost.regions, cost.latency_ms)?;
    writeln!(out, "{:<12}{:>16}{:>16}{:>12}   target", "", "audit", "Prowler", "ratio")?;
    let mut good = true;
    for ((name, unit, ours, theirs), target) in rows.into_iter().zip(TARGETS) {
        let ratio = theirs / ours.max(f64::EPSILON);
        good &= ratio >= target;
        let mark = if ratio < target { "!" } else { " " };
        writeln!(out, "{name:<12}{ours:>13.0} {unit}{theirs:>13.0} {unit}{ratio:>11.1}{mark}   >= {target}")?;
    }
    writeln!(out, "{:<12}{:>16}{:>16}", "calls", cost.calls, other.calls)?;
    writeln!(out, "{:<12}{:>16}{:>16}", "duplicates", cost.duplicates, other.duplicates)?;
    writeln!(out, "Prowler asked most often:")?;
    for (id, calls) in other.operations.iter().take(12) {
        writeln!(out, "  {calls:>7} {id}")?;
    }
    if !other.unknown.is_empty() {
        writeln!(out, "Prowler also asked what this endpoint refuses, at once and without data:")?;
        for (id, calls) in &other.unknown {
            writeln!(out, "  {calls:>7} {id}")?;
        }
    }
    out.flush()?;
    Ok(good || !strict)
}
