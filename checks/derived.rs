//! What several checks derive from one account: each piece is worked out when the first
//! check asks for it, and kept for the others.
//!
//! The pieces own what they hold, so that they can live beside the account.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::facts::Account;
use crate::network::Network;
use crate::policy::Texts;
use crate::policy::privilege::{Escalations, Principals};

/// The pieces. A new one is a `OnceCell` and a function that fills it.
#[derive(Default)]
pub(crate) struct Derived {
    /// Policies by their text.
    pub(crate) texts: Texts,
    networks: OnceCell<BTreeMap<String, Network>>,
    principals: OnceCell<Principals>,
    escalations: OnceCell<Escalations>,
}

impl Derived {
    /// What the internet reaches, by region.
    pub(crate) fn networks(&self, account: &Account) -> &BTreeMap<String, Network> {
        self.networks
            .get_or_init(|| account.regional.iter().map(|(name, region)| (name.clone(), Network::of(region))).collect())
    }

    /// The principals and what they may do.
    pub(crate) fn principals(&self, account: &Account) -> &Principals {
        self.principals.get_or_init(|| Principals::of(account, &self.texts))
    }

    /// Who can become an administrator.
    pub(crate) fn escalations(&self, account: &Account) -> &Escalations {
        self.escalations.get_or_init(|| Escalations::of(account, self.principals(account)))
    }
}
