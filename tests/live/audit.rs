//! Runs of the real binary in an environment of nothing but what the test gives it.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
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

    /// As many attempts at a call as users have.
    pub(super) fn default_attempts(self) -> Audit {
        self.no_env("AWS_MAX_ATTEMPTS")
    }

    /// With a limit on the size of the files that it writes, in KiB: what a full disk does to
    /// a write, without a disk.
    pub(super) fn with_files_up_to(self, kib: u64) -> Audit {
        // The signal that would end it is ignored, so that the write fails as on a full disk.
        self.after(&format!("trap '' XFSZ; ulimit -f {kib}"))
    }

    /// With so many files open at most, the three standard ones among them.
    pub(super) fn with_open_files(self, number: u64) -> Audit {
        self.after(&format!("ulimit -n {number}"))
    }

    /// After what a shell does first.
    fn after(self, first: &str) -> Audit {
        let mut command = Command::new("bash");
        command.args(["-c", &format!("{first}; exec \"$0\" \"$@\"")]);
        command.arg(self.command.get_program()).args(self.command.get_args());
        command.env_clear().current_dir(self.home.path());
        for (name, value) in self.command.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        Audit { command, home: self.home }
    }

    pub(super) fn env(mut self, name: &str, value: &str) -> Audit {
        self.command.env(name, value);
        self
    }

    pub(super) fn no_env(mut self, name: &str) -> Audit {
        self.command.env_remove(name);
        self
    }

    /// A file in the run's working directory.
    pub(super) fn file(self, name: &str, text: &str) -> Audit {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// A pipe in the run's working directory, which nobody writes to.
    pub(super) fn pipe(self, name: &str) -> Audit {
        assert!(Command::new("mkfifo").arg(self.home.path().join(name)).status().unwrap().success());
        self
    }

    /// Starts it, and lets it run.
    pub(super) fn start(self) -> Running {
        let mut running = self.start_unread();
        let read = |mut pipe: Box<dyn Read + Send>| {
            thread::spawn(move || {
                let mut bytes = Vec::new();
                pipe.read_to_end(&mut bytes).unwrap();
                bytes
            })
        };
        let stdout = read(Box::new(running.child.stdout.take().unwrap()));
        running.reading = Some((stdout, read(Box::new(running.child.stderr.take().unwrap()))));
        running
    }

    /// Starts it, and reads nothing of what it writes: it blocks when the pipe is full.
    pub(super) fn start_unread(mut self) -> Running {
        let child =
            self.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        Running { child, reading: None, _home: self.home }
    }

    /// Runs it to its end.
    pub(super) fn run(self) -> Run {
        self.start().end()
    }
}

/// What comes out of a pipe in the end.
type Reading = JoinHandle<Vec<u8>>;

/// A run under way.
pub(super) struct Running {
    child: Child,
    /// Of stdout and stderr.
    reading: Option<(Reading, Reading)>,
    _home: TempDir,
}

impl Running {
    /// Sends a signal: `INT` or `TERM`. False: it had ended before.
    pub(super) fn signal(&mut self, name: &str) -> bool {
        self.is_running()
            && Command::new("kill").args([format!("-{name}"), self.id().to_string()]).status().unwrap().success()
    }

    /// Its process.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has not ended yet.
    pub(super) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Its exit code if it ends in time; else it is killed.
    pub(super) fn ended_within(&mut self, time: Duration) -> Option<i32> {
        let limit = Instant::now() + time;
        while self.is_running() {
            if Instant::now() > limit {
                self.child.kill().unwrap();
                drop(self.child.wait());
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.child.wait().unwrap().code()
    }

    /// Waits for its end, which must come.
    pub(super) fn end(mut self) -> Run {
        let limit = Instant::now() + LIMIT;
        while self.is_running() {
            if Instant::now() > limit {
                self.child.kill().unwrap();
                drop(self.child.wait());
                panic!("the run did not end in {} s", LIMIT.as_secs());
            }
            thread::sleep(Duration::from_millis(10));
        }
        let (stdout, stderr) = self.reading.take().expect("it is read");
        let text = |reading: Reading| String::from_utf8(reading.join().unwrap()).expect("it writes UTF-8");
        Run { code: self.child.wait().unwrap().code(), stdout: text(stdout), stderr: text(stderr) }
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
