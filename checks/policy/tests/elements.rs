//! `Effect`, `Action`, `Resource` and their opposites, and how statements add up.

use super::{ACTION, CHECKS, Case, EVALUATION, NOT_ACTION, NOT_RESOURCE, RESOURCE, Rule, decisions};
use crate::policy::Truth::{Maybe, No, Yes};

#[test]
fn actions() {
    decisions(&[
        Rule {
            page: ACTION,
            says: "service and action have no case, * and ? are wildcards",
            cases: &[
                Case(r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#, "s3:GetObject *", Yes),
                Case(r#"{"Effect":"Allow","Action":"S3:getobject","Resource":"*"}"#, "s3:GetObject *", Yes),
                Case(r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#, "s3:GetObjectAcl *", No),
                Case(r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}"#, "s3:GetObjectAcl *", Yes),
                Case(r#"{"Effect":"Allow","Action":"s3:get*ACL","Resource":"*"}"#, "s3:GetObjectAcl *", Yes),
                Case(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#, "s3express:CreateSession *", No),
                Case(r#"{"Effect":"Allow","Action":"iam:*AccessKey*","Resource":"*"}"#, "iam:CreateAccessKey *", Yes),
                Case(r#"{"Effect":"Allow","Action":"iam:*AccessKey*","Resource":"*"}"#, "iam:CreateUser *", No),
                Case(r#"{"Effect":"Allow","Action":"ec2:?unInstances","Resource":"*"}"#, "ec2:RunInstances *", Yes),
                Case(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#, "iam:CreateUser *", Yes),
                Case(r#"{"Effect":"Allow","Action":["a:b","iam:CreateUser"],"Resource":"*"}"#, "iam:CreateUser *", Yes),
                Case(r#"{"Effect":"Allow","Action":"","Resource":"*"}"#, "iam:CreateUser *", No),
            ],
        },
        Rule {
            page: ACTION,
            says: "patterns that reach over the colon, should AWS hold any, are read as they stand",
            cases: &[
                Case(r#"{"Effect":"Allow","Action":"*:Get*","Resource":"*"}"#, "s3:GetObject *", Yes),
                Case(r#"{"Effect":"Allow","Action":"*:*","Resource":"*"}"#, "s3:GetObject *", Yes),
                Case(r#"{"Effect":"Allow","Action":"s3*","Resource":"*"}"#, "s3:GetObject *", Yes),
                Case(r#"{"Effect":"Allow","Action":"*Object","Resource":"*"}"#, "s3:GetObject *", Yes),
                Case(r#"{"Effect":"Allow","Action":"*Object","Resource":"*"}"#, "iam:GetUser *", No),
            ],
        },
        Rule {
            page: CHECKS,
            says: "a statement without actions has no effect",
            cases: &[
                Case(r#"{"Effect":"Allow","Action":[],"Resource":"*"}"#, "s3:GetObject *", No),
                Case(r#"{"Effect":"Allow","Action":"*","Resource":[]}"#, "s3:GetObject *", No),
            ],
        },
        Rule {
            page: NOT_ACTION,
            says: "NotAction matches everything but the listed actions",
            cases: &[
                Case(r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#, "s3:GetObject *", Yes),
                Case(r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#, "IAM:CreateUser *", No),
                Case(r#"{"Effect":"Allow","NotAction":["iam:*","s3:Get*"],"Resource":"*"}"#, "s3:GetObject *", No),
                Case(r#"{"Effect":"Allow","NotAction":"*","Resource":"*"}"#, "s3:GetObject *", No),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}"#,
                    "iam:CreateUser *",
                    No,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}"#,
                    "s3:GetObject *",
                    Yes,
                ),
            ],
        },
    ]);
}

#[test]
fn resources() {
    const IN_TEST: &str = r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/*/test/*"}"#;
    decisions(&[
        Rule {
            page: RESOURCE,
            says: "a star takes everything in a segment, slashes too",
            cases: &[
                Case(IN_TEST, "s3:GetObject arn:aws:s3:::b/1/test/object.jpg", Yes),
                Case(IN_TEST, "s3:GetObject arn:aws:s3:::b/1/2/test/3/object.jpg", Yes),
                Case(IN_TEST, "s3:GetObject arn:aws:s3:::b//test/object.jpg", Yes),
                Case(IN_TEST, "s3:GetObject arn:aws:s3:::b/1/test/", Yes),
                Case(IN_TEST, "s3:GetObject arn:aws:s3:::b/1-test/object.jpg", No),
                Case(IN_TEST, "s3:GetObject arn:aws:s3:::b/test/object.jpg", No),
                Case(IN_TEST, "s3:GetObject arn:aws:s3:::b/1/2/test.jpg", No),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b-?/x"}"#,
                    "s3:GetObject arn:aws:s3:::b-1/x",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b-?/x"}"#,
                    "s3:GetObject arn:aws:s3:::b-/x",
                    No,
                ),
            ],
        },
        Rule {
            page: RESOURCE,
            says: "a star at the end of a segment may reach past the colon",
            cases: &[
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:us-east-2:*"}"#,
                    "sqs:SendMessage arn:aws:sqs:us-east-2:111122223333:queue1",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3*"}"#,
                    "s3:GetObject arn:aws:s3:::b/x",
                    Yes,
                ),
            ],
        },
        Rule {
            page: RESOURCE,
            says: "names in ARNs have a case",
            cases: &[
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::1:user/Bob"}"#,
                    "iam:GetUser arn:aws:iam::1:user/Bob",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:iam::1:user/Bob"}"#,
                    "iam:GetUser arn:aws:iam::1:user/bob",
                    No,
                ),
            ],
        },
        Rule {
            page: RESOURCE,
            says: "an action without resources is allowed on * alone",
            cases: &[
                Case(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#, "s3:ListAllMyBuckets *", Yes),
                Case(r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b"}"#, "s3:ListAllMyBuckets *", No),
                Case(r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::*"}"#, "s3:ListAllMyBuckets *", No),
            ],
        },
        Rule {
            page: NOT_RESOURCE,
            says: "NotResource matches every resource but those listed",
            cases: &[
                Case(
                    r#"{"Effect":"Allow","Action":"*","NotResource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}"#,
                    "s3:GetObject arn:aws:s3:::b/x",
                    No,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","NotResource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}"#,
                    "s3:GetObject arn:aws:s3:::c/x",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*"},
                       {"Effect":"Deny","Action":"s3:*","NotResource":"arn:aws:s3:::b/*"}"#,
                    "s3:GetObject arn:aws:s3:::c/x",
                    No,
                ),
                Case(r#"{"Effect":"Allow","Action":"*","NotResource":"*"}"#, "s3:GetObject arn:aws:s3:::c/x", No),
            ],
        },
    ]);
}

#[test]
fn statements_together() {
    decisions(&[
        Rule {
            page: EVALUATION,
            says: "nothing is allowed by default, an Allow allows, a Deny overrides it, in whatever order",
            cases: &[
                Case("", "s3:GetObject arn:aws:s3:::b/x", No),
                Case(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#, "s3:GetObject arn:aws:s3:::b/x", No),
                Case(r#"{"Effect":"Deny","Action":"iam:*","Resource":"*"}"#, "s3:GetObject arn:aws:s3:::b/x", No),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}"#,
                    "s3:GetObject arn:aws:s3:::b/x",
                    No,
                ),
                Case(
                    r#"{"Effect":"Deny","Action":"s3:Get*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}"#,
                    "s3:GetObject arn:aws:s3:::b/x",
                    No,
                ),
                Case(
                    r#"{"Effect":"Deny","Action":"s3:Put*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}"#,
                    "s3:GetObject arn:aws:s3:::b/x",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#,
                    "s3:GetObject arn:aws:s3:::b/x",
                    Yes,
                ),
            ],
        },
        Rule {
            page: EVALUATION,
            says: "what is not known of a request leaves open what depends on it, and only that",
            cases: &[
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:k":"x"}}}"#,
                    "s3:GetObject *",
                    Maybe,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:k":"x"}}},
                       {"Effect":"Allow","Action":"s3:*","Resource":"*"}"#,
                    "s3:GetObject *",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:k":"x"}}},
                       {"Effect":"Deny","Action":"s3:*","Resource":"*"}"#,
                    "s3:GetObject *",
                    No,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*"},
                       {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#,
                    "s3:GetObject *",
                    Maybe,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*"},
                       {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#,
                    "s3:GetObject * with aws:SecureTransport=true",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*"},
                       {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"a:tag":"x"}}}"#,
                    "s3:GetObject * with !a:tag",
                    No,
                ),
            ],
        },
    ]);
}
