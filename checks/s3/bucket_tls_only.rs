//! A bucket answers plain HTTP unless its policy refuses it.

use super::{holds_trail_logs, refusals};
use crate::calls::Operation;
use crate::calls::s3::{GetBucketPolicy, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers, covers_only};
use crate::facts::Account;
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::policy::{Condition, Policy, Statement};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-tls-only",
    title: "Bucket policies deny requests without TLS",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("s3.encryption"), covers_only("cloudtrail.log-bucket", holds_trail_logs)],
    reads: &[ListBuckets::CALL, GetBucketPolicy::CALL],
    params: &[],
    why: "Over plain HTTP anyone on the way can read what is sent, or change it.",
    fix: Fix {
        what: "Add a statement that denies everyone s3:* on the bucket and its objects where aws:SecureTransport is false.",
        command: "aws s3api put-bucket-policy --bucket BUCKET --policy file://POLICY.json",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingEncryptionInTransit.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    ],
    judge: |judging| {
        let account = judging.facts();
        judging.each(GLOBAL, &account.s3.buckets, |bucket| judge(account, bucket));
    },
};

fn judge(account: &Account, bucket: &Bucket) -> Judgement {
    let Some(text) = bucket.policy.known()? else {
        return fail("the bucket has no policy, so it takes requests without TLS");
    };
    let policy = Policy::read(text, GetBucketPolicy::CALL)?;
    let refusing: Vec<&Statement> = refusals::to_everyone(&policy)
        .filter(|statement| refusals::covers_every_action(statement) && refuses_http(statement))
        .collect();
    let bucket_covered = refusing.iter().any(|statement| refusals::covers_bucket(statement, account, bucket));
    let objects_covered = refusing.iter().any(|statement| refusals::covers_objects(statement, account, bucket));
    match (bucket_covered, objects_covered) {
        (true, true) => pass("the policy denies requests without TLS"),
        (true, false) => fail("the policy denies requests without TLS on the bucket, not on its objects"),
        (false, true) => fail("the policy denies requests without TLS on the objects, not on the bucket"),
        (false, false) => fail("the policy does not deny everyone every request without TLS"),
    }
}

/// Whether the statement holds for every plain request. A second condition would spare some.
fn refuses_http(statement: &Statement) -> bool {
    let [condition] = &statement.conditions[..] else { return statement.conditions.is_empty() };
    let is = |wanted: &str| condition.values.iter().any(|value| value.eq_ignore_ascii_case(wanted));
    match condition.base_operator().as_str() {
        "bool" | "stringequalsignorecase" => condition.is_about("aws:SecureTransport") && is("false"),
        // Sign by sign: the request says "false".
        "stringequals" => condition.is_about("aws:SecureTransport") && condition.values.iter().any(|v| v == "false"),
        "stringnotequals" | "stringnotequalsignorecase" => {
            condition.is_about("aws:SecureTransport") && condition.values.len() == 1 && is("true")
        }
        "numericlessthan" => asks_for_tls(condition),
        _ => false,
    }
}

/// A plain request counts as a TLS version below any: AWS says that this condition alone asks for HTTPS.
/// <https://repost.aws/knowledge-center/s3-enforce-modern-tls>
fn asks_for_tls(condition: &Condition) -> bool {
    condition.is_about("s3:TlsVersion")
        && condition.values.iter().any(|value| value.parse::<f64>().is_ok_and(|version| version >= 1.0))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{with_bucket, with_policy};
    use crate::cases::Case;
    use crate::fact::Fact;

    const BOTH: &str = r#""Resource":["arn:aws:s3:::records","arn:aws:s3:::records/*"]"#;
    const HTTP: &str = r#""Condition":{"Bool":{"aws:SecureTransport":"false"}}"#;
    let denies = |name, principal: &str, action: &str, resource: &str, condition: &str| -> Case {
        with_policy(name, &format!(r#"{{"Effect":"Deny",{principal},{action},{resource},{condition}}}"#))
    };
    let under = |name, condition: &str| {
        denies(name, r#""Principal":"*""#, r#""Action":"s3:*""#, BOTH, &format!(r#""Condition":{condition}"#))
    };
    let on = |name, resource: &str| denies(name, r#""Principal":"*""#, r#""Action":"s3:*""#, resource, HTTP);
    let of = |name, principal: &str, action: &str| denies(name, principal, action, BOTH, HTTP);
    vec![
        under("as AWS shows it", r#"{"Bool":{"aws:SecureTransport":"false"}}"#).passes(),
        under("a boolean", r#"{"Bool":{"aws:securetransport":false}}"#).passes(),
        under("if it exists", r#"{"BoolIfExists":{"aws:SecureTransport":["false"]}}"#).passes(),
        under("not true", r#"{"StringNotEquals":{"aws:SecureTransport":"true"}}"#).passes(),
        under("a string", r#"{"StringEquals":{"aws:SecureTransport":"false"}}"#).passes(),
        under("a string that is never sent", r#"{"StringEquals":{"aws:SecureTransport":"False"}}"#).fails(),
        under("in whatever case", r#"{"StringEqualsIgnoreCase":{"aws:SecureTransport":"FALSE"}}"#).passes(),
        under("a TLS version", r#"{"NumericLessThan":{"s3:TlsVersion":1.2}}"#).passes(),
        under("the wrong way round", r#"{"Bool":{"aws:SecureTransport":"true"}}"#).fails(),
        under("HTTP spared", r#"{"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"s3:TlsVersion":"1.2"}}"#)
            .fails(),
        under(
            "only from one address",
            r#"{"Bool":{"aws:SecureTransport":"false"},"IpAddress":{"aws:SourceIp":"203.0.113.7"}}"#,
        )
        .fails(),
        on("the bucket alone", r#""Resource":"arn:aws:s3:::records""#).fails().saying("not on its objects"),
        on("the objects alone", r#""Resource":"arn:aws:s3:::records/*""#).fails().saying("not on the bucket"),
        on("some of the objects", r#""Resource":["arn:aws:s3:::records","arn:aws:s3:::records/a*"]"#).fails(),
        on("another bucket", r#""Resource":["arn:aws:s3:::other","arn:aws:s3:::other/*"]"#).fails(),
        on("everything", r#""Resource":"*""#).passes(),
        on("one pattern for both", r#""Resource":"arn:aws:s3:::records*""#).passes(),
        of("every action", r#""Principal":{"AWS":"*"}"#, r#""Action":"*""#).passes(),
        of("one principal", r#""Principal":{"AWS":"ACCOUNT"}"#, r#""Action":"s3:*""#).fails(),
        of("all but one", r#""NotPrincipal":{"AWS":"ACCOUNT"}"#, r#""Action":"s3:*""#).fails(),
        of("some actions", r#""Principal":"*""#, r#""Action":["s3:GetObject","s3:PutObject"]"#).fails(),
        with_policy(
            "one statement for each",
            r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::records",
                "Condition":{"Bool":{"aws:SecureTransport":"false"}}},
               {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::records/*",
                "Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#,
        )
        .passes(),
        with_policy(
            "an Allow under TLS denies nothing",
            r#"{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*",
                "Condition":{"Bool":{"aws:SecureTransport":"true"}}}"#,
        )
        .fails(),
        with_bucket("no policy", |bucket| bucket.policy = Fact::of(None)).fails(),
        with_bucket("no JSON", |bucket| bucket.policy = Fact::of(Some("{".into()))).gives_unknown(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
