//! Whom roles trust: what their trust policies say.

use std::collections::BTreeSet;

use super::holders::DETAILS;
use crate::fact::Gap;
use crate::facts::given;
use crate::facts::iam::Role;
use crate::judging::Judging;
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::{Audience, LetIn, Party, Policy, Principals, Reading};

/// The calls that turn trust into credentials.
const ASSUME: [&str; 3] = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// A role's trust policy.
pub(super) fn read(role: &Role) -> Result<Policy, Gap> {
    Policy::read(&given(role.trust.clone(), DETAILS, "AssumeRolePolicyDocument")?, DETAILS)
}

/// The statements that let somebody assume the role, and whom.
pub(super) fn entries(policy: &Policy) -> Vec<LetIn<'_>> {
    policy.lets_in(Reading::Iam, &ASSUME)
}

/// Whether the denials of the policy leave of everyone, whom an entry might let in, those
/// alone who know the external id.
pub(super) fn others_need_the_external_id(policy: &Policy, entry: &LetIn<'_>) -> bool {
    let mut anyone = entry.statement.clone();
    anyone.principals = Some(Principals::Of(vec![("AWS".to_owned(), "*".to_owned())]));
    anyone.conditions.clear();
    let statements = std::iter::once(anyone).chain(policy.denies().cloned()).collect();
    let left = Policy { statements }.audience(Reading::Iam, &ASSUME);
    !left.is_nobody() && left.parties().all(|party| matches!(party, Party::Secret(_)))
}

/// Whom the role trusts, all statements together.
pub(super) fn trusted(policy: &Policy) -> Audience {
    policy.audience(Reading::Iam, &ASSUME)
}

/// The accounts among an audience, other than the own one and those that the parameter
/// trusts. Everyone is not an account.
pub(super) fn strangers(who: &Audience, judging: &Judging<'_>) -> BTreeSet<String> {
    let trusted = judging.params().list(TRUSTED_ACCOUNTS);
    foreign(who, judging).into_iter().filter(|account| !trusted.contains(account)).collect()
}

/// The same as text, and everyone.
pub(super) fn strangers_and_everyone(who: &Audience, judging: &Judging<'_>) -> Vec<String> {
    strangers(who, judging).into_iter().chain(who.is_public().then(|| "everyone".to_owned())).collect()
}

/// The accounts among an audience, other than the own one.
pub(super) fn foreign(who: &Audience, judging: &Judging<'_>) -> BTreeSet<String> {
    who.callers().filter(|account| *account != judging.facts().id).map(str::to_owned).collect()
}
