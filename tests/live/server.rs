//! A server of ours that listens on loopback and ends when its standard input closes.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A running server.
pub(super) struct Server {
    child: Child,
    /// Where it answers, for instance `http://127.0.0.1:4566`.
    pub(super) url: String,
}

impl Server {
    /// Starts a script of `tests/emulators` and waits until it says where it listens.
    pub(super) fn start(python: &Path, script: &str, arguments: &[&str]) -> Server {
        let mut command = Command::new(python);
        command.arg(super::venvs::folder().join(script)).args(arguments);
        Server::spawn(command, script)
    }

    /// Starts the synthetic endpoint of `benches`, with the arguments of its `serve`.
    pub(super) fn synthetic(arguments: &[&str]) -> Server {
        // Cargo puts it beside the binary under test: a test of its own needs it too.
        let program = Path::new(env!("CARGO_BIN_EXE_audit")).with_file_name("benches");
        assert!(program.exists(), "{} is not there: run `cargo build -p benches` first", program.display());
        let mut command = Command::new(program);
        command.arg("serve").args(arguments);
        Server::spawn(command, "benches")
    }

    fn spawn(mut command: Command, name: &str) -> Server {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Their logs say little to who reads a test's failure, and LocalStack's say much.
            .stderr(Stdio::null())
            .spawn()
            .expect("the server can be started");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said = line.trim();
        let url = said.strip_prefix("listening on ").map(|address| format!("http://{address}"));
        let Some(url) = url.or_else(|| said.starts_with("http://").then(|| said.to_owned())) else {
            panic!("{name} did not start: {line:?}; run it by hand to see why");
        };
        Server { url, child }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let limit = Instant::now() + Duration::from_secs(15);
        while Instant::now() < limit {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // Only by its own handle: the machine may run other servers of the same name.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
