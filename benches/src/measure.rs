//! One run of a command, measured. It is started by a process that does nothing else: a
//! child's peak memory counts what its parent held when it was made, and the driver with
//! the endpoint holds much.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Args;
use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

use crate::bound::number;

/// What to run.
#[derive(Debug, Args)]
pub(crate) struct MeasureArgs {
    /// The file for what was measured; what the command prints goes beside it
    #[arg(long)]
    result: PathBuf,
    #[arg(trailing_var_arg = true, required = true)]
    command: Vec<String>,
}

/// What was measured.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Measured {
    /// Since 1970.
    started: Duration,
    pub(crate) wall_ms: f64,
    pub(crate) user_ms: f64,
    pub(crate) system_ms: f64,
    /// The most memory that any process of the run held.
    pub(crate) memory_kb: u64,
    /// The exit code; none after a signal.
    pub(crate) code: Option<i32>,
}

impl Measured {
    /// User and system time.
    pub(crate) fn cpu_ms(&self) -> f64 {
        self.user_ms + self.system_ms
    }

    /// The most memory in MB.
    pub(crate) fn memory_mb(&self) -> f64 {
        number(usize::try_from(self.memory_kb).unwrap_or(usize::MAX)) / 1_024.0
    }

    /// Milliseconds from the start to that time.
    pub(crate) fn until_ms(&self, time: SystemTime) -> Option<f64> {
        let since = time.duration_since(UNIX_EPOCH).ok()?.checked_sub(self.started)?;
        Some(since.as_secs_f64() * 1_000.0)
    }
}

/// Runs the command to its end in the environment that this process has.
///
/// # Errors
/// A line, when it cannot be run.
pub(crate) fn measure(args: &MeasureArgs) -> Result<(), String> {
    let failed = |error: std::io::Error| error.to_string();
    let [program, rest @ ..] = args.command.as_slice() else { return Err("no command".to_owned()) };
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null());
    command.stdout(File::create(args.result.with_extension("stdout")).map_err(failed)?);
    command.stderr(File::create(args.result.with_extension("stderr")).map_err(failed)?);
    let started = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
    let clock = Instant::now();
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    let wall_ms = clock.elapsed().as_secs_f64() * 1_000.0;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| error.to_string())?;
    let measured = Measured {
        started,
        wall_ms,
        user_ms: milliseconds(usage.user_time()),
        system_ms: milliseconds(usage.system_time()),
        memory_kb: u64::try_from(usage.max_rss()).unwrap_or(0),
        code: status.code(),
    };
    let file = File::create(&args.result).map_err(failed)?;
    serde_json::to_writer(file, &measured).map_err(|error| error.to_string())
}

/// The CPU that this process used so far: the endpoint's.
pub(crate) fn own_cpu_ms() -> f64 {
    getrusage(UsageWho::RUSAGE_SELF)
        .map_or(0.0, |usage| milliseconds(usage.user_time()) + milliseconds(usage.system_time()))
}

#[allow(clippy::cast_precision_loss)] // milliseconds of a run
fn milliseconds(time: nix::sys::time::TimeVal) -> f64 {
    time.tv_sec() as f64 * 1_000.0 + time.tv_usec() as f64 / 1_000.0
}

/// Runs a command in a process of its own and in no other environment than the given one.
///
/// # Errors
/// A line, when it cannot be run.
pub(crate) async fn run(folder: &Path, command: &[String], environment: &[(&str, String)]) -> Result<Measured, String> {
    let result = folder.join("measured");
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut process = tokio::process::Command::new(own);
    process.arg("measure").arg("--result").arg(&result).arg("--").args(command);
    process.env_clear().envs(environment.iter().map(|(name, value)| (*name, value.as_str())));
    process.current_dir(folder).kill_on_drop(true);
    let status = process.status().await.map_err(|error| error.to_string())?;
    if !status.success() {
        return Err(format!("{} could not be run", command.first().map_or("", String::as_str)));
    }
    let text = std::fs::read(&result).map_err(|error| error.to_string())?;
    serde_json::from_slice(&text).map_err(|error| error.to_string())
}

/// The last lines of what a run said, for an error.
pub(crate) fn last_words(folder: &Path) -> String {
    let text = std::fs::read(folder.join("measured.stderr")).unwrap_or_else(|_| Vec::new());
    let text = String::from_utf8_lossy(&text).into_owned();
    let lines: Vec<&str> = text.lines().rev().take(5).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
