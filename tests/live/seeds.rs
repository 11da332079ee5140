//! The seeds, which make accounts and say what an audit must find in them.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

/// What a check must find of a resource.
#[derive(Debug, Deserialize)]
pub(super) struct Expectation {
    /// The check's key.
    pub(super) check: String,
    /// Names that the finding's resource may have; `account` is the account itself.
    pub(super) resource: Vec<String>,
    /// The finding's region; `None`: any.
    pub(super) region: Option<String>,
    /// The finding's status.
    pub(super) status: String,
    /// What its message or its evidence says; `None`: whatever they say.
    pub(super) says: Option<String>,
}

/// Runs a seed against an emulator.
pub(super) fn run(python: &Path, seed: &str, arguments: &[&str], endpoint: &str) -> Vec<Expectation> {
    let output = Command::new(python)
        .arg(super::venvs::folder().join(seed))
        .args(arguments)
        .args(["--endpoint", endpoint])
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .stderr(Stdio::inherit())
        .output()
        .expect("the seed can be run");
    assert!(output.status.success(), "{seed} failed: see above");
    serde_json::from_slice(&output.stdout).expect("a seed prints a JSON list")
}
