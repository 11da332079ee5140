//! The log bucket logs who reaches for the logs.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::calls::s3::{GetBucketLogging, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::log_bucket;
use crate::facts::s3::Bucket;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-bucket-logging",
    title: "The log bucket logs its own access",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.log-bucket")],
    reads: &[DescribeTrails::CALL, ListBuckets::CALL, GetBucketLogging::CALL],
    params: &[],
    why: "Without access logs nobody can tell who read the trail's logs, or tried to remove them.",
    fix: Fix {
        what: "Turn server access logging on for the log bucket, with another bucket as the target.",
        command: r#"aws s3api put-bucket-logging --bucket BUCKET --bucket-logging-status '{"LoggingEnabled":{"TargetBucket":"TARGET","TargetPrefix":"PREFIX"}}'"#,
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"],
    judge: |judging| log_bucket::each(judging, GetBucketLogging::CALL, |_, bucket| judge(bucket)),
};

fn judge(bucket: &Bucket) -> Judgement {
    match bucket.logging.known()? {
        Some(target) => pass(format!("access to the log bucket {} is logged to {}", bucket.name, target.bucket)),
        None => fail(format!("access to the log bucket {} is not logged", bucket.name)),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::log_bucket::samples::{cases, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::LoggingTarget;

    let target = || LoggingTarget { bucket: "access".to_owned(), prefix: String::new() };
    let mut all = cases();
    all.push(with_bucket("logged", |bucket| bucket.logging = Fact::of(Some(target()))).passes().saying("access"));
    all.push(with_bucket("not logged", |bucket| bucket.logging = Fact::of(None)).fails());
    all
}
