//! Object Lock keeps records even from their owner.

use super::each_but_log_targets;
use crate::calls::Operation;
use crate::calls::s3::{GetBucketLogging, GetObjectLockConfiguration, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::verdict::{Judgement, fail, pass};

/// Why a target of access logs has no Object Lock.
pub(crate) const NO_LOGS_UNDER_LOCK: &str = "AWS delivers none under Object Lock";

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-object-lock",
    title: "Object Lock is on where records must stay",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("s3.versioning-lifecycle")],
    reads: &[ListBuckets::CALL, GetBucketLogging::CALL, GetObjectLockConfiguration::CALL],
    params: &[],
    why: "Without it, records and backups can be deleted by whoever holds the right credential, ransomware included.",
    fix: Fix {
        what: "Turn Object Lock on for the versioned bucket, with a default retention, if its objects must not be changed.",
        command: r#"aws s3api put-object-lock-configuration --bucket BUCKET --object-lock-configuration '{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Days":DAYS}}}'"#,
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html",
    ],
    judge: |judging| each_but_log_targets(judging, NO_LOGS_UNDER_LOCK, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    match bucket.object_lock.known()?.as_ref().map(|lock| lock.default_mode.as_deref()) {
        Some(Some(mode)) => {
            pass(format!("Object Lock is on, with a default retention in {} mode", mode.to_lowercase()))
        }
        // Enough for AWS's rule; whether each object is locked is up to those who store it.
        Some(None) => pass("Object Lock is on, without a default retention: only objects with their own are locked"),
        None => fail("Object Lock is off"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{log_target_cases, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::ObjectLock;

    let lock = |name, lock: Option<ObjectLock>| {
        with_bucket(name, |bucket| {
            bucket.object_lock = Fact::of(lock);
            bucket.logging = Fact::of(None);
        })
    };
    let mut all = log_target_cases(
        |bucket| bucket.object_lock = Fact::of(None),
        |bucket| bucket.object_lock = Fact::of(Some(ObjectLock { default_mode: None })),
    );
    all.extend([
        lock("with retention", Some(ObjectLock { default_mode: Some("COMPLIANCE".into()) }))
            .passes()
            .saying("compliance"),
        lock("without retention", Some(ObjectLock { default_mode: None })).passes().saying("without"),
        lock("off", None).fails(),
        with_bucket("off, logging unread", |bucket| bucket.object_lock = Fact::of(None))
            .gives_unknown()
            .saying("s3:GetBucketLogging"),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]);
    all
}
