//! The synthetic endpoint speaks as AWS does: boto3, which knows AWS's models, reads what it means.

use std::path::Path;
use std::process::Command;

use super::venvs;

#[test]
fn boto3_reads_every_operation_of_the_synthetic_endpoint() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/conformance.py");
    let benches = Path::new(env!("CARGO_BIN_EXE_audit")).with_file_name("benches");
    let output = Command::new(venvs::moto()).arg(script).arg(benches).output().expect("Python can be run");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    assert!(told.contains(" operations, ") && told.trim_end().ends_with(" 0 problems"), "{told}");
}
