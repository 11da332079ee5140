//! A KMS key adds a second permission to every read, and a record of it.

use super::each_but_log_targets;
use crate::calls::Operation;
use crate::calls::s3::{GetBucketEncryption, GetBucketLogging, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::{Bucket, Encryption};
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-kms-encryption",
    title: "Buckets encrypt with a KMS key",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("s3.encryption")],
    reads: &[ListBuckets::CALL, GetBucketEncryption::CALL, GetBucketLogging::CALL],
    params: &[],
    why: "With S3's own keys, reading needs no permission on a key, and their use is not recorded and cannot be cut off.",
    fix: Fix {
        what: "Encrypt the bucket by default with a KMS key of your own.",
        command: r#"aws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"KEYARN"},"BucketKeyEnabled":true}]}'"#,
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
    ],
    judge: |judging| each_but_log_targets(judging, "AWS supports default encryption with SSE-S3 only there", judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    let Some(rule) = bucket.encryption.known()? else { return fail("the bucket has no default encryption") };
    match rule.algorithm.as_str() {
        "aws:kms" | "aws:kms:dsse" => pass(format!("new objects are encrypted with {}", key_of(rule))),
        "AES256" => fail("new objects are encrypted with keys that S3 manages (SSE-S3)"),
        other => Err(unfamiliar(Some(other), GetBucketEncryption::CALL, "SSEAlgorithm")),
    }
}

/// Without a key, or with its alias, S3 takes the key that AWS manages for it.
fn key_of(rule: &Encryption) -> String {
    match rule.kms_key.as_deref() {
        Some(key) if !key.ends_with("alias/aws/s3") => format!("KMS key {key}"),
        Some(_) | None => "the AWS managed key aws/s3".to_owned(),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{encryption, log_target_cases, with_bucket};
    use crate::fact::Fact;

    let rule = |name, algorithm: &str, key: Option<&str>| {
        let rule = Encryption { kms_key: key.map(str::to_owned), ..encryption(algorithm) };
        with_bucket(name, |bucket| {
            bucket.encryption = Fact::of(Some(rule));
            bucket.logging = Fact::of(None);
        })
    };
    let mut all = log_target_cases(
        |bucket| bucket.encryption = Fact::of(Some(encryption("AES256"))),
        |bucket| bucket.encryption = Fact::of(Some(encryption("aws:kms"))),
    );
    all.extend([
        rule("own key", "aws:kms", Some("arn:aws:kms:eu-west-1:111122223333:key/1234abcd")).passes().saying("1234abcd"),
        rule("two layers", "aws:kms:dsse", Some("1234abcd")).passes(),
        rule("AWS managed key", "aws:kms", None).passes().saying("aws/s3"),
        rule("AWS managed key by alias", "aws:kms", Some("arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"))
            .passes()
            .saying("AWS managed"),
        rule("S3's keys", "AES256", None).fails().saying("SSE-S3"),
        rule("a new algorithm", "aws:quantum", None).gives_unknown(),
        with_bucket("none", |bucket| {
            bucket.encryption = Fact::of(None);
            bucket.logging = Fact::of(None);
        })
        .fails(),
        with_bucket("S3's keys, logging unread", |bucket| bucket.encryption = Fact::of(Some(encryption("AES256"))))
            .gives_unknown()
            .saying("s3:GetBucketLogging"),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]);
    all
}
