//! Versioning keeps everything; only a lifecycle rule lets old versions go.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketLifecycleConfiguration, GetBucketVersioning, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::facts::unfamiliar;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-versioned-bucket-lifecycle",
    title: "Versioned buckets expire old versions",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("s3.versioning-lifecycle")],
    reads: &[ListBuckets::CALL, GetBucketVersioning::CALL, GetBucketLifecycleConfiguration::CALL],
    params: &[],
    why: "What is overwritten or deleted stays in a versioned bucket, though it should be gone, and is paid for.",
    fix: Fix {
        what: "Expire noncurrent versions by a further lifecycle rule: the command replaces all rules.",
        command: "aws s3api put-bucket-lifecycle-configuration --bucket BUCKET --lifecycle-configuration file://LIFECYCLE.json",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-and-other-bucket-config.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    ],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    let versioning = bucket.versioning.known()?;
    match versioning.status.as_deref() {
        Some("Enabled") => {}
        None => return not_applicable("versioning was never enabled"),
        Some("Suspended") => return not_applicable("versioning is suspended"),
        Some(other) => return Err(unfamiliar(Some(other), GetBucketVersioning::CALL, "Status")),
    }
    let rules = bucket.lifecycle.known()?;
    if rules.iter().any(|rule| rule.enabled && rule.expires_noncurrent) {
        pass("a lifecycle rule expires noncurrent versions")
    } else if versioning.mfa_delete {
        // AWS allows one or the other.
        not_applicable("the bucket has MFA Delete on, which rules out lifecycle rules")
    } else if rules.iter().any(|rule| rule.enabled) {
        fail("no enabled lifecycle rule expires noncurrent versions")
    } else {
        fail("the bucket is versioned and has no enabled lifecycle rule")
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{lifecycle_rule, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::{LifecycleRule, Versioning};

    let made = |name, versioning: Versioning, rules: Vec<LifecycleRule>| {
        with_bucket(name, |bucket| {
            bucket.versioning = Fact::of(versioning);
            bucket.lifecycle = Fact::of(rules);
        })
    };
    let bucket = |name, status: Option<&str>, rules| {
        made(name, Versioning { status: status.map(str::to_owned), mfa_delete: false }, rules)
    };
    let guarded = Versioning { status: Some("Enabled".into()), mfa_delete: true };
    let expires = || LifecycleRule { expires_noncurrent: true, ..lifecycle_rule() };
    let disabled = LifecycleRule { enabled: false, ..expires() };
    let current = LifecycleRule { expires_current: true, ..lifecycle_rule() };
    vec![
        bucket("expires", Some("Enabled"), vec![expires()]).passes(),
        bucket("disabled rule", Some("Enabled"), vec![disabled]).fails().saying("no enabled"),
        bucket("current versions only", Some("Enabled"), vec![current]).fails().saying("noncurrent"),
        bucket("no rules", Some("Enabled"), Vec::new()).fails(),
        made("no rules, with MFA Delete", guarded, Vec::new()).does_not_apply().saying("MFA Delete"),
        bucket("never versioned", None, Vec::new()).does_not_apply(),
        bucket("suspended", Some("Suspended"), Vec::new()).does_not_apply(),
        bucket("a new status", Some("Paused"), vec![expires()]).gives_unknown(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
