//! Logs go only with a second factor.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::calls::s3::{GetBucketVersioning, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::log_bucket;
use crate::facts::s3::Bucket;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-bucket-mfa-delete",
    title: "The log bucket needs MFA to delete",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("cloudtrail.log-bucket")],
    reads: &[DescribeTrails::CALL, ListBuckets::CALL, GetBucketVersioning::CALL],
    params: &[],
    why: "Whoever steals a key that may delete in the log bucket can remove the proof, unless a second factor is asked for.",
    fix: Fix {
        what: "Turn MFA delete on for the log bucket, as the root user.",
        command: r#"aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "SERIAL CODE""#,
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html"],
    judge: |judging| log_bucket::each(judging, GetBucketVersioning::CALL, |_, bucket| judge(bucket)),
};

fn judge(bucket: &Bucket) -> Judgement {
    let name = &bucket.name;
    pass_if(
        bucket.versioning.known()?.mfa_delete,
        format!("MFA delete is on for the log bucket {name}"),
        format!("MFA delete is off for the log bucket {name}"),
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::log_bucket::samples::{cases, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::Versioning;

    let versioning = |mfa_delete| Fact::of(Versioning { status: Some("Enabled".to_owned()), mfa_delete });
    let mut all = cases();
    all.push(with_bucket("on", |bucket| bucket.versioning = versioning(true)).passes());
    all.push(with_bucket("off", |bucket| bucket.versioning = versioning(false)).fails());
    all
}
