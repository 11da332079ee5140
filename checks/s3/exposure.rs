//! Whether a bucket is public, and how: policy, ACL, ownership and both blocks together.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>

use crate::calls::s3::{GetBucketAcl, GetBucketOwnershipControls, GetBucketPolicy, GetBucketPolicyStatus};
use crate::calls::{Call, Operation, s3control};
use crate::fact::{Gap, all};
use crate::facts::s3::{Bucket, Grant, PublicAccessBlock};
use crate::facts::{Account, unfamiliar};
use crate::policy::{Policy, Reading};
use crate::verdict::Verdict;

/// Everyone, and everyone with an AWS account. The group of log delivery is neither.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups>
const PUBLIC_GROUPS: &[(&str, &str)] = &[
    ("http://acs.amazonaws.com/groups/global/AllUsers", "everyone"),
    ("http://acs.amazonaws.com/groups/global/AuthenticatedUsers", "every AWS account"),
];

/// Whether one of the four switches is on in a block.
type Switch = fn(&PublicAccessBlock) -> bool;

/// The four switches by name, in the order of the console.
const SWITCHES: &[(&str, Switch)] = &[
    ("BlockPublicAcls", |block| block.block_public_acls),
    ("IgnorePublicAcls", |block| block.ignore_public_acls),
    ("BlockPublicPolicy", |block| block.block_public_policy),
    ("RestrictPublicBuckets", |block| block.restrict_public_buckets),
];

/// How a bucket is public as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BucketAccess {
    /// By its policy.
    pub(crate) by_policy: bool,
    /// By its ACL.
    pub(crate) by_acl: bool,
    /// The policy is public, and RestrictPublicBuckets leaves it to the own account and the
    /// services of AWS: the other accounts that it names are cut off too.
    pub(crate) restricted: bool,
    /// What was seen that makes it so.
    steps: Vec<Step>,
}

/// One thing that was seen on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    text: String,
    call: &'static Call,
    resource: String,
}

/// Whether and how a bucket is public. One settling fact is enough: a public ACL in force
/// whatever the policy is, a block that is on whatever it blocks.
///
/// # Errors
/// A gap, when nothing that was read settles it.
pub(crate) fn bucket_access(account: &Account, bucket: &Bucket) -> Result<BucketAccess, Gap> {
    let public = policy_is_public(bucket);
    let unrestricted = is_off(account, bucket, |block| block.restrict_public_buckets);
    let restricted = public == Ok(true) && unrestricted == Ok(false);
    let by_policy = all([public, unrestricted]);
    let by_acl = all([
        bucket.acl.known().map(|acl| acl.grants.iter().any(|grant| public_group(grant).is_some())),
        acls_count(bucket),
        is_off(account, bucket, |block| block.ignore_public_acls),
    ]);
    let (by_policy, by_acl) = match (by_policy, by_acl) {
        (Ok(by_policy), Ok(by_acl)) => (by_policy, by_acl),
        (Ok(true), Err(_)) => (true, false),
        (Err(_), Ok(true)) => (false, true),
        (Err(gap), _) | (_, Err(gap)) => return Err(gap),
    };
    let mut steps = Vec::new();
    if by_policy {
        steps.extend(steps_of_policy(bucket));
    }
    if by_acl {
        steps.extend(steps_of_acl(bucket));
    }
    Ok(BucketAccess { by_policy, by_acl, restricted, steps })
}

impl BucketAccess {
    /// In what way it is public, for messages; `None`: it is not.
    pub(crate) fn way(&self) -> Option<&'static str> {
        match (self.by_policy, self.by_acl) {
            (true, true) => Some("by its policy and by its ACL"),
            (true, false) => Some("by its policy"),
            (false, true) => Some("by its ACL"),
            (false, false) => None,
        }
    }

    /// Adds what was seen to a verdict.
    pub(crate) fn explain(self, verdict: Verdict) -> Verdict {
        self.steps.into_iter().fold(verdict, |verdict, step| verdict.because(step.call, step.resource, step.text))
    }
}

fn steps_of_policy(bucket: &Bucket) -> Vec<Step> {
    let step = |call, text: String| Step { text, call, resource: bucket.name.clone() };
    let open = bucket.policy.known().ok().and_then(Option::as_deref).map(open_statement);
    let policy = match open {
        Some(Ok(Some(statement))) => {
            step(GetBucketPolicy::CALL, format!("{statement} of the policy is open to everyone"))
        }
        Some(Ok(None) | Err(_)) | None => step(GetBucketPolicyStatus::CALL, "AWS calls the policy public".to_owned()),
    };
    let block = "RestrictPublicBuckets is off for the bucket and for the account".to_owned();
    vec![policy, step(s3control::GetPublicAccessBlock::CALL, block)]
}

fn steps_of_acl(bucket: &Bucket) -> Vec<Step> {
    let step = |call, text: String| Step { text, call, resource: bucket.name.clone() };
    let grants = bucket.acl.known().map_or(&[][..], |acl| acl.grants.as_slice());
    let given = grants.iter().filter_map(|grant| public_group(grant).map(|group| (grant, group)));
    let mut steps: Vec<Step> = given
        .map(|(grant, group)| step(GetBucketAcl::CALL, format!("the ACL gives {} to {group}", grant.permission)))
        .collect();
    steps.push(step(GetBucketOwnershipControls::CALL, "ACLs are in force".to_owned()));
    let block = "IgnorePublicAcls is off for the bucket and for the account".to_owned();
    steps.push(step(s3control::GetPublicAccessBlock::CALL, block));
    steps
}

/// The names of the switches that are off.
pub(super) fn switched_off(block: &PublicAccessBlock) -> String {
    let off: Vec<&str> = SWITCHES.iter().filter(|(_, on)| !on(block)).map(|(name, _)| *name).collect();
    off.join(", ")
}

/// Whether a switch is off for a bucket, in its own block and in the account's: the stricter
/// one holds, switch by switch. What the organization sets shows in the account's.
fn is_off(account: &Account, bucket: &Bucket, switch: Switch) -> Result<bool, Gap> {
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
pub(super) fn public_group(grant: &Grant) -> Option<&'static str> {
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
    let open = policy.lets_in(Reading::S3, &[]).into_iter().find(|let_in| let_in.who.is_public());
    Ok(open.map(|let_in| super::name_of(&policy, let_in.number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::blank_account;
    use crate::fact::Fact;
    use crate::s3::samples::{acl, all_on, bucket, policy};
    use crate::verdict::fail;

    const EVERYONE: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
    const OPEN: &str =
        r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::records/*"}"#;

    fn open_bucket() -> (Account, Bucket) {
        let (mut account, mut bucket) = (blank_account(), bucket());
        account.s3.account_block = Fact::of(None);
        bucket.public_access_block = Fact::of(None);
        bucket.policy = Fact::of(Some(policy(OPEN)));
        bucket.policy_is_public = Fact::of(Some(true));
        bucket.acl = Fact::of(acl(&[(EVERYONE, "READ")]));
        bucket.ownership = Fact::of(Some("ObjectWriter".to_owned()));
        (account, bucket)
    }

    #[test]
    fn what_was_seen_speaks_for_the_verdict() {
        let (account, bucket) = open_bucket();
        let access = bucket_access(&account, &bucket).unwrap();
        assert_eq!(access.way(), Some("by its policy and by its ACL"));
        let verdict = access.explain(fail("public").unwrap());
        let seen: Vec<(&str, &str)> =
            verdict.evidence.iter().map(|step| (step.operation.as_str(), step.text.as_str())).collect();
        assert_eq!(
            seen,
            [
                ("GetBucketPolicy", "statement 1 of the policy is open to everyone"),
                ("GetPublicAccessBlock", "RestrictPublicBuckets is off for the bucket and for the account"),
                ("GetBucketAcl", "the ACL gives READ to everyone"),
                ("GetBucketOwnershipControls", "ACLs are in force"),
                ("GetPublicAccessBlock", "IgnorePublicAcls is off for the bucket and for the account"),
            ]
        );
        assert!(verdict.evidence.iter().all(|step| step.resource == "records"));
    }

    #[test]
    fn one_settling_fact_is_enough() {
        let (account, mut bucket) = open_bucket();
        bucket.policy_is_public = Fact::unread();
        bucket.policy = Fact::unread();
        let access = bucket_access(&account, &bucket).unwrap();
        assert_eq!((access.by_policy, access.by_acl, access.restricted), (false, true, false));
        bucket.ownership = Fact::unread();
        assert!(bucket_access(&account, &bucket).is_err(), "neither the policy nor the ACL settles it");
        bucket.public_access_block = Fact::of(Some(all_on()));
        let access = bucket_access(&account, &bucket).unwrap();
        assert_eq!(access.way(), None, "the block does, whatever it blocks");
    }

    #[test]
    fn a_block_cuts_off_those_whom_a_public_policy_names() {
        let (mut account, bucket) = open_bucket();
        account.s3.account_block = Fact::of(Some(all_on()));
        let access = bucket_access(&account, &bucket).unwrap();
        assert!(access.restricted && access.way().is_none());
    }

    #[test]
    fn denials_take_a_public_grant_back() {
        let open = |deny: &str| {
            let statements =
                format!(r#"{OPEN},{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*",{deny}}}"#);
            open_statement(&policy(&statements)).unwrap()
        };
        let but_an_organization = r#""Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#;
        assert_eq!(open(but_an_organization), None);
        assert_eq!(open(r#""Condition":{"Bool":{"aws:SecureTransport":"false"}}"#), Some("statement 1".to_owned()));
    }
}
