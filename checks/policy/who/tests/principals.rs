//! Whom the Principal element names.

use super::{NOT_PRINCIPAL, PRINCIPAL, Rule, allow, check};
use crate::policy::who::Reading;

#[test]
fn principals_are_told_apart() {
    let rules = [
        Rule {
            page: PRINCIPAL,
            says: "a star is everyone, anonymous callers among them",
            cases: &[
                (r#""Principal":"*""#, "everyone"),
                (r#""Principal":{"AWS":"*"}"#, "everyone"),
                (r#""Principal":{"AWS":["111122223333","*"]}"#, "account 111122223333, everyone"),
            ],
        },
        Rule {
            page: PRINCIPAL,
            says: "an account is named by its id or by the ARN of its root, and covers its principals",
            cases: &[
                (r#""Principal":{"AWS":"111122223333"}"#, "account 111122223333"),
                (r#""Principal":{"AWS":"arn:aws:iam::111122223333:root"}"#, "account 111122223333"),
                (r#""Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"}"#, "account 111122223333"),
                (
                    r#""Principal":{"AWS":["111122223333","999988887777"]}"#,
                    "account 111122223333, account 999988887777",
                ),
            ],
        },
        Rule {
            page: PRINCIPAL,
            says: "users, roles and sessions are named by their ARN",
            cases: &[
                (r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/ann"}"#, "account 111122223333"),
                (r#""Principal":{"AWS":"arn:aws:iam::111122223333:role/path/app"}"#, "account 111122223333"),
                (r#""Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/app/session"}"#, "account 111122223333"),
                (r#""Principal":{"AWS":"arn:aws:sts::111122223333:federated-user/bob"}"#, "account 111122223333"),
            ],
        },
        Rule {
            page: PRINCIPAL,
            says: "the ARN of a deleted user or role turns into its unique id, which nobody has again",
            cases: &[
                (r#""Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}"#, "the deleted principal AIDACKCEVSQ6C2EXAMPLE"),
                (r#""Principal":{"AWS":"AROADBQP57FF2AEXAMPLE"}"#, "the deleted principal AROADBQP57FF2AEXAMPLE"),
            ],
        },
        Rule {
            page: PRINCIPAL,
            says: "wildcards within a name are not taken",
            cases: &[
                (r#""Principal":{"AWS":"arn:aws:iam::*:root"}"#, "arn:aws:iam::*:root"),
                (r#""Principal":{"AWS":"arn:aws:iam::11112222333:root"}"#, "arn:aws:iam::11112222333:root"),
            ],
        },
        Rule {
            page: PRINCIPAL,
            says: "a name without a letter is none, and is told in words",
            cases: &[
                (r#""Principal":{"AWS":""}"#, "a principal of kind AWS without a name"),
                (r#""Principal":{"Service":""}"#, "a principal of kind Service without a name"),
                (r#""Principal":{"Federated":""}"#, "a principal of kind Federated without a name"),
            ],
        },
        Rule {
            page: PRINCIPAL,
            says: "services are named by their principal, providers by ARN or domain",
            cases: &[
                (r#""Principal":{"Service":"Cloudtrail.amazonaws.com"}"#, "cloudtrail.amazonaws.com"),
                (r#""Principal":{"Service":"*"}"#, "every AWS service"),
                (
                    r#""Principal":{"Federated":"cognito-identity.amazonaws.com"}"#,
                    "the identity provider cognito-identity.amazonaws.com",
                ),
                (
                    r#""Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/office"}"#,
                    "the identity provider arn:aws:iam::111122223333:saml-provider/office",
                ),
            ],
        },
        Rule {
            page: "AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html",
            says: "a canonical user id hides the account; an origin access identity is CloudFront's",
            cases: &[
                (r#""Principal":{"CanonicalUser":"79a59df900b949e5"}"#, "the canonical user 79a59df900b949e5"),
                (
                    r#""Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E15MNIMTCFKK4C"}"#,
                    "the origin access identity E15MNIMTCFKK4C",
                ),
            ],
        },
        Rule {
            page: NOT_PRINCIPAL,
            says: "with Allow it is everyone else, anonymous callers among them",
            cases: &[(r#""NotPrincipal":{"AWS":"111122223333"}"#, "everyone")],
        },
        Rule {
            page: PRINCIPAL,
            says: "a resource policy without a principal is about nobody",
            cases: &[(r#""Sid":"None""#, "nobody")],
        },
    ];
    check(Reading::Iam, &rules, allow);
}

#[test]
fn nobody_is_behind_a_deleted_principal() {
    let of = |principal: &str| super::audience(&allow(principal), Reading::Iam);
    assert!(of(r#""Principal":{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}"#).is_nobody());
    assert!(!of(r#""Principal":{"AWS":["AIDACKCEVSQ6C2EXAMPLE","111122223333"]}"#).is_nobody());
    assert!(!of(r#""Principal":"*""#).is_nobody());
}
