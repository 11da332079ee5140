//! Denials that leave some of those whom other statements let in.

use super::{EVALUATION, KEYS, NOT_PRINCIPAL, OPERATORS, Rule, allow, check};
use crate::policy::who::Reading;

/// Everyone may read, but for a denial with these principals and conditions.
fn everyone_but(deny: &str) -> String {
    denied(r#""Principal":"*""#, &format!(r#""Action":"s3:*","Resource":"*",{deny}"#))
}

fn denied(allowed: &str, deny: &str) -> String {
    format!(r#"{},{{"Effect":"Deny",{deny}}}"#, allow(allowed))
}

#[test]
fn denials_that_except_somebody() {
    check(
        Reading::Iam,
        &[
            Rule {
                page: EVALUATION,
                says: "a denial wins: without exceptions nobody is left",
                cases: &[(r#""Principal":"*""#, "nobody"), (r#""Principal":{"AWS":"*"}"#, "nobody")],
            },
            Rule {
                page: OPERATORS,
                says: "a negated operator holds for everyone else, whether they send the key or not",
                cases: &[
                    (
                        r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
                        "organization o-a1b2c3d4e5",
                    ),
                    (
                        r#""Principal":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
                        "organization o-a1b2c3d4e5",
                    ),
                    (
                        r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":["111122223333"]}}"#,
                        "account 111122223333",
                    ),
                    (
                        r#""Principal":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app-*"}}"#,
                        "account 111122223333",
                    ),
                    (
                        r#""Principal":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
                        "everyone from 203.0.113.0/24",
                    ),
                    (
                        r#""Principal":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}"#,
                        "everyone from vpce-1",
                    ),
                    (
                        r#""Principal":"*","Condition":{"StringNotLike":{"aws:userid":"AROADBQP57FF2AEXAMPLE:*"}}"#,
                        "the principal AROADBQP57FF2AEXAMPLE",
                    ),
                ],
            },
            Rule {
                page: OPERATORS,
                says: "what holds for one value of many, or only with the key, denies others nothing",
                cases: &[
                    (
                        r#""Principal":"*","Condition":{"ForAnyValue:StringNotEquals":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}"#,
                        "everyone",
                    ),
                    (r#""Principal":"*","Condition":{"StringNotLike":{"aws:PrincipalOrgID":"o-*"}}"#, "everyone"),
                    (
                        r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
                        "everyone",
                    ),
                    (r#""Principal":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}"#, "everyone"),
                    (r#""Principal":"*","Condition":{"Null":{"aws:PrincipalOrgID":"true"}}"#, "everyone"),
                    (
                        r#""Principal":"*","Condition":{"NotIpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}}"#,
                        "everyone",
                    ),
                ],
            },
            Rule {
                page: "IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
                says: "all conditions of the denial must hold: whoever one of them excepts escapes",
                cases: &[
                    (
                        r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"},"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
                        "account 111122223333, everyone from 203.0.113.0/24",
                    ),
                    (
                        r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:SecureTransport":"false"}}"#,
                        "everyone",
                    ),
                ],
            },
            Rule {
                page: KEYS,
                says: "aws:PrincipalIsAWSService is not there for anonymous callers",
                cases: &[
                    (
                        r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}"#,
                        "organization o-a1b2c3d4e5, every AWS service",
                    ),
                    (
                        r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:PrincipalIsAWSService":"false"}}"#,
                        "everyone",
                    ),
                ],
            },
            Rule {
                page: NOT_PRINCIPAL,
                says: "a denial with NotPrincipal is about everyone else",
                cases: &[
                    (r#""NotPrincipal":{"AWS":"arn:aws:iam::111122223333:root"}"#, "account 111122223333"),
                    (r#""NotPrincipal":{"Service":"cloudtrail.amazonaws.com"}"#, "cloudtrail.amazonaws.com"),
                    (r#""NotPrincipal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}"#, "nobody"),
                    (
                        r#""NotPrincipal":{"AWS":"111122223333"},"Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
                        "account 111122223333, organization o-a1b2c3d4e5",
                    ),
                    (
                        r#""NotPrincipal":{"AWS":"111122223333"},"Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
                        "everyone",
                    ),
                ],
            },
            Rule {
                page: EVALUATION,
                says: "a denial of some leaves the others",
                cases: &[(r#""Principal":{"AWS":"999988887777"}"#, "everyone")],
            },
        ],
        everyone_but,
    );
}

#[test]
fn denials_that_do_not_cover_what_is_allowed() {
    let except = r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#;
    check(
        Reading::Iam,
        &[Rule {
            page: EVALUATION,
            says: "a denial is about its actions and resources alone",
            cases: &[
                (r#""Action":"S3:getobject","Resource":"arn:aws:s3:::records/*""#, "organization o-a1b2c3d4e5"),
                (r#""NotAction":"s3:PutObject","Resource":"*""#, "organization o-a1b2c3d4e5"),
                (r#""NotAction":"s3:Get*","Resource":"*""#, "everyone"),
                (r#""Action":"s3:PutObject","Resource":"*""#, "everyone"),
                (r#""Action":"s3:*","Resource":"arn:aws:s3:::records/secret/*""#, "everyone"),
                (r#""Action":"s3:*","NotResource":"arn:aws:s3:::records/open/*""#, "everyone"),
                (r#""Action":"s3:*","NotResource":"arn:aws:s3:::other/*""#, "organization o-a1b2c3d4e5"),
            ],
        }],
        |about| denied(r#""Principal":"*""#, &format!("{about},{except}")),
    );
}

#[test]
fn a_policy_far_too_large_is_read_quickly_and_as_the_wider() {
    let stars = "*a".repeat(15_000);
    let large = format!(
        r#"{},{{"Effect":"Deny","Principal":"*","Action":"s3:{stars}","Resource":"*"}}"#,
        allow(r#""Principal":"*""#).replace("records/*", &stars)
    );
    assert!(super::audience(&large, Reading::Iam).is_public());
    let accounts: Vec<String> = (0..5_000_u32).map(|id| format!("\"{:012}\"", u64::from(id))).collect();
    let many = format!(
        r#""Principal":{{"AWS":[{all}]}},"Condition":{{"StringEquals":{{"aws:PrincipalAccount":[{all}]}}}}"#,
        all = accounts.join(",")
    );
    assert_eq!(super::audience(&allow(&many), Reading::Iam).parties().count(), 5_000);
}

#[test]
fn denials_of_named_accounts() {
    let named =
        r#""Principal":{"AWS":["arn:aws:iam::111122223333:role/app","999988887777"],"Service":"sns.amazonaws.com"}"#;
    check(
        Reading::Iam,
        &[Rule {
            page: EVALUATION,
            says: "the denial of an account is about all of its principals",
            cases: &[
                (r#""Principal":{"AWS":"999988887777"}"#, "account 111122223333, sns.amazonaws.com"),
                (r#""Principal":{"AWS":"arn:aws:iam::111122223333:root"}"#, "account 999988887777, sns.amazonaws.com"),
                (
                    r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/other"}"#,
                    "account 111122223333, account 999988887777, sns.amazonaws.com",
                ),
                (
                    r#""Principal":{"AWS":"999988887777"},"Condition":{"Bool":{"aws:SecureTransport":"false"}}"#,
                    "account 111122223333, account 999988887777, sns.amazonaws.com",
                ),
                (
                    r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}"#,
                    "account 111122223333, account 999988887777, sns.amazonaws.com",
                ),
                (
                    r#""Principal":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
                    "account 111122223333, sns.amazonaws.com",
                ),
            ],
        }],
        |deny| denied(named, &format!(r#""Action":"s3:*","Resource":"*",{deny}"#)),
    );
}
