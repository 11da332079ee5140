//! The proxy in front of an emulator: what was called, and what is refused or broken.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::server::Server;
use super::venvs;

/// A proxy with its log and its rules, which end with it.
pub(super) struct Proxy {
    server: Server,
    files: TempDir,
}

/// One call, as the proxy saw it.
#[derive(Debug, Deserialize)]
pub(super) struct Called {
    service: String,
    operation: String,
    pub(super) access_key: String,
    /// The status of the answer; 0: none was sent.
    pub(super) status: u16,
    /// What was done to it, if anything: `denied` for want of a grant, `unknown` where the map of actions
    /// has no such call, or the kind of a fault.
    pub(super) done: Option<String>,
}

impl Called {
    /// `service:Operation`, as `checks::calls` names it.
    pub(super) fn id(&self) -> String {
        format!("{}:{}", self.service, self.operation)
    }
}

impl Proxy {
    /// A proxy that passes everything on.
    pub(super) fn to(upstream: &Server) -> Proxy {
        Proxy::with_rules(&upstream.url, &json!({}))
    }

    /// A proxy that refuses everything but some calls.
    pub(super) fn allowing_only(upstream: &Server, calls: &[&str]) -> Proxy {
        Proxy::with_rules(&upstream.url, &json!({ "deny_all_but": calls }))
    }

    /// A proxy that breaks what a fault says (`tests/emulators/proxying/rules.py` has the kinds).
    pub(super) fn with_fault(upstream: &Server, fault: &Value) -> Proxy {
        Proxy::with_rules(&upstream.url, &json!({ "faults": [fault] }))
    }

    /// A proxy in front of that address, with all that `tests/emulators/proxying/rules.py` knows.
    pub(super) fn with_rules(upstream: &str, rules: &Value) -> Proxy {
        let files = tempfile::tempdir().unwrap();
        let (log, book) = (files.path().join("calls"), files.path().join("rules"));
        fs::write(&log, "").unwrap();
        fs::write(&book, rules.to_string()).unwrap();
        let arguments =
            ["0", "--upstream", upstream, "--log", log.to_str().unwrap(), "--rules", book.to_str().unwrap()];
        Proxy { server: Server::start(venvs::moto(), "proxy.py", &arguments), files }
    }

    /// Where it answers.
    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    /// The calls so far, in the order of their answers.
    pub(super) fn calls(&self) -> Vec<Called> {
        let log = fs::read_to_string(self.files.path().join("calls")).unwrap();
        // The last line may be half written while a scan runs.
        let whole = log.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        whole.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// How often each call was made.
    pub(super) fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for call in self.calls() {
            *counts.entry(call.id()).or_default() += 1;
        }
        counts
    }
}
