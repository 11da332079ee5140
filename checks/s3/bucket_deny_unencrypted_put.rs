//! A policy can insist on the encryption that uploads must ask for.

use super::refusals;
use crate::calls::Operation;
use crate::calls::s3::{GetBucketPolicy, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::Account;
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::policy::{Condition, Policy, Statement};
use crate::verdict::{Judgement, fail, pass_if};

const KEYS: &[&str] = &["s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"];

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-deny-unencrypted-put",
    title: "Policies refuse uploads without the required encryption",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("s3.encryption")],
    reads: &[ListBuckets::CALL, GetBucketPolicy::CALL],
    params: &[],
    why: "The default encryption of a bucket is only a default: an upload that names another kind or another key gets that instead.",
    fix: Fix {
        what: "Add a statement that denies everyone s3:PutObject where the encryption header is not the one required.",
        command: "aws s3api put-bucket-policy --bucket BUCKET --policy file://POLICY.json",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingServerSideEncryption.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    ],
    judge: |judging| {
        let account = judging.facts();
        judging.each(GLOBAL, &account.s3.buckets, |bucket| judge(account, bucket));
    },
};

fn judge(account: &Account, bucket: &Bucket) -> Judgement {
    let Some(text) = bucket.policy.known()? else {
        return fail("the bucket has no policy, so uploads choose their encryption");
    };
    let policy = Policy::read(text, GetBucketPolicy::CALL)?;
    let refuses = |statement: &Statement| {
        statement.actions.include("s3:PutObject")
            && refusals::covers_objects(statement, account, bucket)
            && asks_for_encryption(&statement.conditions)
    };
    pass_if(
        refusals::to_everyone(&policy).any(refuses),
        "the policy refuses uploads without the required encryption",
        "no statement of the policy refuses uploads by their encryption",
    )
}

/// All conditions are about the headers of encryption (another would spare some uploads),
/// and one of them turns away what lacks a header or has a wrong value.
fn asks_for_encryption(conditions: &[Condition]) -> bool {
    let about_encryption = |condition: &Condition| KEYS.iter().any(|key| condition.is_about(key));
    let turns_away = |condition: &Condition| match condition.base_operator().as_str() {
        "stringnotequals" | "stringnotequalsignorecase" | "stringnotlike" | "arnnotequals" | "arnnotlike" => true,
        "null" => condition.values == ["true"],
        _ => false,
    };
    conditions.iter().all(about_encryption) && conditions.iter().any(turns_away)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{with_bucket, with_policy};
    use crate::cases::Case;
    use crate::fact::Fact;

    let denies = |name, action: &str, resource: &str, condition: &str| -> Case {
        with_policy(
            name,
            &format!(
                r#"{{"Effect":"Deny","Principal":"*","Action":"{action}","Resource":"{resource}","Condition":{condition}}}"#
            ),
        )
    };
    let under = |name, condition: &str| denies(name, "s3:PutObject", "arn:aws:s3:::records/*", condition);
    let kms = r#"{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}"#;
    vec![
        under("another kind", kms).passes(),
        under("no header", r#"{"Null":{"s3:x-amz-server-side-encryption":"true"}}"#).passes(),
        under("another key", r#"{"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:eu-west-1:111122223333:key/1"}}"#)
            .passes(),
        under("the default is spared", r#"{"Null":{"s3:x-amz-server-side-encryption":"false"},"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}"#)
            .passes(),
        under("only encrypted uploads", r#"{"Null":{"s3:x-amz-server-side-encryption":"false"}}"#).fails(),
        under("something else", r#"{"Bool":{"aws:SecureTransport":"false"}}"#).fails(),
        under("one address only", r#"{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"},"IpAddress":{"aws:SourceIp":"203.0.113.7"}}"#)
            .fails(),
        denies("some objects", "s3:PutObject", "arn:aws:s3:::records/a/*", kms).fails(),
        denies("reading", "s3:GetObject", "arn:aws:s3:::records/*", kms).fails(),
        with_bucket("no policy", |bucket| bucket.policy = Fact::of(None)).fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
