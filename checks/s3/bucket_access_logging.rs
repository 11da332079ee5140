//! Server access logs say who asked for what.

use super::each_but_log_targets;
use crate::calls::Operation;
use crate::calls::s3::{GetBucketLogging, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-access-logging",
    title: "Server access logging is on",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("s3.logging")],
    reads: &[ListBuckets::CALL, GetBucketLogging::CALL],
    params: &[],
    why: "Without access logs, nobody can say later which objects were read, by whom and from where.",
    fix: Fix {
        what: "Send the access logs of the bucket to another bucket of the account, in the same region.",
        command: r#"aws s3api put-bucket-logging --bucket BUCKET --bucket-logging-status '{"LoggingEnabled":{"TargetBucket":"LOGBUCKET","TargetPrefix":"PREFIX/"}}'"#,
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
    ],
    judge: |judging| each_but_log_targets(judging, "AWS advises against logging that bucket too", judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    match bucket.logging.known()? {
        // It works, though every delivery of logs is then logged again.
        Some(target) if target.bucket == bucket.name => pass("access logs go to the bucket itself"),
        Some(target) => pass(format!("access logs go to {}", target.bucket)),
        None => fail("server access logging is off"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{logs_to, with_bucket, with_source};
    use crate::fact::Fact;
    use crate::verdict::Status::{Fail, NotApplicable, Pass, Unknown};

    let on = |name, target: &str| with_bucket(name, |bucket| bucket.logging = Fact::of(logs_to(target)));
    let off = |bucket: &mut Bucket| bucket.logging = Fact::of(None);
    let target = |target: &'static str| move |bucket: &mut Bucket| bucket.logging = Fact::of(logs_to(target));
    vec![
        on("on", "logs").passes().saying("logs"),
        on("to itself", "records").passes().saying("itself"),
        with_bucket("off", off).fails(),
        with_source("target of another", off, target("records"))
            .gives(&[("records", NotApplicable), ("source", Pass)])
            .saying("server access logs are delivered to the bucket"),
        with_source("another is the target", off, target("logs")).gives(&[("records", Fail), ("source", Pass)]),
        with_source("the other unread", off, |source| source.logging = Fact::unread())
            .gives(&[("records", Unknown), ("source", Unknown)]),
        with_source("on, the other unread", target("logs"), |source| source.logging = Fact::unread())
            .gives(&[("records", Pass), ("source", Unknown)]),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
