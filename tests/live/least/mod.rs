//! Least privilege, proved both ways: the printed policy allows every call that is made, every
//! action in it is used, a grant that is missing costs the checks that need it and no others,
//! and nothing is sent that the policy has no action for.
//!
//! Between the tool and a synthetic account stands the proxy, which lets a call through only when
//! the caller's policy grants what `actions.csv` says that it needs. That map is not the tool's:
//! it was written from AWS's Service Authorization Reference.

mod actions;
mod gate;
mod missing;
mod session;
mod source;
mod synthetic;
mod unknown;
mod whole;

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write;
use std::time::Instant;

use serde_json::{Value, json};

use super::audit::Audit;

/// A scan of the synthetic account: everything unread or failed is told, and nothing but an
/// unknown changes the exit code.
fn scan(endpoint: &str, access_key: &str, more: &[&str]) -> Audit {
    Audit::new("scan", endpoint)
        .env("AWS_ACCESS_KEY_ID", access_key)
        .args(&["--region", "us-east-1", "--output", "json", "--fail-on", "none", "--min-coverage", "100"])
        .args(more)
}

/// The policy that `audit iam-policy` prints.
fn policy(more: &[&str]) -> Value {
    let printed = Audit::new("iam-policy", "http://127.0.0.1:9").args(more).run();
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    serde_json::from_str(&printed.stdout).expect("a policy is JSON")
}

/// The actions of a policy of one statement.
fn granted(policy: &Value) -> BTreeSet<String> {
    let actions = policy["Statement"][0]["Action"].as_array().expect("a policy has actions");
    actions.iter().map(|action| super::audit::text(action).to_owned()).collect()
}

/// Adds a line to the file that `AUDIT_FAULT_RECORD` names, if it names one.
fn record(fault: &str, test: &str, goal: &str, outcome: &str, begun: Instant) {
    let Some(path) = std::env::var_os("AUDIT_FAULT_RECORD") else { return };
    let seconds = begun.elapsed().as_secs_f64();
    let line = json!({"fault": fault, "test": test, "goal": goal, "outcome": outcome, "seconds": seconds});
    let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the record can be opened");
    writeln!(file, "{line}").expect("the record can be written");
}
