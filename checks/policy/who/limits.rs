//! What one condition says of who may come in.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use super::keys::{Says, find};
use super::principals::{is_account, is_unique_id};
use super::{Network, Owner, Party, Reading};
use crate::facts::account_of;
use crate::network::is_internet;
use crate::policy::{Condition, Kind, Operator};

/// S3 takes wider ranges for everyone's.
const WIDEST_IPV4: u8 = 8;
const WIDEST_IPV6: u8 = 32;

/// The parties of whom a condition of an Allow demands that the caller is one; `None`: it
/// limits nobody.
#[must_use]
pub fn demanded(condition: &Condition, reading: Reading) -> Option<BTreeSet<Party>> {
    let operator = condition.parsed().filter(|operator| operator.demands())?;
    named(condition, operator, reading, "true")
}

/// Whether a condition of an Allow demands something of that kind, with values that name
/// somebody.
#[must_use]
pub fn demands(condition: &Condition, says: Says) -> bool {
    find(&condition.key, Reading::Iam).is_some_and(|key| key.says == says)
        && demanded(condition, Reading::Iam).is_some()
}

/// The parties that a condition of a Deny excepts: it holds for everyone else, whether they
/// send the key or not. `None`: others escape the denial too.
pub(super) fn excepted(condition: &Condition, reading: Reading) -> Option<BTreeSet<Party>> {
    let operator = condition.parsed()?;
    // A flag is false for whoever does not send the key, as nobody does without signing.
    let excepts = match find(&condition.key, reading)?.says.is_flag() {
        true => !operator.negated && operator.if_exists && operator.set.is_none(),
        false => operator.excepts(),
    };
    if excepts { named(condition, operator, reading, "false") } else { None }
}

/// Whom the values of a condition name, where each of them names somebody.
fn named(condition: &Condition, operator: Operator, reading: Reading, flag: &str) -> Option<BTreeSet<Party>> {
    let key = find(&condition.key, reading)?;
    let fits = match operator.kind {
        Kind::Bool => key.says.is_flag(),
        Kind::IpAddress => key.says == Says::Address,
        Kind::StringEquals | Kind::StringEqualsIgnoreCase | Kind::StringLike | Kind::Arn => {
            !key.says.is_flag() && key.says != Says::Address
        }
        Kind::Numeric(_) | Kind::Date(_) | Kind::Binary | Kind::Null => false,
    };
    if !fits || condition.values.is_empty() {
        return None;
    }
    let wildcards = operator.has_wildcards() || reading == Reading::S3;
    let party = |value: &String| match key.says.is_flag() && !value.eq_ignore_ascii_case(flag) {
        true => None,
        false => Value { text: value, wildcards }.names(key.says, key.name, reading),
    };
    condition.values.iter().map(party).collect()
}

fn network(name: &str, owner: Option<Owner>) -> Party {
    Party::Network(Network { name: name.to_owned(), owner })
}

/// A value of a condition.
struct Value<'a> {
    text: &'a str,
    wildcards: bool,
}

impl Value<'_> {
    /// Whether a part of it is one fixed text.
    fn is_fixed(&self, text: &str) -> bool {
        let wild = self.wildcards && text.contains(['*', '?']);
        !text.is_empty() && !text.contains("${") && !wild
    }

    fn whole(&self) -> Option<String> {
        self.is_fixed(self.text).then(|| self.text.to_owned())
    }

    /// The account of an ARN, with wildcards after it at the most.
    fn account(&self) -> Option<String> {
        let arn = self.text.starts_with("arn:") && !self.text.contains("${");
        account_of(self.text).filter(|_| arn).map(str::to_owned)
    }

    /// An account's id, or the variable that stands for that of the resource. In the policy of
    /// an endpoint the resource is whatever is called, and S3 takes no variables.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount>
    fn account_id(&self, reading: Reading) -> Option<Owner> {
        match reading == Reading::Iam && self.text.eq_ignore_ascii_case("${aws:ResourceAccount}") {
            true => Some(Owner::Own),
            false => self.whole().filter(|id| is_account(id)).map(Owner::Account),
        }
    }

    /// `o-a1b2c3d4e5`, a path in it, or the variable that stands for that of the resource.
    fn organization(&self, reading: Reading) -> Option<String> {
        if reading == Reading::Iam && self.text.eq_ignore_ascii_case("${aws:ResourceOrgID}") {
            return Some(self.text.to_owned());
        }
        let id = self.text.split('/').next()?;
        (id.starts_with("o-") && self.is_fixed(id) && !self.text.contains("${")).then(|| id.to_owned())
    }

    /// Who it names; `None`: nobody in particular.
    fn names(&self, says: Says, key: &str, reading: Reading) -> Option<Party> {
        let service = |source: Owner| Party::Service { name: None, source: Some(source) };
        let organization = || self.organization(reading).map(Owner::Organization);
        match says {
            Says::Account => match self.account_id(reading)? {
                Owner::Account(id) => Some(Party::Account(id)),
                Owner::Own | Owner::Organization(_) | Owner::Resource(_) => Some(Party::Own),
            },
            Says::Principal => self.account().map(Party::Account),
            Says::Organization => self.organization(reading).map(Party::Organization),
            Says::Identity => self.identity(),
            Says::IsService => Some(Party::Service { name: None, source: None }),
            Says::Service => {
                self.whole().map(|name| Party::Service { name: Some(name.to_ascii_lowercase()), source: None })
            }
            Says::SourceAccount => self.account_id(reading).map(service),
            Says::SourceArn => self.source().map(service),
            Says::SourceOrganization => organization().map(service),
            Says::Network => self.whole().map(|name| network(&name, None)),
            Says::Address => is_narrow(self.text, reading).then(|| network(self.text, None)),
            Says::OwnerAccount => self.account_id(reading).map(|owner| network(key, Some(owner))),
            Says::OwnerOrganization => organization().map(|owner| network(key, Some(owner))),
            Says::NetworkArn => self.account().map(|id| network(key, Some(Owner::Account(id)))),
            Says::Mount => Some(network(key, None)),
            Says::Endpoint => self.endpoint().map(|name| network(&name, None)),
            Says::Secret => self.whole().map(|_| Party::Secret(key.to_owned())),
            Says::StoredWith => self.whole().map(|_| network(key, None)),
        }
    }

    /// A user's id, a role's with any session, or an account's for its root user.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable>
    fn identity(&self) -> Option<Party> {
        let id = self.text.split(':').next()?;
        if !self.is_fixed(id) {
            return None;
        }
        match (is_account(id), is_unique_id(id) || self.is_fixed(self.text)) {
            (true, _) => Some(Party::Account(id.to_owned())),
            (false, true) => Some(Party::Identity(id.to_owned())),
            (false, false) => None,
        }
    }

    /// The account of a resource's ARN, or the resource where its ARN names none.
    fn source(&self) -> Option<Owner> {
        let resource = || self.whole().filter(|arn| arn.starts_with("arn:")).map(Owner::Resource);
        self.account().map(Owner::Account).or_else(resource)
    }

    /// An address or URL that is fixed from the name of its domain on: `*@example.com`.
    fn endpoint(&self) -> Option<String> {
        let domain = self.text.rsplit_once('@').map(|(_, domain)| domain);
        match domain {
            Some(domain) if self.is_fixed(domain) => Some(self.text.to_owned()),
            _ => self.whole().or_else(|| self.account()),
        }
    }
}

/// Whether a range of addresses is somebody's. What is no range limits nothing.
fn is_narrow(text: &str, reading: Reading) -> bool {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    let Ok(range) = text.parse::<IpNet>().or(address) else { return false };
    match (reading, range) {
        (Reading::S3, IpNet::V4(range)) => range.prefix_len() >= WIDEST_IPV4,
        (Reading::S3, IpNet::V6(range)) => range.prefix_len() >= WIDEST_IPV6,
        (Reading::Iam | Reading::Endpoint, range) => !is_internet(&range),
    }
}
