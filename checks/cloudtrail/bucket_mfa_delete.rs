//! Logs go only with a second factor.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::calls::s3::{GetBucketLifecycleConfiguration, GetBucketVersioning, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::log_bucket;
use crate::facts::s3::Bucket;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-bucket-mfa-delete",
    title: "The log bucket needs MFA to delete",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("cloudtrail.log-bucket")],
    reads: &[DescribeTrails::CALL, ListBuckets::CALL, GetBucketVersioning::CALL, GetBucketLifecycleConfiguration::CALL],
    params: &[],
    why: "Whoever steals a key that may delete in the log bucket can remove the proof, unless a second factor is asked for.",
    fix: Fix {
        what: "Turn MFA delete on for the log bucket, as the root user; lifecycle rules are ruled out from then on.",
        command: r#"aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa "SERIAL CODE""#,
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html"],
    judge: |judging| log_bucket::each(judging, GetBucketVersioning::CALL, |_, bucket| judge(bucket)),
};

fn judge(bucket: &Bucket) -> Judgement {
    let name = &bucket.name;
    if bucket.versioning.known()?.mfa_delete {
        return pass(format!("MFA delete is on for the log bucket {name}"));
    }
    // AWS allows one or the other, as s3-bucket-mfa-delete has it.
    if !bucket.lifecycle.known()?.is_empty() {
        return not_applicable(format!("the log bucket {name} has lifecycle rules, which rule out MFA delete"));
    }
    fail(format!("MFA delete is off for the log bucket {name}"))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::log_bucket::samples::{cases, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::{LifecycleRule, Versioning};
    use crate::s3::samples::lifecycle_rule;

    let mfa = |name, mfa_delete, rules: Option<Vec<LifecycleRule>>| {
        with_bucket(name, |bucket| {
            bucket.versioning = Fact::of(Versioning { status: Some("Enabled".to_owned()), mfa_delete });
            bucket.lifecycle = rules.map_or(Fact::unread(), Fact::of);
        })
    };
    let mut all = cases();
    all.extend([
        mfa("on", true, None).passes(),
        mfa("off", false, Some(Vec::new())).fails(),
        mfa("lifecycle rules", false, Some(vec![lifecycle_rule()])).does_not_apply().saying("lifecycle"),
        mfa("off, lifecycle unread", false, None).gives_unknown(),
    ]);
    all
}
