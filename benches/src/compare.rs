//! `compare`: Prowler beside the tool, in one run on one machine against one account.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Serialize};

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
    /// Write everything as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Fail when a target is missed
    #[arg(long)]
    strict: bool,
}

/// Its key, by which the endpoint tells it apart.
const KEY: &str = "prowler";
/// The services that both judge and the endpoint answers for.
const SERVICES: [&str; 6] = ["cloudtrail", "ec2", "iam", "rds", "s3", "vpc"];

/// What Prowler's run cost.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Other {
    measured: Measured,
    pub(crate) calls: u64,
    pub(crate) duplicates: u64,
    /// Bytes of all that it wrote.
    pub(crate) bytes: u64,
    /// Operations that the endpoint cannot answer, and how often they were asked.
    unknown: Vec<(String, u64)>,
    pub(crate) operations: Vec<(String, u64)>,
}

impl Other {
    /// How many of its calls the endpoint cannot answer.
    pub(crate) fn refused(&self) -> u64 {
        self.unknown.iter().map(|(_, calls)| calls).sum()
    }
}

/// Both runs.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Compared {
    pub(crate) audit: Cost,
    pub(crate) prowler: Other,
}

/// One figure of both.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) ours: f64,
    pub(crate) theirs: f64,
    /// How often more Prowler must take.
    pub(crate) target: f64,
}

impl Row {
    /// How often more Prowler takes.
    pub(crate) fn ratio(&self) -> f64 {
        self.theirs / self.ours.max(f64::EPSILON)
    }
}

impl Compared {
    /// The figures that have targets.
    pub(crate) fn rows(&self) -> [Row; 3] {
        let (ours, theirs) = (&self.audit.measured, &self.prowler.measured);
        let row = |name, unit, of: fn(&Measured) -> f64, target| Row {
            name,
            unit,
            ours: of(ours),
            theirs: of(theirs),
            target,
        };
        [
            row("wall", "ms", |measured| measured.wall_ms, 50.0),
            row("CPU", "ms", Measured::cpu_ms, 30.0),
            row("memory", "MB", Measured::memory_mb, 6.0),
        ]
    }
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
    let both = Compared { audit: scan.run(&endpoint).await?, prowler: prowler(&args.prowler, &endpoint).await? };
    if let Some(path) = &args.json {
        let text = serde_json::to_string(&both).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    report(&both, args.strict).map_err(|error| error.to_string())
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
        bytes: bytes_below(&folder.path().join("out")),
        unknown: counted(|call| call.unknown),
        operations: counted(|call| call.calls),
    })
}

/// Bytes of the files in a folder and in those below it.
fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => bytes_below(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
}

fn report(both: &Compared, strict: bool) -> std::io::Result<bool> {
    let mut out = std::io::stdout().lock();
    let Compared { audit: cost, prowler: other } = both;
    writeln!(out, "{} resources, {} regions, {} ms", cost.resources, cost.regions, cost.latency_ms)?;
    writeln!(out, "{:<12}{:>16}{:>16}{:>12}   target", "", "audit", "Prowler", "ratio")?;
    let mut good = true;
    for row in both.rows() {
        let Row { name, unit, ours, theirs, target } = row;
        let ratio = row.ratio();
        good &= ratio >= target;
        let mark = if ratio < target { "!" } else { " " };
        writeln!(out, "{name:<12}{ours:>13.0} {unit}{theirs:>13.0} {unit}{ratio:>11.1}{mark}   >= {target}")?;
    }
    writeln!(out, "{:<12}{:>16}{:>16}", "calls", cost.calls, other.calls)?;
    writeln!(out, "{:<12}{:>16}{:>16}", "duplicates", cost.duplicates, other.duplicates)?;
    writeln!(out, "{:<12}{:>16}{:>16}", "bytes", cost.findings.bytes, other.bytes)?;
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
