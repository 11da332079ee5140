//! What several checks derive from one account: each piece is worked out when the first
//! check asks for it, and kept for the others.
//!
//! What a judge looks up of one list for each item of another it looks up in an index: those of
//! several checks, and of filters, are here; that of a single check is made in its judge function.

mod account;
mod index;
mod log_targets;
mod region;

use std::cell::OnceCell;
use std::collections::BTreeMap;

pub(crate) use account::OfAccount;
pub(crate) use index::{ByKey, Grouped, Named, by_key};
pub(crate) use log_targets::LogTargets;
pub(crate) use region::OfRegion;

use crate::facts::Account;
use crate::policy::Texts;
use crate::policy::privilege::{Escalations, Principals};

/// The pieces. A new one is a `OnceCell` and a function that fills it.
pub(crate) struct Derived<'a> {
    /// What it is derived from.
    pub(crate) account: &'a Account,
    /// Policies by their text.
    pub(crate) texts: Texts,
    /// The lists that have no region.
    pub(crate) global: OfAccount<'a>,
    /// The regions that were asked, by name.
    pub(crate) regions: BTreeMap<&'a str, OfRegion<'a>>,
    principals: OnceCell<Principals>,
    escalations: OnceCell<Escalations>,
}

impl<'a> Derived<'a> {
    /// Nothing yet.
    pub(crate) fn of(account: &'a Account) -> Derived<'a> {
        Derived {
            account,
            texts: Texts::default(),
            global: OfAccount::of(account),
            regions: account.regional.iter().map(|(name, facts)| (name.as_str(), OfRegion::of(facts))).collect(),
            principals: OnceCell::new(),
            escalations: OnceCell::new(),
        }
    }

    /// The principals and what they may do.
    pub(crate) fn principals(&self) -> &Principals {
        self.principals.get_or_init(|| Principals::of(self.account, &self.texts))
    }

    /// Who can become an administrator.
    pub(crate) fn escalations(&self) -> &Escalations {
        self.escalations.get_or_init(|| Escalations::of(self.account, self.principals()))
    }
}
