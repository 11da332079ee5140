//! The proxy that enforces policies: each access key has one.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::server::Server;
use super::super::venvs;
use super::actions;

/// A gate in front of an account.
pub(super) struct Gate {
    server: Server,
    files: TempDir,
}

/// A call that came to the gate.
#[derive(Debug, Deserialize)]
pub(super) struct Called {
    service: String,
    operation: String,
    pub(super) access_key: String,
    /// `denied` for want of a grant, `unknown` where the map has no such call, nothing where it was let through.
    pub(super) done: Option<String>,
}

impl Called {
    /// `service:Operation`.
    pub(super) fn id(&self) -> String {
        format!("{}:{}", self.service, self.operation)
    }
}

impl Gate {
    /// Lets each access key do what its policy grants.
    pub(super) fn before(account: &str, policies: &BTreeMap<String, Value>) -> Gate {
        let files = tempfile::tempdir().unwrap();
        let (log, book) = (files.path().join("calls"), files.path().join("rules"));
        fs::write(&log, "").unwrap();
        fs::write(&book, json!({"policies": policies, "actions": actions::map()}).to_string()).unwrap();
        let arguments = ["0", "--upstream", account, "--log", log.to_str().unwrap(), "--rules", book.to_str().unwrap()];
        Gate { server: Server::start(venvs::moto(), "proxy.py", &arguments), files }
    }

    /// Where it answers.
    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    /// The calls so far.
    pub(super) fn calls(&self) -> Vec<Called> {
        let log = fs::read_to_string(self.files.path().join("calls")).unwrap();
        log.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
