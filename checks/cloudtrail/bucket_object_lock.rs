//! Logs stay for as long as they must.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::calls::s3::{GetBucketLogging, GetObjectLockConfiguration, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::log_bucket;
use crate::fact::{Gap, Reason};
use crate::facts::s3::Bucket;
use crate::s3::{NO_LOGS_UNDER_LOCK, unless_log_target};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-bucket-object-lock",
    title: "The log bucket keeps logs under Object Lock",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("cloudtrail.log-bucket")],
    reads: &[DescribeTrails::CALL, ListBuckets::CALL, GetBucketLogging::CALL, GetObjectLockConfiguration::CALL],
    params: &[],
    why: "Without a retention that nobody can shorten, an administrator's stolen session is enough to remove the logs.",
    fix: Fix {
        what: "Turn Object Lock on for the log bucket, with a default retention.",
        command: r#"aws s3api put-object-lock-configuration --bucket BUCKET --object-lock-configuration '{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Days":DAYS}}}'"#,
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html"],
    judge: |judging| {
        let by = judging.global();
        log_bucket::each(judging, GetObjectLockConfiguration::CALL, |_, bucket| {
            unless_log_target(by, bucket, NO_LOGS_UNDER_LOCK, judge(bucket))
        });
    },
};

/// Object Lock by itself protects nothing: CloudTrail asks for no retention when it writes.
fn judge(bucket: &Bucket) -> Judgement {
    let name = &bucket.name;
    let Some(lock) = bucket.object_lock.known()? else {
        return fail(format!("Object Lock is off for the log bucket {name}"));
    };
    match lock.default_mode.as_deref() {
        Some(mode @ ("GOVERNANCE" | "COMPLIANCE")) => {
            pass(format!("the log bucket {name} locks new objects in {mode} mode"))
        }
        Some(other) => {
            Err(Gap::new(GetObjectLockConfiguration::CALL, Reason::Malformed, format!("the mode is {other:?}")))
        }
        None => fail(format!("Object Lock is on for the log bucket {name} without a default retention")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::log_bucket::samples::{cases, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::{LoggingTarget, ObjectLock};

    let lock = |name, mode: Option<&str>| {
        let default_mode = mode.map(str::to_owned);
        with_bucket(name, |bucket| {
            bucket.object_lock = Fact::of(Some(ObjectLock { default_mode }));
            bucket.logging = Fact::of(None);
        })
    };
    let logged_to = |name, target: Option<&str>| {
        with_bucket(name, |bucket| {
            let target = target.map(|name| LoggingTarget { bucket: name.to_owned(), prefix: String::new() });
            bucket.logging = Fact::of(target);
            bucket.object_lock = Fact::of(None);
        })
    };
    let mut all = cases();
    all.extend([
        lock("governance", Some("GOVERNANCE")).passes(),
        lock("compliance", Some("COMPLIANCE")).passes(),
        lock("no retention", None).fails().saying("without a default retention"),
        lock("a mode of tomorrow", Some("NOTARY")).gives_unknown(),
        logged_to("off", None).fails().saying("off"),
        logged_to("access logs go elsewhere", Some("access")).fails(),
        logged_to("access logs go there too", Some("logs")).does_not_apply().saying("delivered to the bucket"),
        with_bucket("off, logging unread", |bucket| bucket.object_lock = Fact::of(None)).gives_unknown(),
    ]);
    all
}
