//! `IpAddress` and `Arn…`.

use super::{CHECKS, Case, OPERATORS, Rule, conditions};
use crate::policy::Truth::{Maybe, No, Yes};

#[test]
fn addresses() {
    conditions(&[
        Rule {
            page: OPERATORS,
            says: "IpAddress holds for addresses of a range in CIDR form, IPv4 and IPv6",
            cases: &[
                Case(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "aws:SourceIp=203.0.113.0", Yes),
                Case(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "aws:SourceIp=203.0.113.255", Yes),
                Case(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "aws:SourceIp=203.0.114.0", No),
                Case(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.9/24"}}"#, "aws:SourceIp=203.0.113.200", Yes),
                Case(r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, "aws:SourceIp=203.0.113.1", Yes),
                Case(r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, "aws:SourceIp=2001:db8::1", No),
                Case(r#"{"IpAddress":{"aws:SourceIp":"::/0"}}"#, "aws:SourceIp=203.0.113.1", No),
                Case(r#"{"IpAddress":{"a:ip":"2001:DB8:1234:5678::/64"}}"#, "a:ip=2001:db8:1234:5678::1", Yes),
                Case(r#"{"IpAddress":{"a:ip":"2001:DB8:1234:5678::/64"}}"#, "a:ip=2001:db8:1234:5679::1", No),
                Case(r#"{"IpAddress":{"a:ip":["203.0.113.0/24","2001:DB8::/32"]}}"#, "a:ip=2001:db8::9", Yes),
                Case(r#"{"IpAddress":{"a:ip":"2001:DB8::/32"}}"#, "", Maybe),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "a bare IPv4 address is a /32; a bare IPv6 address is read as itself",
            cases: &[
                Case(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}"#, "aws:SourceIp=203.0.113.7", Yes),
                Case(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}"#, "aws:SourceIp=203.0.113.8", No),
                Case(r#"{"IpAddress":{"aws:SourceIp":"2001:db8::1"}}"#, "aws:SourceIp=2001:db8:0::1", Yes),
                Case(r#"{"IpAddress":{"aws:SourceIp":"2001:db8::1"}}"#, "aws:SourceIp=2001:db8::2", No),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "NotIpAddress holds for all other addresses",
            cases: &[
                Case(r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "aws:SourceIp=203.0.113.7", No),
                Case(r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "aws:SourceIp=198.51.100.7", Yes),
                Case(r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#, "aws:SourceIp=2001:db8::1", Yes),
                Case(r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, "aws:SourceIp=AWS Internal", No),
            ],
        },
        Rule {
            page: CHECKS,
            says: "a value that is no range, or a variable, is an error",
            cases: &[
                Case(r#"{"IpAddress":{"aws:SourceIp":"203.0.113.*"}}"#, "aws:SourceIp=203.0.113.7", Maybe),
                Case(r#"{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/33"}}"#, "aws:SourceIp=203.0.113.7", Maybe),
                Case(r#"{"IpAddress":{"aws:SourceIp":"${a:net}"}}"#, "aws:SourceIp=10.0.0.1 & a:net=10.0.0.0/8", Maybe),
            ],
        },
    ]);
}

#[test]
fn arns() {
    conditions(&[
        Rule {
            page: OPERATORS,
            says: "each of the six parts of an ARN is compared by itself, with case and wildcards",
            cases: &[
                Case(r#"{"ArnLike":{"a:arn":"arn:aws:sns:*:1:t"}}"#, "a:arn=arn:aws:sns:us-east-1:1:t", Yes),
                Case(r#"{"ArnLike":{"a:arn":"arn:aws:sns:us-east-1:1:T"}}"#, "a:arn=arn:aws:sns:us-east-1:1:t", No),
                Case(
                    r#"{"ArnLike":{"a:arn":"arn:aws:someservice:*:111122223333:finance/*"}}"#,
                    "a:arn=arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
                    No,
                ),
                Case(
                    r#"{"StringLike":{"a:arn":"arn:aws:someservice:*:111122223333:finance/*"}}"#,
                    "a:arn=arn:aws:someservice:us-east-2:999999999999:store/abc:111122223333:finance/document.txt",
                    Yes,
                ),
                Case(
                    r#"{"ArnLike":{"a:arn":"arn:aws:logs:*:*:log-group:*"}}"#,
                    "a:arn=arn:aws:logs:x:1:log-group:g:*",
                    Yes,
                ),
                Case(r#"{"ArnLike":{"a:arn":"arn:aws:s3:::b*"}}"#, "a:arn=arn:aws:s3:::bucket/a:b/c", Yes),
                Case(r#"{"ArnLike":{"a:arn":"arn:aws:s3:?:?:b"}}"#, "a:arn=arn:aws:s3:::b", No),
                Case(r#"{"ArnLike":{"a:arn":"arn:*:iam::1:role/a?c"}}"#, "a:arn=arn:aws-cn:iam::1:role/abc", Yes),
                Case(r#"{"ArnLike":{"a:arn":"arn:aws:iam::*"}}"#, "a:arn=arn:aws:iam::1:role/a", No),
                Case(r#"{"ArnLike":{"a:arn":"arn:aws:iam::1:role/a"}}"#, "a:arn=role/a", No),
                Case(r#"{"ArnLike":{"a:arn":"*"}}"#, "a:arn=arn:aws:iam::1:role/a", Yes),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "ArnEquals is ArnLike, ArnNotEquals is ArnNotLike",
            cases: &[
                Case(r#"{"ArnEquals":{"a:arn":"arn:aws:sns:*:1:*"}}"#, "a:arn=arn:aws:sns:us-east-1:1:t", Yes),
                Case(r#"{"ArnEquals":{"a:arn":"arn:aws:sns:*:1:*"}}"#, "a:arn=arn:aws:sns:us-east-1:2:t", No),
                Case(r#"{"ArnNotEquals":{"a:arn":"arn:aws:sns:*:1:*"}}"#, "a:arn=arn:aws:sns:us-east-1:1:t", No),
                Case(r#"{"ArnNotLike":{"a:arn":"arn:aws:sns:*:1:*"}}"#, "a:arn=arn:aws:sns:us-east-1:1:t", No),
                Case(r#"{"ArnNotLike":{"a:arn":"arn:aws:sns:*:1:*"}}"#, "a:arn=arn:aws:sns:us-east-1:2:t", Yes),
                Case(
                    r#"{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::1:role/a","arn:aws:iam::1:role/b"]}}"#,
                    "aws:PrincipalArn=arn:aws:iam::1:role/b",
                    No,
                ),
            ],
        },
    ]);
}
