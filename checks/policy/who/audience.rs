//! Parties that a policy lets in, and what is left of them under a further limit.

use std::collections::BTreeSet;
use std::fmt;

/// The largest policy that AWS takes holds some hundreds of names.
const MOST_PAIRS: usize = 1_000_000;

/// Whose something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// Of whoever has the resource that the policy stands on.
    Own,
    /// An account's.
    Account(String),
    /// An organization's, by its id.
    Organization(String),
    /// A resource whose ARN names no account, as that of a bucket.
    Resource(String),
}

/// Where callers must come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Network {
    /// A range of addresses, a VPC, an endpoint, or the condition key whose value says whose it is.
    pub name: String,
    /// Whose it is, where the policy says so.
    pub owner: Option<Owner>,
}

/// Somebody whom a policy lets in, the most particular first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// A deleted user or role, of which its unique id is left: nobody can be it again.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles>
    Deleted(String),
    /// One principal by its unique id. Whose it is does not show.
    Identity(String),
    /// The account of the resource that the policy stands on.
    Own,
    /// An account, or some of its principals.
    Account(String),
    /// The accounts of an organization.
    Organization(String),
    /// An account by its canonical user id, which hides the account's number.
    CanonicalUser(String),
    /// A CloudFront origin access identity.
    OriginAccessIdentity(String),
    /// An OIDC or SAML provider.
    Provider(String),
    /// A service of AWS.
    Service {
        /// Its principal; `None`: every service.
        name: Option<String>,
        /// On whose behalf it must act; `None`: anybody's.
        source: Option<Owner>,
    },
    /// Everyone who comes from there.
    Network(Network),
    /// Everyone who knows a value that the condition key asks for.
    Secret(String),
    /// What AWS does not accept, or this version does not know.
    Unclear(String),
    /// Everyone.
    Everyone,
}

/// The parties that are let in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience(BTreeSet<Party>);

impl Party {
    /// How wide it is: what two limits have in common is the narrower one of them.
    pub(super) fn width(&self) -> u8 {
        match self {
            Party::Deleted(_) => 0,
            Party::Identity(_) => 1,
            Party::Own
            | Party::Account(_)
            | Party::CanonicalUser(_)
            | Party::OriginAccessIdentity(_)
            | Party::Provider(_) => 2,
            Party::Organization(_) => 3,
            Party::Service { .. } => 4,
            Party::Network(_) => 5,
            Party::Secret(_) => 6,
            Party::Unclear(_) => 7,
            Party::Everyone => 8,
        }
    }

    /// Whether it stands for whoever meets a condition, and not for somebody by name.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Party::Organization(_) | Party::Network(_) | Party::Secret(_) | Party::Everyone)
    }

    /// The account that it is, or on whose behalf it comes.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Party::Account(id)
            | Party::Service { source: Some(Owner::Account(id)), .. }
            | Party::Network(Network { owner: Some(Owner::Account(id)), .. }) => Some(id),
            Party::Deleted(_)
            | Party::Identity(_)
            | Party::Own
            | Party::Organization(_)
            | Party::CanonicalUser(_)
            | Party::OriginAccessIdentity(_)
            | Party::Provider(_)
            | Party::Service { .. }
            | Party::Network(_)
            | Party::Secret(_)
            | Party::Unclear(_)
            | Party::Everyone => None,
        }
    }

    /// Whether it is the account that has the resource, or comes on its behalf.
    #[must_use]
    pub fn is_own(&self) -> bool {
        matches!(
            self,
            Party::Own
                | Party::Service { source: Some(Owner::Own), .. }
                | Party::Network(Network { owner: Some(Owner::Own), .. })
        )
    }

    /// What is left of it for callers who must also be the other one.
    fn meet(&self, other: &Party) -> Option<Party> {
        match (self, other) {
            // A caller is of one account and one organization.
            (Party::Account(a), Party::Account(b)) | (Party::Organization(a), Party::Organization(b)) => {
                (a == b).then(|| self.clone())
            }
            (Party::Service { name, source }, Party::Service { name: other_name, source: other_source }) => {
                let name = both(name, other_name)?;
                // Sources are told in several ways: two that differ may be the same.
                let source = source.clone().or_else(|| other_source.clone());
                Some(Party::Service { name, source })
            }
            // A request can come through both: the one whose owner is told says more.
            (Party::Network(Network { owner: None, .. }), Party::Network(Network { owner: Some(_), .. })) => {
                Some(other.clone())
            }
            (_, other) if self.is_open() && other.width() < self.width() => Some(other.clone()),
            _ => Some(self.clone()),
        }
    }
}

fn both(a: &Option<String>, b: &Option<String>) -> Option<Option<String>> {
    match (a, b) {
        (Some(a), Some(b)) if !a.eq_ignore_ascii_case(b) => None,
        (a, b) => Some(a.clone().or_else(|| b.clone())),
    }
}

impl Audience {
    /// Nobody.
    #[must_use]
    pub fn nobody() -> Audience {
        Audience::default()
    }

    /// Its parties, the most particular first.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.0.iter()
    }

    /// Whether nobody is let in.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.parties().all(|party| matches!(party, Party::Deleted(_)))
    }

    /// Whether everyone is let in.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.0.contains(&Party::Everyone)
    }

    /// The accounts that are named as callers, or as the owners of what callers come through.
    pub fn callers(&self) -> impl Iterator<Item = &str> {
        self.parties().filter(|party| !matches!(party, Party::Service { .. })).filter_map(Party::account)
    }

    /// Those of it who are also among the parties.
    pub(super) fn cut_to(&self, parties: &BTreeSet<Party>) -> Audience {
        // Far more than fit into a policy that AWS takes: it is left as wide as it is.
        if self.0.len().saturating_mul(parties.len()) > MOST_PAIRS {
            return self.clone();
        }
        self.0.iter().flat_map(|party| parties.iter().filter_map(|other| party.meet(other))).collect()
    }

    /// All but some accounts.
    pub(super) fn without_accounts(mut self, accounts: &BTreeSet<&str>) -> Audience {
        self.0.retain(|party| !matches!(party, Party::Account(id) if accounts.contains(id.as_str())));
        self
    }
}

impl FromIterator<Party> for Audience {
    fn from_iter<I: IntoIterator<Item = Party>>(parties: I) -> Audience {
        Audience(parties.into_iter().collect())
    }
}

impl Extend<Party> for Audience {
    fn extend<I: IntoIterator<Item = Party>>(&mut self, parties: I) {
        self.0.extend(parties);
    }
}

impl IntoIterator for Audience {
    type Item = Party;
    type IntoIter = std::collections::btree_set::IntoIter<Party>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Owner::Own => f.write_str("the own account"),
            Owner::Account(id) => write!(f, "account {id}"),
            Owner::Organization(id) => write!(f, "organization {id}"),
            Owner::Resource(arn) => f.write_str(arn),
        }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Party::Deleted(id) => write!(f, "the deleted principal {id}"),
            Party::Identity(id) => write!(f, "the principal {id}"),
            Party::Own => f.write_str("the own account"),
            Party::Account(id) => write!(f, "account {id}"),
            Party::Organization(id) => write!(f, "organization {id}"),
            Party::CanonicalUser(id) => write!(f, "the canonical user {id}"),
            Party::OriginAccessIdentity(id) => write!(f, "the origin access identity {id}"),
            Party::Provider(name) => write!(f, "the identity provider {name}"),
            Party::Service { name, source } => {
                f.write_str(name.as_deref().unwrap_or("every AWS service"))?;
                source.as_ref().map_or(Ok(()), |source| write!(f, " for {source}"))
            }
            Party::Network(Network { name, owner: None }) => write!(f, "everyone from {name}"),
            Party::Network(Network { name, owner: Some(owner) }) => write!(f, "everyone through {name} of {owner}"),
            Party::Secret(key) => write!(f, "everyone who knows the {key}"),
            Party::Unclear(name) => f.write_str(name),
            Party::Everyone => f.write_str("everyone"),
        }
    }
}
