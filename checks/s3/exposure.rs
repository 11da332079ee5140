//! What of a bucket's policy and ACL reaches the public: shared by the checks of access.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>

use crate::calls::Operation;
use crate::calls::s3::{GetBucketAcl, GetBucketOwnershipControls, GetBucketPolicy};
use crate::fact::{Gap, all};
use crate::facts::s3::{Bucket, Grant, PublicAccessBlock};
use crate::facts::{Account, unfamiliar};
use crate::policy::{Policy, open_to_everyone};

/// Everyone, and everyone with an AWS account. The group of log delivery is neither.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups>
const PUBLIC_GROUPS: &[(&str, &str)] = &[
    ("http://acs.amazonaws.com/groups/global/AllUsers", "everyone"),
    ("http://acs.amazonaws.com/groups/global/AuthenticatedUsers", "every AWS account"),
];

/// Whether one of the four switches is on in a block.
pub(crate) type Switch = fn(&PublicAccessBlock) -> bool;

/// The four switches by name, in the order of the console.
const SWITCHES: &[(&str, Switch)] = &[
    ("BlockPublicAcls", |block| block.block_public_acls),
    ("IgnorePublicAcls", |block| block.ignore_public_acls),
    ("BlockPublicPolicy", |block| block.block_public_policy),
    ("RestrictPublicBuckets", |block| block.restrict_public_buckets),
];

/// The names of the switches that are off.
pub(super) fn switched_off(block: &PublicAccessBlock) -> String {
    let off: Vec<&str> = SWITCHES.iter().filter(|(_, on)| !on(block)).map(|(name, _)| *name).collect();
    off.join(", ")
}

/// Whether a switch is off for a bucket, in its own block and in the account's: the stricter
/// one holds, switch by switch. What the organization sets shows in the account's.
pub(crate) fn is_off(account: &Account, bucket: &Bucket, switch: Switch) -> Result<bool, Gap> {
    let off = |block: &Option<PublicAccessBlock>| !block.as_ref().is_some_and(switch);
    all([bucket.public_access_block.known().map(off), account.s3.account_block.known().map(off)])
}

/// Whether ACLs have any effect on the bucket.
pub(super) fn acls_count(bucket: &Bucket) -> Result<bool, Gap> {
    match bucket.ownership.known()?.as_deref() {
        Some("BucketOwnerEnforced") => Ok(false),
        // Buckets from before the setting have none, and live ACLs.
        None | Some("BucketOwnerPreferred" | "ObjectWriter") => Ok(true),
        Some(other) => Err(unfamiliar(Some(other), GetBucketOwnershipControls::CALL, "ObjectOwnership")),
    }
}

/// To whom a grant gives something, if that is the public.
pub(crate) fn public_group(grant: &Grant) -> Option<&'static str> {
    PUBLIC_GROUPS.iter().find(|(uri, _)| *uri == grant.grantee).map(|(_, name)| *name)
}

/// Whether a grant gives the public one of the permissions.
///
/// # Errors
/// A gap, when it gives the public something that nobody has heard of.
pub(super) fn gives(grant: &Grant, permissions: &[&str]) -> Result<bool, Gap> {
    match (public_group(grant), grant.permission.as_str()) {
        (None, _) => Ok(false),
        (Some(_), "READ" | "WRITE" | "READ_ACP" | "WRITE_ACP" | "FULL_CONTROL") => {
            Ok(permissions.contains(&grant.permission.as_str()))
        }
        (Some(_), other) => Err(unfamiliar(Some(other), GetBucketAcl::CALL, "Permission")),
    }
}

/// Whether the policy is public, whatever blocks it. AWS's own answer is the measure; where
/// it was not read, an open statement settles it, and so does a bucket without a policy.
pub(super) fn policy_is_public(bucket: &Bucket) -> Result<bool, Gap> {
    let unread = match bucket.policy_is_public.known() {
        Ok(status) => return Ok(*status == Some(true)),
        Err(gap) => gap,
    };
    match bucket.policy.known() {
        Ok(None) => Ok(false),
        Ok(Some(text)) if open_statement(text)?.is_some() => Ok(true),
        Ok(Some(_)) | Err(_) => Err(unread),
    }
}

/// The first statement that is open to everyone, by its id or its number.
pub(super) fn open_statement(text: &str) -> Result<Option<String>, Gap> {
    let policy = Policy::read(text, GetBucketPolicy::CALL)?;
    let number = policy.statements.iter().position(open_to_everyone);
    Ok(number.map(|number| super::name_of(&policy, number)))
}
