//! Runs of the program itself, without AWS, in a folder and an environment of its own.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A run being put together.
pub(super) struct Program {
    command: Command,
    /// Home and working directory.
    home: TempDir,
}

/// A run that has ended.
pub(super) struct Run {
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
    /// The folder that it ran in.
    pub(super) home: TempDir,
}

impl Program {
    pub(super) fn new() -> Program {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_audit"));
        command.env_clear().current_dir(home.path()).env("HOME", home.path());
        // Coverage of the binary is measured through this variable.
        if let Some(value) = std::env::var_os("LLVM_PROFILE_FILE") {
            command.env("LLVM_PROFILE_FILE", value);
        }
        Program { command, home }
    }

    pub(super) fn args(mut self, arguments: &[&str]) -> Program {
        self.command.args(arguments);
        self
    }

    pub(super) fn env(mut self, name: &str, value: &str) -> Program {
        self.command.env(name, value);
        self
    }

    /// A file under the folder that it runs in.
    pub(super) fn file(self, name: &str, text: &str) -> Program {
        let path = self.home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub(super) fn run(mut self) -> Run {
        let Output { status, stdout, stderr } = self.command.stdin(Stdio::null()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("it is UTF-8");
        Run { code: status.code(), stdout: text(stdout), stderr: text(stderr), home: self.home }
    }
}

impl Run {
    /// Everything that it printed and left behind.
    pub(super) fn everything(&self) -> String {
        let mut all = format!("{}{}", self.stdout, self.stderr);
        for name in self.files() {
            all += &std::fs::read_to_string(self.home.path().join(name)).unwrap();
        }
        all
    }

    /// The names of the files in its folder, without those in folders.
    pub(super) fn files(&self) -> Vec<String> {
        let is_file = |path: &Path| path.is_file();
        let entries = std::fs::read_dir(self.home.path()).unwrap().map(|entry| entry.unwrap());
        let files = entries.filter(|entry| is_file(&entry.path()));
        let mut names: Vec<String> = files.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}
