//! SSE-C lets whoever uploads choose a key that nobody else has.

use super::refusals;
use crate::calls::Operation;
use crate::calls::s3::{GetBucketEncryption, GetBucketPolicy, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::{Gap, any};
use crate::facts::Account;
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::policy::{Policy, Statement};
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-sse-c-blocked",
    title: "Buckets refuse uploads under customer-supplied keys",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("s3.encryption")],
    reads: &[ListBuckets::CALL, GetBucketEncryption::CALL, GetBucketPolicy::CALL],
    params: &[],
    why: "Ransomware rewrites objects with a key of its own by SSE-C: AWS keeps no copy of the key, so the data is lost to its owner.",
    fix: Fix {
        what: "Block SSE-C in the default encryption of the bucket, keeping its algorithm, key and bucket key; AES256 has no KMSMasterKeyID.",
        command: r#"aws s3api put-bucket-encryption --bucket BUCKET --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"ALGORITHM","KMSMasterKeyID":"KEY"},"BucketKeyEnabled":BOOLEAN,"BlockedEncryptionTypes":{"EncryptionType":["SSE-C"]}}]}'"#,
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/blocking-unblocking-s3-c-encryption-gpb.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html",
    ],
    judge: |judging| {
        let account = judging.facts();
        judging.each(GLOBAL, &account.s3.buckets, |bucket| judge(account, bucket));
    },
};

fn judge(account: &Account, bucket: &Bucket) -> Judgement {
    let blocked = bucket
        .encryption
        .known()
        .map(|rule| rule.as_ref().is_some_and(|rule| rule.blocked_types.iter().any(|kind| kind == "SSE-C")));
    let refused = any([blocked, refused_by_policy(account, bucket)])?;
    pass_if(refused, "uploads with SSE-C are refused", "uploads with SSE-C are taken")
}

/// How it was done before the bucket had a setting for it.
fn refused_by_policy(account: &Account, bucket: &Bucket) -> Result<bool, Gap> {
    let Some(text) = bucket.policy.known()? else { return Ok(false) };
    let policy = Policy::read(text, GetBucketPolicy::CALL)?;
    let refuses = |statement: &Statement| {
        statement.actions.include("s3:PutObject")
            && refusals::covers_objects(statement, account, bucket)
            && refuses_customer_keys(statement)
    };
    Ok(refusals::to_everyone(&policy).any(refuses))
}

/// The header of SSE-C must be missing.
fn refuses_customer_keys(statement: &Statement) -> bool {
    matches!(&statement.conditions[..], [condition]
        if condition.base_operator() == "null"
            && condition.is_about("s3:x-amz-server-side-encryption-customer-algorithm")
            && condition.values == ["false"])
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{encryption, policy, with_bucket};
    use crate::cases::Case;
    use crate::fact::Fact;
    use crate::facts::s3::Encryption;

    let bucket = |name, blocked: &[&str], statement: Option<&str>| -> Case {
        let blocked_types = blocked.iter().map(|&kind| kind.to_owned()).collect();
        let rule = Encryption { blocked_types, ..encryption("AES256") };
        let statement = statement.map(policy);
        with_bucket(name, |bucket| {
            bucket.encryption = Fact::of(Some(rule));
            bucket.policy = Fact::of(statement);
        })
    };
    let denies = |resource: &str| {
        format!(
            r#"{{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"{resource}",
                "Condition":{{"Null":{{"s3:x-amz-server-side-encryption-customer-algorithm":"false"}}}}}}"#
        )
    };
    vec![
        bucket("blocked", &["SSE-C"], None).passes(),
        bucket("explicitly none", &["NONE"], None).fails(),
        bucket("not set", &[], None).fails(),
        bucket("refused by the policy", &[], Some(&denies("arn:aws:s3:::records/*"))).passes(),
        bucket("refused elsewhere", &[], Some(&denies("arn:aws:s3:::other/*"))).fails(),
        with_bucket("blocked, policy unread", |bucket| {
            bucket.encryption =
                Fact::of(Some(Encryption { blocked_types: vec!["SSE-C".into()], ..encryption("aws:kms") }));
        })
        .passes(),
        with_bucket("no rule", |bucket| {
            bucket.encryption = Fact::of(None);
            bucket.policy = Fact::of(None);
        })
        .fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
