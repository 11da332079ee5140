//! Actions that change who may do what, or how data is protected, stay with trusted accounts.

use super::name_of;
use crate::calls::Operation;
use crate::calls::s3::{GetBucketPolicy, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::{Party, Policy, Reading};
use crate::verdict::{Judgement, fail, manual, pass};

/// The actions that Security Hub S3.6 forbids.
/// <https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-6>
const SENSITIVE: &[&str] = &[
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
];

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-no-cross-account",
    title: "Bucket policies give other accounts no sensitive action",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListBuckets::CALL, GetBucketPolicy::CALL],
    params: &[TRUSTED_ACCOUNTS],
    why: "Whoever can change a bucket's policy, ACLs or encryption can take it over, and another account is not under your control.",
    fix: Fix {
        what: "Take the sensitive actions out of the statement, or list the account as trusted if it is yours.",
        command: "aws s3api put-bucket-policy --bucket BUCKET --policy file://POLICY.json",
    },
    references: &[
        "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html",
    ],
    judge: |judging| {
        let mut trusted = judging.params().list(TRUSTED_ACCOUNTS);
        trusted.push(judging.facts().id.clone());
        judging.each(GLOBAL, &judging.facts().s3.buckets, |bucket| judge(bucket, &trusted));
    },
};

/// Whose somebody is.
enum Whose {
    Trusted,
    Strangers,
    Unclear,
}

fn judge(bucket: &Bucket, trusted: &[String]) -> Judgement {
    let Some(text) = bucket.policy.known()? else { return pass("the bucket has no policy") };
    let policy = Policy::read(text, GetBucketPolicy::CALL)?;
    let mut unclear = None;
    for action in SENSITIVE {
        for let_in in policy.lets_in(Reading::Iam, &[action]) {
            let gives = |who: &Party| format!("{} gives {who} {action}", name_of(&policy, let_in.number));
            for party in let_in.who.parties() {
                match whose(party, trusted) {
                    Whose::Strangers => return fail(gives(party)),
                    Whose::Unclear => unclear = unclear.or_else(|| Some(gives(party))),
                    Whose::Trusted => {}
                }
            }
        }
    }
    match unclear {
        Some(what) => manual(format!("{what}: whose that is must be looked up")),
        None => pass("no other account is given a sensitive action"),
    }
}

fn whose(party: &Party, trusted: &[String]) -> Whose {
    match (party, party.account()) {
        _ if party.is_own() => Whose::Trusted,
        (_, Some(account)) if trusted.iter().any(|trusted| trusted == account) => Whose::Trusted,
        (_, Some(_)) | (Party::Everyone, None) => Whose::Strangers,
        // A service acts in nobody's account by itself.
        (Party::Service { name: Some(_), .. } | Party::Service { source: None, .. } | Party::Deleted(_), None) => {
            Whose::Trusted
        }
        // Canonical ids, organizations and networks do not show an account.
        (
            Party::Identity(_)
            | Party::Own
            | Party::Account(_)
            | Party::Organization(_)
            | Party::CanonicalUser(_)
            | Party::OriginAccessIdentity(_)
            | Party::Provider(_)
            | Party::Service { source: Some(_), .. }
            | Party::Network(_)
            | Party::Secret(_)
            | Party::Unclear(_),
            None,
        ) => Whose::Unclear,
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{with_bucket, with_policy};
    use crate::cases::{Case, STRANGER};
    use crate::fact::Fact;
    use crate::params::Value;

    let grant = |name, principal: &str, rest: &str| -> Case {
        let principal = principal.replace("STRANGER", STRANGER);
        let resource = r#""Resource":["arn:aws:s3:::records","arn:aws:s3:::records/*"]"#;
        with_policy(name, &format!(r#"{{"Effect":"Allow",{principal},{rest},{resource}}}"#))
    };
    let stranger = r#""Principal":{"AWS":"arn:aws:iam::STRANGER:root"}"#;
    let put_policy = r#""Action":"s3:PutBucketPolicy""#;
    let everyone_if =
        |name, condition: &str| grant(name, r#""Principal":"*""#, &format!(r#"{put_policy},"Condition":{condition}"#));
    vec![
        grant("another account", stranger, put_policy).fails().saying(STRANGER),
        grant("by its id alone", r#""Principal":{"AWS":["ACCOUNT","STRANGER"]}"#, put_policy).fails(),
        grant("a wildcard of actions", stranger, r#""Action":["s3:put*"]"#).fails(),
        grant("all but some actions", stranger, r#""NotAction":"s3:DeleteBucket""#).fails(),
        grant("everyone", r#""Principal":"*""#, put_policy).fails().saying("everyone"),
        grant("all but one", r#""NotPrincipal":{"AWS":"ACCOUNT"}"#, put_policy).fails(),
        grant("a trusted account", stranger, put_policy)
            .with(TRUSTED_ACCOUNTS, Value::List(vec![STRANGER.to_owned()]))
            .passes(),
        grant("harmless actions", stranger, r#""Action":["s3:GetObject","s3:PutObject"]"#).passes(),
        grant("the own account", r#""Principal":{"AWS":"arn:aws:iam::ACCOUNT:role/admin"}"#, r#""Action":"s3:*""#)
            .passes(),
        grant("a service", r#""Principal":{"Service":"s3.amazonaws.com"}"#, r#""Action":"s3:*""#).passes(),
        grant("a canonical id", r#""Principal":{"CanonicalUser":"79a59df900b949e5"}"#, put_policy).gives_manual(),
        everyone_if("an own access point", r#"{"StringEquals":{"s3:DataAccessPointAccount":"ACCOUNT"}}"#).passes(),
        everyone_if("an organization", r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#).gives_manual(),
        everyone_if("a stranger's account", r#"{"StringEquals":{"aws:PrincipalAccount":"999988887777"}}"#)
            .fails()
            .saying(STRANGER),
        everyone_if("no real limit", r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#).fails(),
        with_policy("a denial", r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#).passes(),
        with_bucket("no policy", |bucket| bucket.policy = Fact::of(None)).passes(),
        with_bucket("no JSON", |bucket| bucket.policy = Fact::of(Some("{".into()))).gives_unknown(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
