//! Buckets for cases.

use crate::cases::{ACCOUNT, Case, REGION, case};
use crate::fact::{Fact, Listing};
use crate::facts::Account;
use crate::facts::cloudtrail::Trail;
use crate::facts::s3::{Acl, Bucket, Encryption, Grant, LifecycleRule, PublicAccessBlock};

/// The owner's canonical id.
pub(super) const OWNER: &str = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a";

/// A bucket of which nothing is known yet.
pub(super) fn bucket() -> Bucket {
    Bucket::unread("records", REGION)
}

/// A case about one bucket, the account's only one.
pub(super) fn with_bucket(name: &'static str, fill: impl FnOnce(&mut Bucket)) -> Case {
    with_account_and_bucket(name, |_, bucket| fill(bucket))
}

/// A case about one bucket and what stands around it.
pub(super) fn with_account_and_bucket(name: &'static str, fill: impl FnOnce(&mut Account, &mut Bucket)) -> Case {
    case(name, |account| {
        let mut bucket = bucket();
        fill(account, &mut bucket);
        account.s3.buckets = Listing::complete(vec![bucket]);
    })
}

/// A case about one bucket with these statements in its policy.
pub(super) fn with_policy(name: &'static str, statements: &str) -> Case {
    let text = policy(statements);
    with_bucket(name, |bucket| bucket.policy = Fact::of(Some(text)))
}

/// A policy of these statements.
pub(super) fn policy(statements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#).replace("ACCOUNT", ACCOUNT)
}

/// A block with all four switches on.
pub(super) fn all_on() -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    }
}

/// An ACL of the owner's grant and of these: grantee and permission.
pub(super) fn acl(grants: &[(&str, &str)]) -> Acl {
    let grant = |grantee: &str, permission: &str| Grant { grantee: grantee.into(), permission: permission.into() };
    let mut all = vec![grant(OWNER, "FULL_CONTROL")];
    all.extend(grants.iter().map(|(grantee, permission)| grant(grantee, permission)));
    Acl { owner: Some(OWNER.into()), grants: all }
}

/// An enabled rule for the whole bucket that does nothing yet.
pub(super) fn lifecycle_rule() -> LifecycleRule {
    LifecycleRule {
        id: Some("rule".into()),
        enabled: true,
        whole_bucket: true,
        expires_current: false,
        expires_noncurrent: false,
        transitions: false,
        aborts_uploads: false,
    }
}

/// A default encryption rule of that algorithm and nothing else.
pub(super) fn encryption(algorithm: &str) -> Encryption {
    Encryption { algorithm: algorithm.into(), kms_key: None, bucket_key: false, blocked_types: Vec::new() }
}

/// A trail that writes to that bucket, of which nothing else is known.
pub(super) fn trail(bucket: &str) -> Trail {
    Trail {
        name: "trail".into(),
        arn: format!("arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/trail"),
        home_region: REGION.into(),
        multi_region: false,
        organization: false,
        global_events: false,
        validation: false,
        kms_key: None,
        bucket: Some(bucket.into()),
        sns_topic_arn: None,
        log_group_arn: None,
        tags: None,
        status: Fact::unread(),
        selectors: Fact::unread(),
        insights: Fact::unread(),
    }
}
