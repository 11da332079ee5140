//! `reliability`: docs/reliability.md, from what was measured. Nothing here is typed in by
//! hand but what another tool did, which `peers.csv` holds.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::sweep::{OfFault, Totals};

/// What is told.
#[derive(Debug, Args)]
pub(crate) struct ReliabilityArgs {
    /// What `sweep --json` wrote
    #[arg(long, value_name = "FILE")]
    sweep: Option<PathBuf>,
    /// The lines that tests wrote to the file that `AUDIT_FAULT_RECORD` names
    #[arg(long, value_name = "FILE")]
    matrix: Option<PathBuf>,
}

/// What one test measured. `fault` is a letter for the group, a number and perhaps a letter.
#[derive(Clone, Debug, Deserialize)]
struct Record {
    fault: String,
    test: String,
    outcome: String,
    goal: Option<String>,
    seconds: Option<f64>,
    /// The same run without the fault.
    clean_seconds: Option<f64>,
    rows_lost: Option<u64>,
}

/// A row of the fault matrix: what happens, what Prowler did, what is wanted.
#[derive(Clone, Debug, Deserialize)]
struct Peer {
    fault: String,
    what: String,
    prowler: String,
    goal: String,
}

/// The names of the groups.
const GROUPS: [(char, &str); 4] =
    [('F', "The fault matrix"), ('T', "Traps of the SDK"), ('P', "Least privilege"), ('H', "Hostile text and secrets")];

/// Where the other tool's column comes from.
const SOURCE: &str = "Prowler 5.46.0 was measured with 34 checks (10 services, 2 regions, 163 findings) beside an \
emulator, moto 5.2.5, behind a proxy that made the faults. Its exit code 3 says that a check failed. The machine was \
shared: its times are orders of size.";

const NOT_MEASURED: &str = "not measured";

/// The document.
///
/// # Errors
/// A line, when a file cannot be read.
pub(crate) fn reliability(args: &ReliabilityArgs) -> Result<String, String> {
    let sweep = args.sweep.as_deref().map(|path| json(path, &read(path)?)).transpose()?;
    let matrix = match args.matrix.as_deref() {
        Some(path) => records(path, &read(path)?)?,
        None => Vec::new(),
    };
    document(sweep.as_ref(), matrix).map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn json<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("{}: {error}", path.display()))
}

/// One line each; of a test that ran twice the last one.
fn records(path: &Path, text: &str) -> Result<Vec<Record>, String> {
    let mut last = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let record: Record = json(path, line)?;
        last.insert((order(&record.fault), record.test.clone()), record);
    }
    Ok(last.into_values().collect())
}

/// `F6b` stands after `F6` and before `F10`, and `F06b` is the same.
fn order(fault: &str) -> (String, u64, String) {
    let start = fault.find(|c: char| c.is_ascii_digit()).unwrap_or(fault.len());
    let (letters, rest) = fault.split_at(start);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (letters.to_owned(), rest[..end].parse().unwrap_or(0), rest[end..].to_owned())
}

fn document(sweep: Option<&Totals>, records: Vec<Record>) -> Result<String, Box<dyn std::error::Error>> {
    let mut out = String::new();
    writeln!(out, "# Reliability\n")?;
    writeln!(
        out,
        "Written by `tests/reliability` from what it measured; not by hand. What nothing measured says so.\n"
    )?;
    swept(&mut out, sweep)?;
    let mut groups: BTreeMap<char, Vec<Record>> = BTreeMap::new();
    for record in records {
        groups.entry(record.fault.chars().next().unwrap_or('?')).or_default().push(record);
    }
    matrix(&mut out, groups.get(&'F').map_or(&[], Vec::as_slice))?;
    let named = GROUPS.iter().map(|(letter, _)| *letter).filter(|letter| *letter != 'F');
    let others: Vec<char> =
        groups.keys().copied().filter(|letter| !GROUPS.iter().any(|(known, _)| known == letter)).collect();
    for letter in named.chain(others) {
        group(&mut out, letter, groups.get(&letter).map_or(&[], Vec::as_slice))?;
    }
    Ok(out)
}

fn swept(out: &mut String, sweep: Option<&Totals>) -> std::fmt::Result {
    writeln!(out, "## Every call fails in every way\n")?;
    let Some(sweep) = sweep else { return writeln!(out, "{NOT_MEASURED}\n") };
    let Totals { calls, findings, of_runs, runs, seed, seconds, repeated, faults, violations } = sweep;
    let which = seed.map_or_else(|| "all of them".to_owned(), |seed| format!("a sample with seed {seed}"));
    writeln!(
        out,
        "An account in 2 regions answers {calls} distinct calls, which give {findings} findings. Each call in turn \
fails in each of these ways and all others are answered: {of_runs} runs, of which {runs} were made ({which}) in \
{seconds:.0} s, {repeated} of them a second time because the machine was too busy to answer in time.\n"
    )?;
    writeln!(
        out,
        "In each run, nothing may pass that does not pass without the fault; every finding is there with its status, or unknown for the reason that the fault is, or an unknown of the same check stands for the list that would have named it; the score is no better; a call that succeeds at the second attempt leaves no trace; and the exit code says whether something is missing.\n\n\
Each scan makes two attempts at a call, 16 calls at a time, by the whole of each rate. With the usual number of \
attempts, what lasts takes longer: the fault matrix has those times.\n"
    )?;
    writeln!(out, "```sh\nbenches sweep --audit target/release/audit --json sweep.json\n```\n")?;
    writeln!(
        out,
        "| Fault | Runs | Became a pass | Lost | Wrong exit codes | Other | Report as without it | Mean | Longest |"
    )?;
    writeln!(out, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")?;
    for one in faults {
        let OfFault { fault, runs, flips, lost, exits, others, same, mean_seconds, longest_seconds } = one;
        let name = fault.name();
        writeln!(
            out,
            "| {name} | {runs} | {flips} | {lost} | {exits} | {others} | {same} | {mean_seconds:.1} s | {longest_seconds:.1} s |"
        )?;
    }
    writeln!(out, "\nA report is as without the fault where what is left settles every finding.\n")?;
    if violations.is_empty() {
        return writeln!(out, "No violation.\n");
    }
    writeln!(out, "{} violations:\n", violations.len())?;
    for violation in violations {
        writeln!(out, "- {}", cell(&violation.to_string()))?;
    }
    writeln!(out)
}

fn peers() -> Result<Vec<Peer>, csv::Error> {
    csv::Reader::from_reader(include_str!("../peers.csv").as_bytes()).deserialize().collect()
}

fn matrix(out: &mut String, records: &[Record]) -> Result<(), Box<dyn std::error::Error>> {
    writeln!(out, "## {}\n\n{SOURCE}\n", GROUPS[0].1)?;
    writeln!(out, "| | Fault | Prowler | Goal | Outcome | Time | Findings lost | Test |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | ---: | --- |")?;
    let mut rest: Vec<&Record> = records.iter().collect();
    for Peer { fault, what, prowler, goal } in peers()? {
        let (these, others) = rest.into_iter().partition(|record| order(&record.fault) == order(&fault));
        rest = others;
        let these: Vec<&Record> = these;
        if these.is_empty() {
            writeln!(
                out,
                "| {fault} | {} | {} | {} | {NOT_MEASURED} | | | |",
                cell(&what),
                cell(&prowler),
                cell(&goal)
            )?;
        }
        for record in these {
            let goal = record.goal.as_deref().unwrap_or(&goal);
            writeln!(
                out,
                "| {fault} | {} | {} | {} | {} |",
                cell(&what),
                cell(&prowler),
                cell(goal),
                measured(record)
            )?;
        }
    }
    for record in rest {
        let goal = record.goal.as_deref().unwrap_or("");
        writeln!(out, "| {} | | {NOT_MEASURED} | {} | {} |", cell(&record.fault), cell(goal), measured(record))?;
    }
    writeln!(out)?;
    Ok(())
}

fn group(out: &mut String, letter: char, records: &[Record]) -> std::fmt::Result {
    let title = GROUPS.iter().find(|(known, _)| *known == letter).map_or("Others", |(_, title)| title);
    writeln!(out, "## {title}\n")?;
    if records.is_empty() {
        return writeln!(out, "{NOT_MEASURED}\n");
    }
    writeln!(out, "| | Goal | Outcome | Time | Findings lost | Test |")?;
    writeln!(out, "| --- | --- | --- | --- | ---: | --- |")?;
    for record in records {
        let goal = record.goal.as_deref().unwrap_or("");
        writeln!(out, "| {} | {} | {} |", cell(&record.fault), cell(goal), measured(record))?;
    }
    writeln!(out)
}

/// Outcome, time, findings lost and test, as cells.
fn measured(record: &Record) -> String {
    let time = match (record.seconds, record.clean_seconds) {
        (Some(took), Some(clean)) if clean > 0.0 => format!("{took:.1} s, {:.2} of the clean run", took / clean),
        (Some(took), _) => format!("{took:.1} s"),
        (None, _) => String::new(),
    };
    let lost = record.rows_lost.map_or_else(String::new, |lost| lost.to_string());
    format!("{} | {time} | {lost} | `{}`", cell(&record.outcome), cell(&record.test))
}

/// Text in one cell of a table.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sweep: Option<&str>, matrix: &str) -> String {
        let path = Path::new("x");
        let sweep: Option<Totals> = sweep.map(|text| json(path, text).unwrap());
        document(sweep.as_ref(), records(path, matrix).unwrap()).unwrap()
    }

    fn row<'a>(document: &'a str, start: &str) -> Vec<&'a str> {
        document.lines().filter(|line| line.starts_with(start)).collect()
    }

    const SWEEP: &str = r#"{"calls": 333, "findings": 1111, "of_runs": 2664, "runs": 2664, "seed": null, "seconds": 900.4,
        "faults": [{"fault": "denied", "runs": 333, "flips": 1, "lost": 2, "exits": 3, "others": 4, "same": 5,
        "mean_seconds": 0.5, "longest_seconds": 1.0}],
        "violations": [{"call": "ec2:X r a|b", "fault": "denied", "wrong": "flip", "finding": "c r x", "was": "fail", "is": "pass"}]}"#;

    #[test]
    fn a_sweep_is_told_with_its_violations() {
        let document = told(Some(SWEEP), "");
        assert_eq!(row(&document, "| denied"), ["| denied | 333 | 1 | 2 | 3 | 4 | 5 | 0.5 s | 1.0 s |"]);
        assert!(document.contains("333 distinct calls, which give 1111 findings"), "{document}");
        assert!(
            document.contains("2664 runs, of which 2664 were made (all of them) in 900 s, 0 of them"),
            "{document}"
        );
        assert_eq!(row(&document, "- "), [r"- Flip: ec2:X r a\|b \| denied \| c r x \| fail -> pass"]);
        assert!(!document.contains("No violation."));
    }

    #[test]
    fn what_was_not_measured_says_so_and_nothing_is_made_up() {
        let document = told(None, "");
        let rows = row(&document, "| F");
        assert_eq!(rows.len(), peers().unwrap().len(), "a row each");
        assert!(rows.iter().all(|row| row.ends_with("| not measured | | | |")), "{document}");
        // The sweep, and three groups without a record.
        assert_eq!(row(&document, "not measured").len(), 4);
    }

    #[test]
    fn the_matrix_holds_every_fault_of_the_table_once() {
        let faults: Vec<String> = peers().unwrap().into_iter().map(|peer| peer.fault).collect();
        let numbers = (1..=23).map(|number| format!("F{number}"));
        // Two have a second row.
        let expected: Vec<String> = numbers
            .flat_map(|fault| {
                let second = matches!(&*fault, "F6" | "F7").then(|| format!("{fault}b"));
                std::iter::once(fault).chain(second)
            })
            .collect();
        assert_eq!(faults, expected);
    }

    #[test]
    fn records_fill_their_rows() {
        let document = told(
            None,
            r#"{"fault":"F6b","test":"ten_percent","goal":"own goal","outcome":"old","seconds":1.0}
{"fault":"F06b","test":"ten_percent","goal":"own goal","outcome":"all | there","seconds":12.3,"clean_seconds":10.0,"rows_lost":0}

{"fault":"F99","test":"new","outcome":"fine"}
{"fault":"T2","test":"token","outcome":"an error"}
{"fault":"T10","test":"late","outcome":"x","seconds":2}
{"fault":"Z1","test":"odd","outcome":"y"}"#,
        );
        let rows = row(&document, "| F6b");
        assert_eq!(rows.len(), 1, "the last run of a test counts");
        assert!(
            rows[0].ends_with(r"| own goal | all \| there | 12.3 s, 1.23 of the clean run | 0 | `ten_percent` |"),
            "{rows:?}"
        );
        assert_eq!(row(&document, "| F99"), ["| F99 | | not measured |  | fine |  |  | `new` |"]);
        let traps = document.split("## Traps of the SDK").nth(1).unwrap();
        assert!(traps.find("| T2 ").unwrap() < traps.find("| T10 ").unwrap(), "in the order of their numbers");
        assert_eq!(row(&document, "| Z1"), ["| Z1 |  | y |  |  | `odd` |"]);
        assert!(document.contains("## Others"));
    }

    #[test]
    fn a_line_that_is_no_record_is_refused() {
        assert!(records(Path::new("matrix.jsonl"), "{}").unwrap_err().contains("matrix.jsonl"));
    }
}
