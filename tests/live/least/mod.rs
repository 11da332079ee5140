//! Least privilege, proved both ways: the printed policy allows every call that is made, every
//! action in it is used, a grant that is missing costs the checks that need it and no others,
//! and nothing is sent that the policy has no action for.
//!
//! Between the tool and a synthetic account stands the proxy, which lets a call through only when
//! the caller's policy grants what `actions.csv` says that it needs. That map is not the tool's:
//! it was written from AWS's Service Authorization Reference.

mod actions;
mod missing;
mod session;
mod source;
mod unknown;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::audit::Audit;
use super::endpoint::Endpoint;
use super::proxy::Proxy;

/// An account of one region, as small as can be with something of every kind in it: six snapshots
/// of databases, because only those that somebody made are asked about.
fn account() -> Endpoint {
    let kinds = ["--kind", "db-snapshot=6", "--kind", "bucket=2"];
    Endpoint::of(&[&["--latency", "0", "--resources", "1", "--regions", "1"][..], &kinds[..]].concat())
}

/// A scan of the synthetic account: everything unread or failed is told, and nothing but an
/// unknown changes the exit code.
fn scan(endpoint: &str, access_key: &str, more: &[&str]) -> Audit {
    Audit::new("scan", endpoint)
        .env("AWS_ACCESS_KEY_ID", access_key)
        .args(&["--region", "us-east-1", "--output", "json", "--fail-on", "none", "--min-coverage", "100"])
        .args(more)
}

/// A gate in front of an account, which lets each access key do what its policy grants.
fn gate(account: &Endpoint, policies: &BTreeMap<String, Value>) -> Proxy {
    Proxy::with_rules(account.url(), &json!({"policies": policies, "actions": actions::map()}))
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
