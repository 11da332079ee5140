//! The virtual environments of the emulators.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The folder of the emulators' files.
pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emulators")
}

/// The Python that has moto and boto3.
pub(super) fn moto() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| python_of("moto"))
}

/// The Python that has LocalStack and boto3.
pub(super) fn localstack() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| python_of("localstack"))
}

fn python_of(name: &str) -> PathBuf {
    let setup = folder().join("setup");
    let output = Command::new(&setup).arg(name).stderr(Stdio::inherit()).output().expect("setup can be run");
    assert!(output.status.success(), "{} {name} failed: see above", setup.display());
    let text = String::from_utf8(output.stdout).unwrap();
    let prefix = format!("{name}=");
    let venv = text.lines().find_map(|line| line.strip_prefix(&prefix)).expect("setup names the folder");
    Path::new(venv).join("bin/python")
}
