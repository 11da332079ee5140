//! Versioning keeps what is overwritten or deleted.

use super::holds_trail_logs;
use crate::calls::Operation;
use crate::calls::s3::{GetBucketVersioning, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers, covers_only};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-versioning",
    title: "Bucket versioning is on",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("s3.versioning-lifecycle"), covers_only("cloudtrail.log-bucket", holds_trail_logs)],
    reads: &[ListBuckets::CALL, GetBucketVersioning::CALL],
    params: &[],
    why: "Without versions, an object that is overwritten or deleted, by mistake or by an attacker, is gone.",
    fix: Fix {
        what: "Turn versioning on for the bucket.",
        command: "aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled",
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    match bucket.versioning.known()?.status.as_deref() {
        Some("Enabled") => pass("versioning is enabled"),
        // Suspended keeps old versions and makes no new ones.
        Some(other) => fail(format!("versioning is {}", other.to_ascii_lowercase())),
        None => fail("versioning was never enabled"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_bucket;
    use crate::fact::Fact;
    use crate::facts::s3::Versioning;

    let status = |name, status: Option<&str>| {
        let status = status.map(str::to_owned);
        with_bucket(name, |bucket| bucket.versioning = Fact::of(Versioning { status, mfa_delete: false }))
    };
    vec![
        status("enabled", Some("Enabled")).passes(),
        status("suspended", Some("Suspended")).fails().saying("suspended"),
        status("never enabled", None).fails().saying("never"),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
