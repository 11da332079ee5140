//! Runs of the real binary in an environment of nothing but what the test gives it.

use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The regions that the seeds fill.
pub(super) const REGIONS: [&str; 4] = ["--region", "us-east-1", "--region", "eu-west-1"];

/// How long any run may take.
const LIMIT: Duration = Duration::from_secs(300);

/// A run being put together.
pub(super) struct Audit {
    command: Command,
    /// Home and working directory: empty, so that no profile or audit.toml is found.
    home: TempDir,
}

impl Audit {
    /// `audit SUBCOMMAND` against an endpoint, with keys that only emulators take.
    pub(super) fn new(subcommand: &str, endpoint: &str) -> Audit {
        Audit::without_credentials(subcommand, endpoint)
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
    }

    /// A scan of the two regions that writes JSON.
    pub(super) fn scan(endpoint: &str) -> Audit {
        Audit::new("scan", endpoint).args(&REGIONS).args(&["--output", "json"])
    }

    /// The same without any credentials.
    pub(super) fn without_credentials(subcommand: &str, endpoint: &str) -> Audit {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_audit"));
        command.arg(subcommand).env_clear().current_dir(home.path());
        // Coverage of the binary is measured through this variable.
        for kept in ["LLVM_PROFILE_FILE", "TMPDIR"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command
            .env("HOME", home.path())
            .env("AWS_ENDPOINT_URL", endpoint)
            .env("AWS_REGION", "us-east-1")
            // Enough to show that a call is repeated, without waiting out eight attempts.
            .env("AWS_MAX_ATTEMPTS", "3")
            // Nothing may ask the machine that the test runs on for credentials.
            .env("AWS_EC2_METADATA_DISABLED", "true");
        Audit { command, home }
    }

    pub(super) fn args(mut self, arguments: &[&str]) -> Audit {
        self.command.args(arguments);
        self
    }

    pub(super) fn env(mut self, name: &str, value: &str) -> Audit {
        self.command.env(name, value);
        self
    }

    /// A file in the run's working directory.
    pub(super) fn file(self, name: &str, text: &str) -> Audit {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Starts it, and lets it run.
    pub(super) fn start(mut self) -> Running {
        let child =
            self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        Running { child, _home: self.home }
    }

    /// Runs it to its end.
    pub(super) fn run(self) -> Run {
        self.start().end()
    }
}

/// A run under way.
pub(super) struct Running {
    child: Child,
    _home: TempDir,
}

impl Running {
    /// Sends a signal: `INT` or `TERM`.
    pub(super) fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
        assert!(status.success(), "it ended before the signal");
    }

    /// Waits for its end, which must come.
    pub(super) fn end(self) -> Run {
        let id = self.child.id().to_string();
        let waiting = thread::spawn(move || self.child.wait_with_output().unwrap());
        let limit = Instant::now() + LIMIT;
        while !waiting.is_finished() {
            if Instant::now() > limit {
                Command::new("kill").args(["-KILL", &id]).status().unwrap();
                panic!("the run did not end in {} s", LIMIT.as_secs());
            }
            thread::sleep(Duration::from_millis(10));
        }
        Run::of(waiting.join().unwrap())
    }
}

/// A run that has ended.
pub(super) struct Run {
    /// The exit code; `None` when a signal killed it.
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Run {
    fn of(output: Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// The report, when the exit code is one of these.
    pub(super) fn report(&self, codes: &[i32]) -> Report {
        assert!(self.code.is_some_and(|code| codes.contains(&code)), "exit code {:?}\n{}", self.code, self.stderr);
        let report = serde_json::from_str(&self.stdout);
        Report(report.unwrap_or_else(|error| panic!("stdout is no report: {error}\n{}\n{}", self.stdout, self.stderr)))
    }
}

/// A report in JSON.
pub(super) struct Report(pub(super) Value);

impl Report {
    /// Its findings.
    pub(super) fn findings(&self) -> &[Value] {
        self.0["findings"].as_array().expect("a report has findings")
    }

    /// The findings of a check.
    pub(super) fn of_check(&self, check: &str) -> Vec<&Value> {
        self.findings().iter().filter(|finding| finding["check"] == check).collect()
    }

    /// Its findings without what may differ between two runs of one account.
    pub(super) fn comparable(&self) -> Vec<Value> {
        let mut findings = self.findings().to_vec();
        for finding in &mut findings {
            finding.as_object_mut().unwrap().remove("observed_at").expect("a finding says when");
        }
        findings
    }

    /// The keys of the checks that were selected.
    pub(super) fn checks(&self) -> Vec<&str> {
        self.0["checks"].as_array().unwrap().iter().map(|check| text(&check["key"])).collect()
    }
}

/// A text in a report.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}
