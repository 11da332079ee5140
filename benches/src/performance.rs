//! `performance`: docs/performance.md, from what `run`, `citizen` and `compare` measured.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::de::DeserializeOwned;

use crate::citizen::Trial;
use crate::compare::{Compared, Row};
use crate::run::Runs;
use crate::table;

/// The files that the three wrote with `--json`.
#[derive(Debug, Args)]
pub(crate) struct PerformanceArgs {
    /// What `run` wrote
    #[arg(long, value_name = "FILE")]
    runs: PathBuf,
    /// What `run --max-rate 100` wrote
    #[arg(long, value_name = "FILE")]
    whole: PathBuf,
    /// What `citizen` wrote
    #[arg(long, value_name = "FILE")]
    citizen: PathBuf,
    /// What `compare` wrote
    #[arg(long, value_name = "FILE")]
    compare: PathBuf,
}

/// The words around the figures; a name in double braces stands for a table.
const TEMPLATE: &str = include_str!("../performance.md");

/// The document.
///
/// # Errors
/// A line, when a file is not what the benchmark wrote.
pub(crate) fn performance(args: &PerformanceArgs) -> Result<String, String> {
    let (runs, whole): (Runs, Runs) = (read(&args.runs)?, read(&args.whole)?);
    document(&runs, &whole, &read::<Vec<Trial>>(&args.citizen)?, &read(&args.compare)?)
        .map_err(|error| error.to_string())
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn document(runs: &Runs, whole: &Runs, trials: &[Trial], compared: &Compared) -> Result<String, std::fmt::Error> {
    let parts = [
        ("{{machine}}", runs.machine.to_string()),
        ("{{runs}}", table::markdown(&runs.runs)?),
        ("{{missed}}", missed(runs)?),
        ("{{whole}}", table::markdown(&whole.runs)?),
        ("{{missed-whole}}", missed(whole)?),
        ("{{citizen}}", citizen(trials)),
        ("{{compare}}", beside(compared)?),
    ];
    Ok(parts.iter().fold(TEMPLATE.to_owned(), |text, (name, part)| text.replace(name, part.trim_end())))
}

/// The targets that were missed, or that there are none.
fn missed(runs: &Runs) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    if runs.missed.is_empty() {
        text.push_str("Every target is met.");
    }
    for line in &runs.missed {
        writeln!(text, "- missed: {line}")?;
    }
    Ok(text)
}

fn citizen(trials: &[Trial]) -> String {
    let head = "| Trial | Seconds | ÷ clean | Calls | ÷ fewest | Throttled, % | Unknown findings | Second client |\n\
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";
    std::iter::once(head.to_owned()).chain(trials.iter().map(Trial::row)).collect::<Vec<_>>().join("\n")
}

/// Prowler beside the tool.
fn beside(both: &Compared) -> Result<String, std::fmt::Error> {
    let Compared { audit, prowler } = both;
    let mut text = format!(
        "{} resources, {} regions, {} ms a call.\n\n| | audit | Prowler | Ratio | Target |\n| --- | ---: | ---: | ---: | --- |\n",
        audit.resources, audit.regions, audit.latency_ms
    );
    for row in both.rows() {
        let Row { name, unit, ours, theirs, target } = row;
        writeln!(text, "| {name}, {unit} | {ours:.0} | {theirs:.0} | {:.1} | ≥ {target} |", row.ratio())?;
    }
    writeln!(text, "| calls | {} | {} | | |", audit.calls, prowler.calls)?;
    writeln!(text, "| calls that had been answered before | {} | {} | | |", audit.duplicates, prowler.duplicates)?;
    writeln!(text, "| calls that were refused at once | | {} | | |", prowler.refused())?;
    writeln!(
        text,
        "| bytes written, MB | {:.1} | {:.1} | | |",
        audit.findings.bytes as f64 / 1e6,
        prowler.bytes as f64 / 1e6
    )?;
    writeln!(text, "\nWhat Prowler asked most often:\n\n| Operation | Calls |\n| --- | ---: |")?;
    for (id, calls) in prowler.operations.iter().take(6) {
        writeln!(text, "| {id} | {calls} |")?;
    }
    Ok(text)
}
