//! Names in the Principal element.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::{Audience, Party, Reading};
use crate::facts::account_of;
use crate::policy::{Principals, Statement};

/// Whom a statement names, whatever its conditions.
pub(super) fn named(statement: &Statement, reading: Reading) -> Audience {
    match &statement.principals {
        Some(Principals::Of(names)) => names.iter().map(|(kind, name)| party(kind, name)).collect(),
        // All but some is everyone, those without an AWS account among them.
        Some(Principals::AllBut(_)) => [Party::Everyone].into_iter().collect(),
        None if reading == Reading::Endpoint => [Party::Everyone].into_iter().collect(),
        None => Audience::nobody(),
    }
}

/// Who stands behind a principal's name.
pub(super) fn party(kind: &str, name: &str) -> Party {
    let wild = name.contains(['*', '?']);
    match kind {
        _ if name.is_empty() => Party::Unclear(format!("a principal of kind {kind} without a name")),
        "AWS" if name == "*" => Party::Everyone,
        "AWS" => aws(name),
        "Service" if name == "*" => Party::Service { name: None, source: None },
        "Service" if !wild => Party::Service { name: Some(name.to_ascii_lowercase()), source: None },
        "Federated" if !wild => Party::Provider(name.to_owned()),
        "CanonicalUser" if !wild => Party::CanonicalUser(name.to_owned()),
        // AWS takes no other kinds, and no wildcards within names.
        _ => Party::Unclear(format!("{kind} {name}")),
    }
}

fn aws(name: &str) -> Party {
    if is_account(name) {
        return Party::Account(name.to_owned());
    }
    if let Some(identity) = origin_access_identity(name) {
        return Party::OriginAccessIdentity(identity.to_owned());
    }
    if is_unique_id(name) {
        return Party::Deleted(name.to_owned());
    }
    match account_of(name) {
        Some(account) if name.starts_with("arn:") => Party::Account(account.to_owned()),
        // `arn:aws:iam::*:root` AWS refuses.
        _ => Party::Unclear(name.to_owned()),
    }
}

/// `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1`.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html>
fn origin_access_identity(name: &str) -> Option<&str> {
    let (start, id) = name.split_once(":iam::cloudfront:user/CloudFront Origin Access Identity ")?;
    start.starts_with("arn:").then_some(id)
}

/// The id that IAM gives a user, role, group or instance profile.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>
pub(super) fn is_unique_id(name: &str) -> bool {
    ["AIDA", "AROA", "AGPA", "AIPA", "ANPA"].iter().any(|kind| name.starts_with(kind))
        && name.len() > 4
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether it is an account's id.
pub(super) fn is_account(name: &str) -> bool {
    name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit())
}
