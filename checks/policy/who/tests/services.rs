//! Services of AWS, and for whom they act.

use super::{DEPUTY, KEYS, Rule, allow, check, everyone_under};
use crate::policy::who::Reading;

#[test]
fn services_are_bound_to_a_source() {
    check(
        Reading::Iam,
        &[
            Rule {
                page: DEPUTY,
                says: "aws:SourceAccount, aws:SourceArn and aws:SourceOrgID say for whom a service acts",
                cases: &[
                    (r#""Principal":{"Service":"rds.amazonaws.com"}"#, "rds.amazonaws.com"),
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
                        "rds.amazonaws.com for account 111122223333",
                    ),
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:rds:*:111122223333:db:*"}}"#,
                        "rds.amazonaws.com for account 111122223333",
                    ),
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"StringEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"}}"#,
                        "rds.amazonaws.com for organization o-a1b2c3d4e5",
                    ),
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}"#,
                        "rds.amazonaws.com for the own account",
                    ),
                    (
                        r#""Principal":{"Service":"sns.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::records"}}"#,
                        "sns.amazonaws.com for arn:aws:s3:::records",
                    ),
                    (
                        r#""Principal":{"Service":"sns.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::records"},"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
                        "sns.amazonaws.com for account 111122223333",
                    ),
                ],
            },
            Rule {
                page: DEPUTY,
                says: "a source that may be anybody's, or may be missing, binds nobody",
                cases: &[
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:rds:*:*:db:*"}}"#,
                        "rds.amazonaws.com",
                    ),
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}"#,
                        "rds.amazonaws.com",
                    ),
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"StringLike":{"aws:SourceAccount":"1111*"}}"#,
                        "rds.amazonaws.com",
                    ),
                ],
            },
            Rule {
                page: KEYS,
                says: "of two names of the caller one is wrong",
                cases: &[
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"StringEquals":{"aws:PrincipalServiceName":"sns.amazonaws.com"}}"#,
                        "nobody",
                    ),
                    (
                        r#""Principal":{"Service":"rds.amazonaws.com"},"Condition":{"StringEquals":{"aws:PrincipalServiceName":"RDS.amazonaws.com"}}"#,
                        "rds.amazonaws.com",
                    ),
                ],
            },
        ],
        allow,
    );
}

#[test]
fn everyone_who_is_a_service() {
    everyone_under(
        Reading::Iam,
        &[Rule {
            page: KEYS,
            says: "the keys of services are not there for anybody else",
            cases: &[
                (r#"{"Bool":{"aws:PrincipalIsAWSService":"true"}}"#, "every AWS service"),
                (r#"{"Bool":{"aws:PrincipalIsAWSService":"false"}}"#, "everyone"),
                (r#"{"BoolIfExists":{"aws:PrincipalIsAWSService":"true"}}"#, "everyone"),
                (r#"{"StringEquals":{"aws:PrincipalServiceName":"sns.amazonaws.com"}}"#, "sns.amazonaws.com"),
                (
                    r#"{"ForAnyValue:StringEquals":{"aws:PrincipalServiceNamesList":["sns.amazonaws.com"]}}"#,
                    "sns.amazonaws.com",
                ),
                (
                    r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
                    "every AWS service for account 111122223333",
                ),
                (
                    r#"{"StringEquals":{"aws:SourceOwner":"111122223333"}}"#,
                    "every AWS service for account 111122223333",
                ),
                (
                    r#"{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111122223333:topic"}}"#,
                    "every AWS service for account 111122223333",
                ),
                (
                    r#"{"StringEquals":{"aws:PrincipalServiceName":"sns.amazonaws.com","aws:SourceAccount":"111122223333"}}"#,
                    "sns.amazonaws.com for account 111122223333",
                ),
                (
                    r#"{"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-a1b2c3d4e5/r-ab12/*"}}"#,
                    "every AWS service for organization o-a1b2c3d4e5",
                ),
            ],
        }],
    );
}
