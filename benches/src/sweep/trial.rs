//! One scan of the account, with one of its calls failing.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::jobs::Job;
use super::report::Report;
use crate::scan::environment;
use crate::server::Server;

/// The tool, and the endpoint that it asks.
#[derive(Debug)]
pub(super) struct Stand {
    pub(super) audit: PathBuf,
    pub(super) url: String,
    pub(super) server: Arc<Server>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Trial {
    /// The exit code; none after a signal.
    pub(super) code: Option<i32>,
    /// None: it wrote none.
    pub(super) report: Option<Report>,
    pub(super) stderr: String,
    pub(super) took: Duration,
    /// How often the call failed.
    pub(super) applied: u64,
}

/// Longer than any run takes, on a busy machine too.
const LIMIT: Duration = Duration::from_secs(240);

/// Enough to show that a call is tried again. By itself the tool tries a call that is throttled
/// a hundred times before it gives it up.
const ATTEMPTS: &str = "2";

impl Trial {
    /// Whether every finding is as it was.
    pub(super) fn is_as(&self, clean: &Report) -> bool {
        let statuses = |report: &Report| -> Vec<(String, String)> {
            report.rows.iter().map(|(id, row)| (id.clone(), row.status.clone())).collect()
        };
        self.report.as_ref().is_some_and(|report| statuses(report) == statuses(clean))
    }
}

impl Stand {
    /// Scans once, as a client of its own.
    ///
    /// # Errors
    /// A line, when the tool could not be run, or its report cannot be read.
    pub(super) async fn run(&self, client: &str, job: Option<&Job>) -> Result<Trial, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut command = tokio::process::Command::new(&self.audit);
        command.args(["scan", "--no-progress", "--extended", "--max-rate", "100", "--output", "json=report.json"]);
        // Many scans share the machine: few connections each.
        command.args(["--concurrency", "16"]);
        // So that the exit code tells of gaps, which failures would hide, and of every one.
        command.args(["--fail-on", "none", "--min-coverage", "100"]);
        command.env_clear().envs(environment(&self.url, client, folder.path())).env("AWS_MAX_ATTEMPTS", ATTEMPTS);
        command.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        if let Some(job) = job {
            self.server.inflict(job.rule(client));
        }
        let clock = Instant::now();
        let child = command.kill_on_drop(true).spawn().map_err(|error| format!("{}: {error}", self.audit.display()))?;
        let output = tokio::time::timeout(LIMIT, child.wait_with_output()).await;
        let took = clock.elapsed();
        let applied = self.server.forget(client);
        let Ok(output) = output else {
            let stderr = format!("it did not end within {} s", LIMIT.as_secs());
            return Ok(Trial { code: None, report: None, stderr, took, applied });
        };
        let output = output.map_err(|error| error.to_string())?;
        let report = match std::fs::read(folder.path().join("report.json")) {
            Ok(text) => Some(Report::parse(&text)?),
            Err(_) => None,
        };
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(Trial { code: output.status.code(), report, stderr, took, applied })
    }
}
