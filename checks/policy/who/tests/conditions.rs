//! Which conditions say who may come in, and which do not.

use super::{ENDPOINTS, KEYS, OPERATORS, Rule, allow, check, everyone_under};
use crate::policy::who::Reading;

#[test]
fn keys_that_name_somebody() {
    everyone_under(
        Reading::Iam,
        &[
            Rule {
                page: KEYS,
                says: "keys of the caller name its account, principal or organization",
                cases: &[
                    (r#"{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#, "account 111122223333"),
                    (
                        r#"{"StringEquals":{"AWS:principalaccount":["111122223333","999988887777"]}}"#,
                        "account 111122223333, account 999988887777",
                    ),
                    (r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}"#, "account 111122223333"),
                    (r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, "organization o-a1b2c3d4e5"),
                    (
                        r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/r-ab12/*"}}"#,
                        "organization o-a1b2c3d4e5",
                    ),
                    (
                        r#"{"StringEquals":{"aws:userid":"AIDACKCEVSQ6C2EXAMPLE"}}"#,
                        "the principal AIDACKCEVSQ6C2EXAMPLE",
                    ),
                    (
                        r#"{"StringLike":{"aws:userid":"AROADBQP57FF2AEXAMPLE:*"}}"#,
                        "the principal AROADBQP57FF2AEXAMPLE",
                    ),
                    (r#"{"StringEquals":{"aws:userid":"111122223333"}}"#, "account 111122223333"),
                    (r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#, "the own account"),
                    (
                        r#"{"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}"#,
                        "organization ${aws:ResourceOrgID}",
                    ),
                ],
            },
            Rule {
                page: KEYS,
                says: "keys of the network name a VPC, an endpoint, its owner or addresses",
                cases: &[
                    (r#"{"StringEquals":{"aws:SourceVpc":"vpc-111bbb22"}}"#, "everyone from vpc-111bbb22"),
                    (
                        r#"{"StringEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]}}"#,
                        "everyone from vpce-1, everyone from vpce-2",
                    ),
                    (
                        r#"{"StringEquals":{"aws:VpceAccount":"111122223333"}}"#,
                        "everyone through aws:VpceAccount of account 111122223333",
                    ),
                    (
                        r#"{"StringEquals":{"aws:VpceOrgID":"o-a1b2c3d4e5"}}"#,
                        "everyone through aws:VpceOrgID of organization o-a1b2c3d4e5",
                    ),
                    (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "everyone from 203.0.113.0/24"),
                    (r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#, "everyone from 10.0.0.0/8"),
                    (r#"{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}"#, "everyone from 203.0.113.7"),
                ],
            },
            Rule {
                page: "AmazonS3/latest/userguide/access-points-policies.html",
                says: "an access point's account decides who comes through it",
                cases: &[
                    (
                        r#"{"StringEquals":{"s3:DataAccessPointAccount":"111122223333"}}"#,
                        "everyone through s3:DataAccessPointAccount of account 111122223333",
                    ),
                    (
                        r#"{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:eu-west-1:111122223333:accesspoint/*"}}"#,
                        "everyone through s3:DataAccessPointArn of account 111122223333",
                    ),
                ],
            },
            Rule {
                page: "kms/latest/developerguide/conditions-kms.html",
                says: "kms:CallerAccount names the account, kms:ViaService only the way",
                cases: &[
                    (
                        r#"{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#,
                        "account 111122223333",
                    ),
                    (r#"{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"#, "everyone"),
                ],
            },
            Rule {
                page: "efs/latest/ug/access-control-block-public-access.html",
                says: "a mount target is in a VPC",
                cases: &[
                    (
                        r#"{"Bool":{"elasticfilesystem:AccessedViaMountTarget":"true"}}"#,
                        "everyone from elasticfilesystem:AccessedViaMountTarget",
                    ),
                    (r#"{"Bool":{"elasticfilesystem:AccessedViaMountTarget":"false"}}"#, "everyone"),
                ],
            },
            Rule {
                page: "sns/latest/dg/sns-using-identity-based-policies.html",
                says: "sns:Endpoint limits where messages go",
                cases: &[
                    (r#"{"StringLike":{"sns:Endpoint":"*@example.com"}}"#, "everyone from *@example.com"),
                    (r#"{"StringLike":{"sns:Endpoint":"https://*"}}"#, "everyone"),
                ],
            },
            Rule {
                page: "IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
                says: "an external id is what the two sides agreed on",
                cases: &[
                    (r#"{"StringEquals":{"sts:ExternalId":"b7c1"}}"#, "everyone who knows the sts:ExternalId"),
                    (r#"{"StringLike":{"sts:ExternalId":"*"}}"#, "everyone"),
                ],
            },
        ],
    );
}

#[test]
fn keys_that_name_nobody() {
    everyone_under(
        Reading::Iam,
        &[
            Rule {
                page: KEYS,
                says: "the caller chooses what these hold, or everyone can meet them",
                cases: &[
                    (r#"{"StringLike":{"aws:Referer":"https://example.com/*"}}"#, "everyone"),
                    (r#"{"StringEquals":{"aws:UserAgent":"secret"}}"#, "everyone"),
                    (r#"{"Bool":{"aws:SecureTransport":"true"}}"#, "everyone"),
                    (r#"{"StringEquals":{"aws:PrincipalType":"AssumedRole"}}"#, "everyone"),
                    (r#"{"DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}}"#, "everyone"),
                    (r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#, "everyone"),
                    (r#"{"StringEquals":{"aws:PrincipalTag/team":"ops"}}"#, "everyone"),
                    (r#"{"StringEquals":{"sts:RoleSessionName":"ann"}}"#, "everyone"),
                    (r#"{"StringEquals":{"sts:SourceIdentity":"ann"}}"#, "everyone"),
                    (r#"{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}"#, "everyone"),
                    (r#"{"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}"#, "everyone"),
                ],
            },
            Rule {
                page: KEYS,
                says: "addresses in a VPC repeat in others: aws:VpcSourceIp needs aws:SourceVpc beside it",
                cases: &[
                    (r#"{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/24"}}"#, "everyone"),
                    (
                        r#"{"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/24"},"StringEquals":{"aws:SourceVpc":"vpc-1"}}"#,
                        "everyone from vpc-1",
                    ),
                ],
            },
            Rule {
                page: KEYS,
                says: "the whole internet, or half of it, is no network of somebody",
                cases: &[
                    (r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, "everyone"),
                    (r#"{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}"#, "everyone"),
                    (r#"{"IpAddress":{"aws:SourceIp":"::/0"}}"#, "everyone"),
                    (r#"{"IpAddress":{"aws:SourceIp":"not an address"}}"#, "everyone"),
                ],
            },
            Rule {
                page: KEYS,
                says: "a value with a wildcard or a variable of the caller's fits anybody",
                cases: &[
                    (r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#, "everyone"),
                    (r#"{"StringLike":{"aws:PrincipalAccount":"*"}}"#, "everyone"),
                    (r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}}"#, "everyone"),
                    (r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:PrincipalAccount}"}}"#, "everyone"),
                    (r#"{"StringLike":{"aws:userid":"*:session"}}"#, "everyone"),
                    (r#"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#, "everyone"),
                    (
                        r#"{"StringEquals":{"aws:PrincipalAccount":["111122223333","${aws:PrincipalAccount}"]}}"#,
                        "everyone",
                    ),
                ],
            },
        ],
    );
}

#[test]
fn operators_that_demand_the_key() {
    everyone_under(
        Reading::Iam,
        &[
            Rule {
                page: OPERATORS,
                says: "IfExists and ForAllValues hold without the key, and negated operators for all others",
                cases: &[
                    (r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, "everyone"),
                    (r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, "everyone"),
                    (r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, "everyone"),
                    (r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "everyone"),
                    (r#"{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}"#, "everyone"),
                    (r#"{"Null":{"aws:PrincipalOrgID":"false"}}"#, "everyone"),
                    (r#"{"StringEquals":{"aws:PrincipalOrgID":[]}}"#, "everyone"),
                    (
                        r#"{"ForAnyValue:StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
                        "organization o-a1b2c3d4e5",
                    ),
                    (
                        r#"{"StringEqualsIgnoreCase":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
                        "organization o-a1b2c3d4e5",
                    ),
                    (r#"{"Bool":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, "everyone"),
                ],
            },
            Rule {
                page: "IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html",
                says: "all conditions must hold: what is left is in each of them",
                cases: &[
                    (
                        r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
                        "organization o-a1b2c3d4e5",
                    ),
                    (
                        r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
                        "account 111122223333",
                    ),
                    (
                        r#"{"StringEquals":{"aws:PrincipalAccount":["111122223333","999988887777"]},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::999988887777:role/*"}}"#,
                        "account 999988887777",
                    ),
                    (
                        r#"{"StringEquals":{"aws:PrincipalAccount":"111122223333"},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::999988887777:role/*"}}"#,
                        "nobody",
                    ),
                ],
            },
        ],
    );
}

#[test]
fn conditions_on_named_principals() {
    check(
        Reading::Iam,
        &[Rule {
            page: KEYS,
            says: "a condition can only take away from those who are named",
            cases: &[
                (
                    r#""Principal":{"AWS":["111122223333","999988887777"]},"Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}"#,
                    "account 111122223333",
                ),
                (
                    r#""Principal":{"AWS":"111122223333"},"Condition":{"StringEquals":{"aws:PrincipalAccount":"999988887777"}}"#,
                    "nobody",
                ),
                (
                    r#""Principal":{"AWS":"111122223333"},"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#,
                    "account 111122223333",
                ),
                (
                    r#""Principal":{"AWS":"111122223333"},"Condition":{"StringEquals":{"sts:ExternalId":"b7c1"}}"#,
                    "account 111122223333",
                ),
                (
                    r#""Principal":{"CanonicalUser":"79a59df900b949e5"},"Condition":{"StringEquals":{"aws:PrincipalAccount":"999988887777"}}"#,
                    "the canonical user 79a59df900b949e5",
                ),
            ],
        }],
        allow,
    );
}

#[test]
fn endpoints_keep_strangers_away_at_both_ends() {
    everyone_under(
        Reading::Endpoint,
        &[Rule {
            page: ENDPOINTS,
            says: "the policy of an endpoint limits callers and resources",
            cases: &[
                (
                    r#"{"StringEquals":{"aws:ResourceAccount":"111122223333"}}"#,
                    "everyone through aws:ResourceAccount of account 111122223333",
                ),
                (
                    r#"{"StringEquals":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}"#,
                    "everyone through aws:ResourceOrgID of organization o-a1b2c3d4e5",
                ),
                (r#"{"StringEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}"#, "everyone"),
                (r#"{"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}"#, "everyone"),
                (
                    r#"{"StringEquals":{"aws:ResourceAccount":"111122223333","aws:PrincipalAccount":"999988887777"}}"#,
                    "account 999988887777",
                ),
            ],
        }],
    );
    check(
        Reading::Endpoint,
        &[Rule {
            page: ENDPOINTS,
            says: "a statement without a principal is about everyone",
            cases: &[(r#""Sid":"None""#, "everyone")],
        }],
        allow,
    );
    everyone_under(
        Reading::Iam,
        &[Rule {
            page: KEYS,
            says: "elsewhere the resource is the policy's own, and says nothing of the caller",
            cases: &[(r#"{"StringEquals":{"aws:ResourceAccount":"111122223333"}}"#, "everyone")],
        }],
    );
}
