//! What S3 calls public, where it differs from IAM.

use super::{PUBLIC, Rule, allow, audience, everyone_under};
use crate::policy::who::Reading;

#[test]
fn what_s3_takes_for_fixed() {
    everyone_under(
        Reading::S3,
        &[
            Rule {
                page: PUBLIC,
                says: "ranges of addresses down from /8, for IPv6 from /32, are somebody's",
                cases: &[
                    (r#"{"IpAddress":{"aws:SourceIp":"8.0.0.0/8"}}"#, "everyone from 8.0.0.0/8"),
                    (r#"{"IpAddress":{"aws:SourceIp":"8.0.0.0/7"}}"#, "everyone"),
                    (r#"{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}"#, "everyone from 2001:db8::/32"),
                    (r#"{"IpAddress":{"aws:SourceIp":"2001:d00::/24"}}"#, "everyone"),
                ],
            },
            Rule {
                page: PUBLIC,
                says: "a value with a wildcard or a variable is not fixed",
                cases: &[
                    (r#"{"StringEquals":{"aws:SourceVpc":"vpc-91237329"}}"#, "everyone from vpc-91237329"),
                    (r#"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#, "everyone"),
                    (r#"{"StringEquals":{"aws:SourceVpce":"vpce-*"}}"#, "everyone"),
                    (r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#, "everyone"),
                ],
            },
            Rule {
                page: PUBLIC,
                says: "with the account fixed, the name of an access point may hold wildcards",
                cases: &[
                    (
                        r#"{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:123456789012:accesspoint/*"}}"#,
                        "everyone through s3:DataAccessPointArn of account 123456789012",
                    ),
                    (r#"{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-west-2:*:accesspoint/a"}}"#, "everyone"),
                ],
            },
            Rule {
                page: PUBLIC,
                says: "a fixed key of the stored object counts",
                cases: &[(
                    r#"{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:us-west-2:123456789012:key/1"}}"#,
                    "everyone from s3:x-amz-server-side-encryption-aws-kms-key-id",
                )],
            },
            Rule {
                page: PUBLIC,
                says: "keys that the caller chooses do not",
                cases: &[
                    (r#"{"StringLike":{"aws:Referer":"http://www.example.com/*"}}"#, "everyone"),
                    (r#"{"StringEquals":{"s3:x-amz-acl":"private"}}"#, "everyone"),
                ],
            },
        ],
    );
}

#[test]
fn where_the_readings_differ() {
    for (condition, by_s3, by_iam) in [
        // The caller of IAM's reading names the key itself.
        (
            r#"{"StringEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"arn:aws:kms:us-west-2:123456789012:key/1"}}"#,
            false,
            true,
        ),
        (r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}"#, true, false),
        // StringEquals knows no wildcards.
        (r#"{"StringEquals":{"sts:ExternalId":"a*b"}}"#, true, false),
        (r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false, false),
        (r#"{"Bool":{"aws:SecureTransport":"true"}}"#, true, true),
    ] {
        let statement = allow(&format!(r#""Principal":"*","Condition":{condition}"#));
        assert_eq!(audience(&statement, Reading::S3).is_public(), by_s3, "{condition}");
        assert_eq!(audience(&statement, Reading::Iam).is_public(), by_iam, "{condition}");
    }
}
