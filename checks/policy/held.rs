//! The policies that a principal holds: its inline ones and those attached to it.

use std::collections::BTreeMap;

use super::{Policy, Statement, allows_everything};
use crate::calls::{Call, Operation, iam::GetAccountAuthorizationDetails};
use crate::fact::{Gap, Reason};
use crate::facts::given;
use crate::facts::iam::{AttachedPolicy, Iam, InlinePolicy, ManagedPolicy};

const CALL: &Call = GetAccountAuthorizationDetails::CALL;

/// The managed policies of an account, each read once.
pub struct Managed<'a> {
    read: BTreeMap<&'a str, Result<Policy, Gap>>,
    gap: Option<Gap>,
}

/// What policies grant, with the gap of the first that could not be read: a grant that was
/// seen settles a check whatever the gap, its absence only without one.
#[derive(Clone, Debug, Default)]
pub struct Held<'a> {
    statements: Vec<std::borrow::Cow<'a, Statement>>,
    administrator: Option<&'a str>,
    gap: Option<Gap>,
}

/// Whether it is AWS's AdministratorAccess, which needs no reading, in whatever partition.
#[must_use]
pub fn is_administrator_access(arn: &str) -> bool {
    is_aws_policy(arn, "AdministratorAccess")
}

/// Whether the ARN is that of the AWS managed policy with that path and name.
/// The partition differs: `arn:aws:iam::aws:policy/NAME`, `arn:aws-cn:iam::aws:policy/NAME`.
#[must_use]
pub fn is_aws_policy(arn: &str, name: &str) -> bool {
    arn.starts_with("arn:") && arn.strip_suffix(name).is_some_and(|start| start.ends_with(":iam::aws:policy/"))
}

/// The text of a managed policy, read.
///
/// # Errors
/// A gap, when the text is missing or is no policy.
pub fn read(policy: &ManagedPolicy) -> Result<Policy, Gap> {
    Policy::read(given(policy.document.as_deref(), CALL, "PolicyVersion.Document")?, CALL)
}

impl<'a> Managed<'a> {
    /// Reads the managed policies.
    #[must_use]
    pub fn of(iam: &'a Iam) -> Managed<'a> {
        let read = iam.policies.seen().iter().map(|policy| (policy.arn.as_str(), read(policy))).collect();
        Managed { read, gap: iam.policies.gap().cloned() }
    }

    /// The policy with that ARN.
    ///
    /// # Errors
    /// A gap, when it could not be read.
    pub fn get(&self, arn: &str) -> Result<&Policy, Gap> {
        match (self.read.get(arn), &self.gap) {
            (Some(Ok(policy)), _) => Ok(policy),
            (Some(Err(gap)), _) | (None, Some(gap)) => Err(gap.clone()),
            (None, None) => Err(Gap::new(CALL, Reason::Malformed, "an attached policy is missing in the answer")),
        }
    }

    /// What inline and attached policies grant together.
    #[must_use]
    pub fn held<'m>(&'m self, inline: &[InlinePolicy], attached: &'m [AttachedPolicy]) -> Held<'m> {
        let mut held = Held::default();
        for policy in inline {
            held.add_text(&policy.document);
        }
        for policy in attached {
            if is_administrator_access(&policy.arn) {
                held.administrator = Some(&policy.name);
            }
            match self.get(&policy.arn) {
                Ok(policy) => held.statements.extend(policy.statements.iter().map(std::borrow::Cow::Borrowed)),
                Err(gap) => held.gap = held.gap.take().or(Some(gap)),
            }
        }
        held
    }
}

impl<'a> Held<'a> {
    /// Adds the statements of a policy's text.
    pub fn add_text(&mut self, document: &str) {
        match Policy::read(document, CALL) {
            Ok(policy) => self.statements.extend(policy.statements.into_iter().map(std::borrow::Cow::Owned)),
            Err(gap) => self.gap = self.gap.take().or(Some(gap)),
        }
    }

    /// Adds what something else holds, as a group's policies to those of its user.
    pub fn add(&mut self, other: Held<'a>) {
        self.statements.extend(other.statements);
        self.administrator = self.administrator.or(other.administrator);
        self.gap = self.gap.take().or(other.gap);
    }

    /// Adds a gap: something that might be held could not be read.
    pub fn add_gap(&mut self, gap: Gap) {
        self.gap = self.gap.take().or(Some(gap));
    }

    /// How the policies come to allow everything, in words; `None`: they do not.
    ///
    /// # Errors
    /// A gap, when none that was read does and one could not be read.
    pub fn everything(&self) -> Result<Option<String>, Gap> {
        if let Some(name) = self.administrator {
            return Ok(Some(format!("{name} is attached")));
        }
        let statements: Vec<&Statement> = self.statements.iter().map(AsRef::as_ref).collect();
        self.settled(allows_everything(&statements))
    }

    /// The first statement that fits.
    ///
    /// # Errors
    /// A gap, when no statement that was read fits and a policy could not be read.
    pub fn find(&self, fits: impl Fn(&Statement) -> bool) -> Result<Option<&Statement>, Gap> {
        self.settled(self.statements.iter().map(AsRef::as_ref).find(|statement| fits(statement)))
    }

    fn settled<T>(&self, found: Option<T>) -> Result<Option<T>, Gap> {
        match (found, &self.gap) {
            (None, Some(gap)) => Err(gap.clone()),
            (found, _) => Ok(found),
        }
    }
}
