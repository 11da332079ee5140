//! The emulators, and the accounts that tests share.

use std::sync::OnceLock;

use super::seeds::{self, Expectation};
use super::server::Server;
use super::venvs;

/// A fresh, empty moto account with AWS's managed policies.
pub(super) fn moto() -> Server {
    Server::start(venvs::moto(), "moto_wrapper.py", &["0", "--managed-policies"])
}

/// A fresh LocalStack.
pub(super) fn localstack() -> Server {
    Server::start(venvs::localstack(), "localstack_wrapper.py", &["0"])
}

/// An account that was seeded, and what is to be found in it.
pub(super) struct Seeded {
    pub(super) server: Server,
    pub(super) expected: Vec<Expectation>,
}

impl Seeded {
    fn new(seed: &str) -> Seeded {
        let server = moto();
        let expected = seeds::run(venvs::moto(), seed, &[], &server.url);
        Seeded { server, expected }
    }
}

/// The careless account. Tests share it and only read; it ends with the test binary.
pub(super) fn careless() -> &'static Seeded {
    static ACCOUNT: OnceLock<Seeded> = OnceLock::new();
    ACCOUNT.get_or_init(|| Seeded::new("seed_careless.py"))
}

/// The account in which every way to become an administrator is open to somebody.
pub(super) fn escalation() -> &'static Seeded {
    static ACCOUNT: OnceLock<Seeded> = OnceLock::new();
    ACCOUNT.get_or_init(|| Seeded::new("seed_escalation.py"))
}

/// The account in which everything that can hold a secret holds one.
pub(super) fn secrets() -> &'static Seeded {
    static ACCOUNT: OnceLock<Seeded> = OnceLock::new();
    ACCOUNT.get_or_init(|| Seeded::new("seed_secrets.py"))
}

/// The kept account. Tests share it and only read; it ends with the test binary.
pub(super) fn kept() -> &'static Seeded {
    static ACCOUNT: OnceLock<Seeded> = OnceLock::new();
    ACCOUNT.get_or_init(|| Seeded::new("seed_kept.py"))
}
