//! Server access logs say who asked for what.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketLogging, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
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
        what: "Send the access logs of the bucket to a log bucket in the same region; the log bucket itself may be suppressed.",
        command: r#"aws s3api put-bucket-logging --bucket BUCKET --bucket-logging-status '{"LoggingEnabled":{"TargetBucket":"LOGBUCKET","TargetPrefix":"PREFIX/"}}'"#,
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
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
    use super::samples::with_bucket;
    use crate::fact::Fact;
    use crate::facts::s3::LoggingTarget;

    let logs_to = |name, target: Option<&str>| {
        let target = target.map(|bucket| LoggingTarget { bucket: bucket.into(), prefix: String::new() });
        with_bucket(name, |bucket| bucket.logging = Fact::of(target))
    };
    vec![
        logs_to("on", Some("logs")).passes().saying("logs"),
        logs_to("to itself", Some("records")).passes().saying("itself"),
        logs_to("off", None).fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
