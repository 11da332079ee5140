//! The policy alone: a block may hide it today and be lifted tomorrow.

use super::exposure::{open_statement, policy_is_public};
use crate::calls::Operation;
use crate::calls::s3::{GetBucketPolicy, GetBucketPolicyStatus, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-policy-not-public",
    title: "Bucket policies grant nothing to everyone",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListBuckets::CALL, GetBucketPolicy::CALL, GetBucketPolicyStatus::CALL],
    params: &[],
    why: "Without a block in its way, a public policy opens the bucket to anyone; with one, every other account that it names is cut off.",
    fix: Fix {
        what: "Name principals in the statement, or tie it by a condition with fixed values to an organization, account or network.",
        command: "aws s3api put-bucket-policy --bucket BUCKET --policy file://POLICY.json",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
    ],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    if !policy_is_public(bucket)? {
        return pass("no policy of the bucket is public");
    }
    // The status says that it is public, the text which statement makes it so.
    match bucket.policy.known() {
        Ok(Some(text)) => match open_statement(text) {
            Ok(Some(statement)) => fail(format!("{statement} of the policy is open to everyone")),
            Ok(None) | Err(_) => fail("AWS calls the policy public: some grant is not tied to fixed values"),
        },
        Ok(None) | Err(_) => fail("AWS calls the policy public"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{policy, with_bucket};
    use crate::fact::Fact;

    const OPEN: &str = r#"{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"},
        {"Sid":"World","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::records/*"}"#;
    const CLOSED: &str = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::records/*",
        "Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}}"#;
    let both = |name, status: Option<bool>, text: &str| {
        let text = policy(text);
        with_bucket(name, |bucket| {
            bucket.policy_is_public = Fact::of(status);
            bucket.policy = Fact::of(Some(text));
        })
    };
    let text_only = |name, text: Option<String>| with_bucket(name, |bucket| bucket.policy = Fact::of(text));
    vec![
        both("public", Some(true), OPEN).fails().saying("statement World"),
        both("public, by what only AWS sees", Some(true), CLOSED).fails().saying("not tied"),
        both("tied to an endpoint", Some(false), CLOSED).passes(),
        with_bucket("no policy", |bucket| {
            bucket.policy_is_public = Fact::of(None);
            bucket.policy = Fact::of(None);
        })
        .passes(),
        with_bucket("status alone says no", |bucket| bucket.policy_is_public = Fact::of(Some(false))).passes(),
        with_bucket("status alone says yes", |bucket| bucket.policy_is_public = Fact::of(Some(true))).fails(),
        text_only("text alone shows it", Some(policy(OPEN))).fails(),
        text_only("text alone does not clear it", Some(policy(CLOSED))).gives_unknown(),
        text_only("text alone says there is none", None).passes(),
        text_only("no JSON", Some("{".to_owned())).gives_unknown(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
