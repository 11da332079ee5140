//! Whether a statement is open to everyone, as S3 reads "public": everyone is named, and
//! no condition ties the request to somebody in particular.
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Condition, Effect, Statement};
use crate::facts::account_of;

/// Keys whose value names an account, an organization, a network or a principal of somebody.
const NAMES_SOMEBODY: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:userid",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// Wider ranges are everyone's, S3 says.
const WIDEST_IPV4: u8 = 8;
const WIDEST_IPV6: u8 = 32;

/// Whether the statement allows everyone, with no condition that limits who that is.
#[must_use]
pub fn open_to_everyone(statement: &Statement) -> bool {
    statement.effect == Effect::Allow
        && statement.principals.as_ref().is_some_and(super::Principals::include_everyone)
        && !statement.conditions.iter().any(limits)
}

/// Whether a condition really limits a statement to somebody: it asks for fixed values, of
/// a key that names somebody, and cannot hold when the key is missing.
#[must_use]
pub fn limits(condition: &Condition) -> bool {
    let operator = condition.operator.to_ascii_lowercase();
    // Both hold for a request that lacks the key: an anonymous one.
    if operator.ends_with("ifexists") || operator.starts_with("forallvalues:") || condition.values.is_empty() {
        return false;
    }
    match condition.base_operator().as_str() {
        "ipaddress" => condition.is_about("aws:SourceIp") && condition.values.iter().all(|cidr| is_narrow(cidr)),
        "stringequals" | "stringequalsignorecase" | "stringlike" | "arnequals" | "arnlike" => {
            NAMES_SOMEBODY.iter().any(|key| condition.is_about(key))
                && condition.values.iter().all(|value| is_fixed(value))
        }
        _ => false,
    }
}

/// A value without wildcards and policy variables; or an ARN, a path in an organization or
/// the sessions of a role, with wildcards only after the part that says whose it is.
fn is_fixed(value: &str) -> bool {
    let plain = |text: &str| !text.is_empty() && !text.contains(['*', '?', '$']);
    if value.contains("${") {
        return false;
    }
    let path = value.split_once('/').is_some_and(|(id, _)| id.starts_with("o-") && plain(id));
    let role = value.split_once(':').is_some_and(|(id, _)| id.starts_with("AROA") && plain(id));
    plain(value) || path || role || (value.starts_with("arn:") && account_of(value).is_some())
}

fn is_narrow(cidr: &str) -> bool {
    if cidr.parse::<IpAddr>().is_ok() {
        return true;
    }
    match cidr.parse::<IpNet>() {
        Ok(IpNet::V4(net)) => net.prefix_len() >= WIDEST_IPV4,
        Ok(IpNet::V6(net)) => net.prefix_len() >= WIDEST_IPV6,
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn open(principal: &str, condition: &str) -> bool {
        let policy = Policy::parse(&format!(
            r#"{{"Statement":{{"Effect":"Allow",{principal},"Action":"s3:GetObject","Resource":"*","Condition":{condition}}}}}"#
        ));
        open_to_everyone(&policy.unwrap().statements[0])
    }

    #[test]
    fn who_is_everyone() {
        assert!(open(r#""Principal":"*""#, "{}"));
        assert!(open(r#""Principal":{"AWS":["111122223333","*"]}"#, "{}"));
        assert!(open(r#""NotPrincipal":{"AWS":"111122223333"}"#, "{}"));
        assert!(!open(r#""Principal":{"AWS":"111122223333"}"#, "{}"));
        assert!(!open(r#""Principal":{"Service":"cloudtrail.amazonaws.com"}"#, "{}"));
    }

    #[test]
    fn which_conditions_limit() {
        for (condition, limited) in [
            (r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, true),
            (r#"{"StringEquals":{"AWS:sourceaccount":["111122223333"]}}"#, true),
            (r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/r-ab12/"}}"#, true),
            (r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}"#, true),
            (r#"{"StringLike":{"aws:userid":"AROAEXAMPLEID:*"}}"#, true),
            (r#"{"StringLike":{"aws:userid":"*:session"}}"#, false),
            (r#"{"StringEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}"#, true),
            (r#"{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111122223333:*"}}"#, true),
            (r#"{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.7","10.0.0.0/8"]}}"#, true),
            (r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#, false),
            (r#"{"StringLike":{"aws:SourceVpc":"vpc-*"}}"#, false),
            (r#"{"StringEquals":{"aws:SourceAccount":["111122223333","*"]}}"#, false),
            (r#"{"StringEquals":{"aws:PrincipalAccount":"${aws:PrincipalAccount}"}}"#, false),
            (r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false),
            (r#"{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false),
            (r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#, false),
            (r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}}"#, false),
            (r#"{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}"#, false),
            (r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, false),
            (r#"{"StringLike":{"aws:Referer":"https://example.com/*"}}"#, false),
            (r#"{"StringEquals":{"aws:UserAgent":"secret"}}"#, false),
            (r#"{"Bool":{"aws:SecureTransport":"true"}}"#, false),
        ] {
            assert_eq!(!open(r#""Principal":"*""#, condition), limited, "{condition}");
        }
    }
}
