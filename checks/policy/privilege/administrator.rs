//! Who is an administrator by the policies that it holds.

use std::rc::Rc;

use super::principal::{Kind, Principal};
use crate::fact::Gap;
use crate::policy::{Effect, Policy, Request, Statement, Truth, allows_everything, decide};

/// How far a principal is from being an administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is one: how, in words.
    Administrator(String),
    /// Its policies allow everything, and its permissions boundary does not.
    Bounded(String),
    /// Its policies allow everything, and a Deny takes away all that writes policies.
    Denied(String),
    /// Its policies do not allow everything.
    Less,
}

/// With these one can give oneself whatever else was taken away.
const POLICY_WRITING: [(&str, &str); 5] = [
    ("iam:AttachRolePolicy", "role/nobodys-7f3a91"),
    ("iam:AttachUserPolicy", "user/nobodys-7f3a91"),
    ("iam:CreatePolicyVersion", "policy/nobodys-7f3a91"),
    ("iam:PutRolePolicy", "role/nobodys-7f3a91"),
    ("iam:PutUserPolicy", "user/nobodys-7f3a91"),
];

/// How some of a principal's policies (its own, or its own and its groups') make it an
/// administrator. Denies count wherever they stand.
///
/// # Errors
/// A gap, when what was read does not allow everything and something was not read, or when
/// the boundary that would hold it back was not read.
pub(crate) fn standing(principal: &Principal, own_only: bool) -> Result<Standing, Gap> {
    let shared = if own_only { &[][..] } else { &principal.shared[..] };
    let grants: Vec<&Statement> = principal.own.iter().chain(shared).flat_map(|policy| &policy.statements).collect();
    let named = principal.own_administrator || (!own_only && principal.shared_administrator);
    let how = match allows_everything(&grants) {
        Some(_) if named => "AdministratorAccess is attached".to_owned(),
        Some(how) => how,
        None => return principal.gap.clone().map_or(Ok(Standing::Less), Err),
    };
    let boundary = principal.boundary()?;
    if boundary.is_some_and(|policy| !lets_everything_through(policy)) {
        return Ok(Standing::Bounded(how));
    }
    Ok(if can_write_policies(principal, boundary) {
        Standing::Administrator(how)
    } else if takes_off_denials(principal, shared, boundary) {
        Standing::Administrator(format!("{how}, and it may take off the Deny that holds it back"))
    } else {
        Standing::Denied(how)
    })
}

/// Whether somebody who is allowed everything by policies that deny nothing may take away those
/// that do. AWS denies it where it holds a user back itself.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantine.html>
fn takes_off_denials(principal: &Principal, shared: &[Rc<Policy>], boundary: Option<&Policy>) -> bool {
    let denies = |policy: &Rc<Policy>| policy.denies().next().is_some();
    let bounding: Vec<&Statement> = boundary.into_iter().flat_map(Policy::denies).collect();
    let rest = principal.own.iter().chain(shared).filter(|policy| !denies(policy));
    let grants: Vec<&Statement> = rest.flat_map(|policy| &policy.statements).collect();
    if !leaves_policy_writing(principal, &bounding) || allows_everything(&grants).is_none() {
        return false;
    }
    let may = |action: &str, resource: &str| {
        let request = Request { action, resource, context: &principal.context };
        let within = |policy: &Policy| decide(&policy.statements, &request).allowed.possible();
        decide(principal.statements(), &request).allowed.possible() && boundary.is_none_or(within)
    };
    // Whether a policy is attached or inside is not told apart: both must be in its power.
    let clears = |kind: Kind, arn: &str| match kind {
        Kind::User => may("iam:DetachUserPolicy", arn) && may("iam:DeleteUserPolicy", arn),
        Kind::Group => may("iam:DetachGroupPolicy", arn) && may("iam:DeleteGroupPolicy", arn),
        Kind::Role => may("iam:DetachRolePolicy", arn) && may("iam:DeleteRolePolicy", arn),
    };
    (!principal.own.iter().any(denies) || clears(principal.kind, &principal.arn))
        && (!principal.shared.iter().any(denies) || principal.groups.iter().all(|arn| clears(Kind::Group, arn)))
}

/// Whether a boundary bounds nothing.
pub(super) fn lets_everything_through(boundary: &Policy) -> bool {
    allows_everything(&boundary.statements.iter().collect::<Vec<_>>()).is_some()
}

/// Whether some way to write policies is left to somebody who is allowed everything. Where
/// no Deny is, none is taken away.
pub(super) fn can_write_policies(principal: &Principal, boundary: Option<&Policy>) -> bool {
    let bounding = boundary.into_iter().flat_map(|policy| &policy.statements);
    let denies: Vec<&Statement> =
        principal.statements().chain(bounding).filter(|statement| statement.effect == Effect::Deny).collect();
    leaves_policy_writing(principal, &denies)
}

/// Whether denials leave some way to write policies.
fn leaves_policy_writing(principal: &Principal, denies: &[&Statement]) -> bool {
    denies.is_empty()
        || POLICY_WRITING.iter().any(|(action, thing)| {
            let resource = near(&principal.arn, thing);
            let request = Request { action, resource: &resource, context: &principal.context };
            Truth::any(denies.iter().map(|deny| deny.applies(&request))) != Truth::Yes
        })
}

/// The ARN of something of IAM in the account of a principal.
fn near(arn: &str, thing: &str) -> String {
    let mut parts = arn.splitn(6, ':').skip(1);
    let partition = parts.next().unwrap_or("aws");
    let account = parts.nth(2).unwrap_or("");
    format!("arn:{partition}:iam::{account}:{thing}")
}
