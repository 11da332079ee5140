//! F21: a disk that is full, at whichever write.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::live::audit::{Audit, Run};
use crate::live::endpoint::Endpoint;
use crate::record::Record;

/// Nothing listens there: these runs ask nobody.
const NOWHERE: &str = "http://127.0.0.1:9";
/// KiB from one limit to the next.
const STEP: u64 = 4;
/// Limits that are tried each time; all of them with `AUDIT_FAULT_FULL`.
const FEW: usize = 8;

/// The limits below a size: every step, or some that are spread over it.
fn limits(bytes: u64) -> Vec<u64> {
    let all: Vec<u64> = (0..bytes.div_ceil(1024)).step_by(usize::try_from(STEP).unwrap()).collect();
    let stride = if std::env::var_os("AUDIT_FAULT_FULL").is_some() { 1 } else { (all.len() / FEW).max(1) };
    all.into_iter().step_by(stride).collect()
}

fn names(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn at<'a>(folder: &'a TempDir, name: &str) -> std::borrow::Cow<'a, str> {
    folder.path().join(name).to_str().unwrap().to_owned().into()
}

/// How often a full disk was met, and how often that left half a file.
#[derive(Default)]
struct Tally {
    runs: usize,
    halves: usize,
}

impl Tally {
    /// Runs it under each limit below the size of what it writes to a file of that name.
    fn fill(&mut self, name: &str, run: impl Fn(&str) -> Audit) {
        let whole = tempfile::tempdir().unwrap();
        let path = at(&whole, name);
        let ended = run(&path).run();
        assert!(matches!(ended.code, Some(0 | 1 | 3)), "{}", ended.stderr);
        let size = fs::metadata(&*path).unwrap().len();
        for (index, limit) in limits(size).into_iter().enumerate() {
            let folder = tempfile::tempdir().unwrap();
            let path = at(&folder, name);
            // A former report stays as it was; where there was none, there is none.
            let former = index % 2 == 0;
            if former {
                fs::write(&*path, "former").unwrap();
            }
            let ended = run(&path).with_files_up_to(limit).run();
            self.runs += 1;
            let left = fs::read_to_string(&*path).ok();
            if left.as_deref() != former.then_some("former") || names(&folder).len() != usize::from(former) {
                self.halves += 1;
            }
            assert_undelivered(&ended, name);
        }
    }
}

/// The exit code and the words of a report that could not be written.
fn assert_undelivered(run: &Run, name: &str) {
    assert_eq!(run.code, Some(4), "{}", run.stderr);
    assert!(run.stderr.contains("cannot write to") && run.stderr.contains(name), "{}", run.stderr);
}

#[test]
fn f21_disk_full_at_every_write() {
    let mut tally = Tally::default();
    for format in ["json", "jsonl", "text"] {
        tally.fill(&format!("report.{format}"), |path| {
            Audit::new("demo", NOWHERE).args(&["--output", &format!("{format}={path}")])
        });
    }
    let endpoint = Endpoint::new(0);
    tally.fill("facts.json", |path| {
        Audit::new("collect", endpoint.url()).args(&["--max-rate", "100", "--output", path])
    });
    Record::of("F21", "f21_disk_full_at_every_write", "exit 4, no half file under a final name, a summary on stderr")
        .write(&format!("{} of {} runs left half a file", tally.halves, tally.runs));
    assert!(tally.runs >= 4 * FEW / 2, "{} runs", tally.runs);
    assert_eq!(tally.halves, 0);
}

#[test]
fn what_can_be_written_is_written_and_the_rest_summed_up() {
    let folder = tempfile::tempdir().unwrap();
    let good = at(&folder, "report.txt");
    let (code, stderr) = into_full_device(&["demo", "--output", &format!("json,text={good}")]);
    assert_eq!(code, Some(4), "{stderr}");
    assert!(stderr.contains("cannot write to stdout") && stderr.contains("score "), "{stderr}");
    assert!(fs::read_to_string(&*good).unwrap().contains("Score"), "the other report is whole");
    assert_eq!(names(&folder), ["report.txt"]);
}

/// A scan takes long: what can be known before it is said before it.
#[test]
fn a_place_where_nothing_can_be_written_is_told_before_the_scan() {
    let folder = tempfile::tempdir().unwrap();
    let (missing, taken) = (at(&folder, "missing/report.json"), at(&folder, "."));
    let endpoint = Endpoint::new(0);
    for path in [&*missing, &*taken] {
        for (command, output) in [("scan", format!("json={path}")), ("collect", path.to_owned())] {
            let run = Audit::new(command, endpoint.url()).args(&["--output", &output]).run();
            assert_eq!(run.code, Some(2), "{}", run.stderr);
            assert!(run.stderr.contains("cannot write to") && run.stderr.contains(path), "{}", run.stderr);
        }
    }
    assert_eq!(endpoint.calls(), 0);
    assert!(names(&folder).is_empty());
}

/// The exit code and stderr of a run whose stdout takes nothing.
fn into_full_device(arguments: &[&str]) -> (Option<i32>, String) {
    let full = File::options().write(true).open(Path::new("/dev/full")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_audit"));
    command.args(arguments).env_clear().stdin(Stdio::null()).stdout(full);
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_full_device_behind_stdout_is_an_undelivered_report() {
    for arguments in [&["demo", "--output", "json"][..], &["demo"], &["checks"], &["schema"], &["completions", "bash"]]
    {
        let (code, stderr) = into_full_device(arguments);
        assert_eq!(code, Some(4), "{arguments:?}: {stderr}");
        assert!(stderr.contains("cannot write to stdout"), "{arguments:?}: {stderr}");
        if arguments[0] == "demo" {
            assert!(stderr.contains("score "), "{stderr}");
        }
    }
}
