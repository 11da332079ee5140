//! What several checks derive from one account: each piece is worked out when the first
//! check asks for it, and kept for the others.
//!
//! The pieces own what they hold, so that they can live beside the account.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::facts::Account;
use crate::network::Network;

/// The pieces. A new one is a `OnceCell` and a function that fills it.
#[derive(Default)]
pub(crate) struct Derived {
    networks: OnceCell<BTreeMap<String, Network>>,
}

impl Derived {
    /// What the internet reaches, by region.
    pub(crate) fn networks(&self, account: &Account) -> &BTreeMap<String, Network> {
        self.networks
            .get_or_init(|| account.regional.iter().map(|(name, region)| (name.clone(), Network::of(region))).collect())
    }
}
