//! Buckets for cases.

use crate::calls::{Operation, s3::ListBuckets};
use crate::cases::{ACCOUNT, Case, REGION, case};
use crate::fact::{Fact, Gap, Listing};
use crate::facts::Account;
use crate::facts::cloudtrail::Trail;
use crate::facts::s3::{Acl, Bucket, Encryption, Grant, LifecycleRule, LoggingTarget, PublicAccessBlock};
use crate::verdict::Status;

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

/// Where access logs go: to that bucket.
pub(super) fn logs_to(target: &str) -> Option<LoggingTarget> {
    Some(LoggingTarget { bucket: target.into(), prefix: String::new() })
}

/// A case about one bucket and another, `source`, which was made alike and logs as is said.
pub(super) fn with_source(
    name: &'static str,
    fill: impl Fn(&mut Bucket),
    fill_source: impl FnOnce(&mut Bucket),
) -> Case {
    let mut source = Bucket::unread("source", REGION);
    fill(&mut source);
    fill_source(&mut source);
    let mut case = with_bucket(name, fill);
    case.account.s3.buckets.seen_mut().push(source);
    case
}

/// What holds for a check of a setting that a target of access logs cannot have: `off` makes a
/// bucket fail and `on` makes it pass, whoever logs to it.
pub(super) fn log_target_cases(off: fn(&mut Bucket), on: fn(&mut Bucket)) -> Vec<Case> {
    use Status::{Fail, NotApplicable, Pass, Unknown};
    let unlogged = move |bucket: &mut Bucket| {
        off(bucket);
        bucket.logging = Fact::of(None);
    };
    let source = |name, fill: fn(&mut Bucket)| {
        with_source(name, unlogged, |source| {
            on(source);
            fill(source);
        })
    };
    let mut cut = with_bucket("of a list that was cut", unlogged);
    cut.account.s3.buckets =
        Listing::cut(cut.account.s3.buckets.seen().to_vec(), Gap::not_collected(ListBuckets::CALL));
    vec![
        source("target", |source| source.logging = Fact::of(logs_to("records")))
            .gives(&[("records", NotApplicable), ("source", Pass)])
            .saying("server access logs are delivered to the bucket"),
        source("another is the target", |source| source.logging = Fact::of(logs_to("logs")))
            .gives(&[("records", Fail), ("source", Pass)]),
        // A target lies in the region of its source.
        source("logging of a bucket elsewhere unread", |source| {
            source.region = "us-west-2".into();
            source.logging = Fact::unread();
        })
        .gives(&[("records", Fail), ("source", Pass)]),
        cut.gives(&[("records", Unknown), (ACCOUNT, Unknown)]),
        with_source("target that passes", on, |source| source.logging = Fact::of(logs_to("records"))).passes(),
    ]
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
pub(crate) fn lifecycle_rule() -> LifecycleRule {
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
