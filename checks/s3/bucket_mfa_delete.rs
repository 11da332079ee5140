//! With MFA Delete, a stolen key alone cannot destroy versions.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketLifecycleConfiguration, GetBucketVersioning, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-mfa-delete",
    title: "Deleting versions needs MFA",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("s3.mfa-delete")],
    reads: &[ListBuckets::CALL, GetBucketVersioning::CALL, GetBucketLifecycleConfiguration::CALL],
    params: &[],
    why: "Without MFA Delete, one stolen credential can destroy every version of an object, or switch versioning off.",
    fix: Fix {
        what: "Turn MFA Delete on, as root with its MFA device; it rules out lifecycle rules.",
        command: "aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa \"SERIAL CODE\"",
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    if bucket.versioning.known()?.mfa_delete {
        return pass("deleting a version needs MFA");
    }
    // AWS allows one or the other, and Security Hub leaves such buckets out.
    if !bucket.lifecycle.known()?.is_empty() {
        return not_applicable("the bucket has lifecycle rules, which rule out MFA Delete");
    }
    fail("MFA Delete is off")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{lifecycle_rule, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::{LifecycleRule, Versioning};

    let mfa = |name, mfa_delete: bool, rules: Option<Vec<LifecycleRule>>| {
        with_bucket(name, |bucket| {
            bucket.versioning = Fact::of(Versioning { status: Some("Enabled".into()), mfa_delete });
            bucket.lifecycle = rules.map_or(Fact::unread(), Fact::of);
        })
    };
    vec![
        mfa("on", true, None).passes(),
        mfa("off", false, Some(Vec::new())).fails(),
        mfa("lifecycle rules", false, Some(vec![lifecycle_rule()])).does_not_apply(),
        mfa("off, lifecycle unread", false, None).gives_unknown(),
        with_bucket("never versioned", |bucket| {
            bucket.versioning = Fact::of(Versioning { status: None, mfa_delete: false });
            bucket.lifecycle = Fact::of(Vec::new());
        })
        .fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
