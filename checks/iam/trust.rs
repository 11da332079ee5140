//! Whom roles trust: what their trust policies say.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use super::holders::DETAILS;
use crate::fact::Gap;
use crate::facts::iam::Role;
use crate::facts::{account_of, given};
use crate::judging::Judging;
use crate::network::is_internet;
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::{Condition, Policy, Statement};

/// The calls that turn trust into credentials.
const ASSUME: [&str; 3] = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// A role's trust policy.
pub(super) fn read(role: &Role) -> Result<Policy, Gap> {
    Policy::read(&given(role.trust.clone(), DETAILS, "AssumeRolePolicyDocument")?, DETAILS)
}

/// The statements that let somebody assume the role.
pub(super) fn entries(policy: &Policy) -> impl Iterator<Item = &Statement> {
    policy.allows().filter(|statement| ASSUME.iter().any(|action| statement.actions.include(action)))
}

/// Whether a statement lets every principal of AWS in: it names everyone, and neither its
/// conditions nor a Deny beside it say who.
pub(super) fn lets_everyone_in(policy: &Policy, entry: &Statement) -> bool {
    let everyone = entry.principals.as_ref().is_some_and(|principals| principals.include_everyone());
    everyone && !entry.conditions.iter().any(says_who) && !policy.denies().any(|deny| denies_others(deny, entry))
}

/// Whether a statement denies the entry to everyone but some.
fn denies_others(deny: &Statement, entry: &Statement) -> bool {
    let everyone = deny.principals.as_ref().is_some_and(|principals| principals.include_everyone());
    let same = ASSUME.iter().all(|action| !entry.actions.include(action) || deny.actions.include(action));
    match &deny.conditions[..] {
        [but] => {
            // ForAnyValue is false, and so denies nothing, where the key is missing.
            let negated = but.base_operator().contains("not") && !but.operator.starts_with("ForAnyValue");
            everyone && same && negated && but.values.iter().all(|value| is_narrow(but, value))
        }
        _ => false,
    }
}

/// Whether a condition says who may come: some accounts, an organization, an address, or
/// whoever knows the external id.
fn says_who(condition: &Condition) -> bool {
    must_match(condition) && condition.values.iter().all(|value| is_narrow(condition, value))
}

/// Whether a condition demands one of its values. With IfExists or ForAllValues it lets
/// through whoever does not send the key at all.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
pub(super) fn must_match(condition: &Condition) -> bool {
    const POSITIVE: [&str; 6] =
        ["stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress"];
    let operator = condition.operator.to_ascii_lowercase();
    POSITIVE.contains(&condition.base_operator().as_str())
        && !operator.ends_with("ifexists")
        && !operator.starts_with("forallvalues")
}

/// Whether `*` and `?` in the values are wildcards.
pub(super) fn has_wildcards(condition: &Condition) -> bool {
    let operator = condition.base_operator();
    operator.contains("like") || operator.contains("arn")
}

fn is_narrow(condition: &Condition, value: &str) -> bool {
    let exact = !has_wildcards(condition) || !value.contains(['*', '?']);
    match condition.key.to_ascii_lowercase().as_str() {
        "aws:principalarn" | "aws:sourcearn" => account_of(value).is_some(),
        "aws:sourceip" | "aws:vpcsourceip" => is_office(value),
        "aws:principalorgpaths" => {
            value.split('/').next().is_some_and(|org| org.starts_with("o-") && !org.contains('*'))
        }
        "aws:principalaccount"
        | "aws:principalorgid"
        | "aws:sourceaccount"
        | "aws:sourceorgid"
        | "aws:sourcevpc"
        | "aws:sourcevpce"
        | "aws:userid"
        | "sts:externalid" => exact,
        _ => false,
    }
}

/// Whether an address or range is narrower than the internet. What is neither limits nothing.
fn is_office(value: &str) -> bool {
    let address = value.parse::<IpAddr>().map(IpNet::from);
    value.parse::<IpNet>().or(address).is_ok_and(|range| !is_internet(&range))
}

/// The accounts that a statement lets in, other than the own one and those that the
/// parameter trusts. Everyone is not an account: see [`lets_everyone_in`].
pub(super) fn strangers(entry: &Statement, judging: &Judging<'_>) -> BTreeSet<String> {
    let trusted = judging.params().list(TRUSTED_ACCOUNTS);
    let own = &judging.facts().id;
    foreign(entry, own).into_iter().filter(|account| !trusted.contains(account)).collect()
}

/// The accounts that a statement lets in, other than the own one.
pub(super) fn foreign(entry: &Statement, own: &str) -> BTreeSet<String> {
    let named = entry.principals.iter().flat_map(|principals| principals.of_kind("AWS"));
    let by_condition = entry.conditions.iter().filter(|condition| {
        ["aws:PrincipalAccount", "aws:PrincipalArn"].iter().any(|key| condition.is_about(key)) && must_match(condition)
    });
    let everyone = entry.principals.as_ref().is_some_and(|principals| principals.include_everyone());
    let conditioned = by_condition.filter(|_| everyone).flat_map(|condition| &condition.values).map(String::as_str);
    let account = |name: &str| match name.len() {
        12 if name.bytes().all(|byte| byte.is_ascii_digit()) => Some(name.to_owned()),
        _ => account_of(name).map(str::to_owned),
    };
    named.chain(conditioned).filter_map(account).filter(|account| account != own).collect()
}
