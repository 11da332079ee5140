//! Since 2023 every bucket encrypts by default; a bucket without a rule is an old answer.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketEncryption, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::facts::unfamiliar;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-default-encryption",
    title: "Buckets encrypt new objects by default",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("s3.encryption")],
    reads: &[ListBuckets::CALL, GetBucketEncryption::CALL],
    params: &[],
    why: "Objects that are stored without encryption can be read by whoever gets hold of the medium they lie on.",
    fix: Fix {
        what: "Set a default encryption rule for the bucket.",
        command: r#"aws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}'"#,
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    match bucket.encryption.known()?.as_ref().map(|rule| rule.algorithm.as_str()) {
        Some(algorithm @ ("AES256" | "aws:kms" | "aws:kms:dsse")) => {
            pass(format!("new objects are encrypted with {algorithm}"))
        }
        Some(other) => Err(unfamiliar(Some(other), GetBucketEncryption::CALL, "SSEAlgorithm")),
        None => fail("the bucket has no default encryption"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{encryption, with_bucket};
    use crate::fact::Fact;

    let rule = |name, algorithm: &str| {
        let rule = encryption(algorithm);
        with_bucket(name, |bucket| bucket.encryption = Fact::of(Some(rule)))
    };
    vec![
        rule("S3's keys", "AES256").passes(),
        rule("KMS", "aws:kms").passes(),
        rule("a new algorithm", "rot13").gives_unknown(),
        with_bucket("none", |bucket| bucket.encryption = Fact::of(None)).fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
