//! Keys that a request does not hold: positive and negated operators, `…IfExists`, `Null`.

use super::{CHECKS, Case, OPERATORS, Rule, conditions};
use crate::policy::Truth::{Maybe, No, Yes};

#[test]
fn a_key_that_is_not_there() {
    conditions(&[
        Rule {
            page: OPERATORS,
            says: "without the key, values do not match and the condition is false",
            cases: &[
                Case(r#"{"StringEquals":{"a:k":"x"}}"#, "!a:k", No),
                Case(r#"{"StringLike":{"a:k":"*"}}"#, "!a:k", No),
                Case(r#"{"StringEqualsIgnoreCase":{"a:k":"x"}}"#, "!a:k", No),
                Case(r#"{"NumericLessThan":{"a:k":"1"}}"#, "!a:k", No),
                Case(r#"{"DateGreaterThan":{"a:k":"2020-01-01"}}"#, "!a:k", No),
                Case(r#"{"Bool":{"a:k":"false"}}"#, "!a:k", No),
                Case(r#"{"BinaryEquals":{"a:k":"QQ=="}}"#, "!a:k", No),
                Case(r#"{"IpAddress":{"a:k":"0.0.0.0/0"}}"#, "!a:k", No),
                Case(r#"{"ArnLike":{"a:k":"*"}}"#, "!a:k", No),
                Case(r#"{"StringEquals":{"a:k":"x"}}"#, "a:k=[]", No),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "without the key, a negated condition is true",
            cases: &[
                Case(r#"{"StringNotEquals":{"a:k":"x"}}"#, "!a:k", Yes),
                Case(r#"{"StringNotLike":{"a:k":"*"}}"#, "!a:k", Yes),
                Case(r#"{"StringNotEqualsIgnoreCase":{"a:k":"x"}}"#, "!a:k", Yes),
                Case(r#"{"NumericNotEquals":{"a:k":"1"}}"#, "!a:k", Yes),
                Case(r#"{"DateNotEquals":{"a:k":"2020-01-01"}}"#, "!a:k", Yes),
                Case(r#"{"NotIpAddress":{"a:k":"0.0.0.0/0"}}"#, "!a:k", Yes),
                Case(r#"{"ArnNotLike":{"a:k":"*"}}"#, "!a:k", Yes),
                Case(r#"{"ArnNotEquals":{"a:k":"arn:aws:s3:::b"}}"#, "a:k=[]", Yes),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "…IfExists is true without the key, and changes nothing with it",
            cases: &[
                Case(r#"{"StringEqualsIfExists":{"a:k":"x"}}"#, "!a:k", Yes),
                Case(r#"{"StringEqualsIfExists":{"a:k":"x"}}"#, "a:k=x", Yes),
                Case(r#"{"StringEqualsIfExists":{"a:k":"x"}}"#, "a:k=y", No),
                Case(r#"{"StringEqualsIfExists":{"a:k":"x"}}"#, "", Maybe),
                Case(
                    r#"{"StringLikeIfExists":{"ec2:InstanceType":["t1.*","m3.*"]}}"#,
                    "ec2:InstanceType=m3.large",
                    Yes,
                ),
                Case(r#"{"StringLikeIfExists":{"ec2:InstanceType":["t1.*","m3.*"]}}"#, "ec2:InstanceType=m4.large", No),
                Case(r#"{"StringLikeIfExists":{"a:k":"*"}}"#, "", Yes),
                Case(r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#, "!aws:MultiFactorAuthPresent", Yes),
                Case(r#"{"NumericLessThanIfExists":{"a:k":"5"}}"#, "!a:k", Yes),
                Case(r#"{"DateLessThanIfExists":{"a:k":"2020-01-01"}}"#, "a:k=2021-01-01T00:00:00Z", No),
                Case(r#"{"IpAddressIfExists":{"a:k":"10.0.0.0/8"}}"#, "!a:k", Yes),
                Case(r#"{"ArnEqualsIfExists":{"a:k":"arn:aws:s3:::b"}}"#, "!a:k", Yes),
                Case(r#"{"BinaryEqualsIfExists":{"a:k":"QQ=="}}"#, "!a:k", Yes),
                Case(r#"{"StringNotEqualsIfExists":{"a:k":"x"}}"#, "!a:k", Yes),
                Case(r#"{"StringNotEqualsIfExists":{"a:k":"x"}}"#, "a:k=x", No),
                Case(r#"{"NotIpAddressIfExists":{"a:k":"10.0.0.0/8"}}"#, "a:k=10.1.1.1", No),
            ],
        },
    ]);
}

#[test]
fn null() {
    conditions(&[
        Rule {
            page: OPERATORS,
            says: "Null true asks that the key is missing, false that it is there and not null",
            cases: &[
                Case(r#"{"Null":{"aws:TokenIssueTime":"true"}}"#, "!aws:TokenIssueTime", Yes),
                Case(r#"{"Null":{"aws:TokenIssueTime":"true"}}"#, "aws:TokenIssueTime=2020-01-01T00:00:00Z", No),
                Case(r#"{"Null":{"aws:TokenIssueTime":"false"}}"#, "!aws:TokenIssueTime", No),
                Case(r#"{"Null":{"aws:TokenIssueTime":"false"}}"#, "aws:TokenIssueTime=2020-01-01T00:00:00Z", Yes),
                Case(r#"{"Null":{"aws:TokenIssueTime":"false"}}"#, "", Maybe),
                Case(r#"{"Null":{"aws:TagKeys":"true"}}"#, "aws:TagKeys=[]", Yes),
                Case(r#"{"Null":{"aws:TagKeys":"false"}}"#, "aws:TagKeys=a|b", Yes),
                Case(r#"{"Null":{"a:k":["true","false"]}}"#, "", Yes),
                Case(r#"{"Null":{"a:k":"false"}}"#, "a:k=", Maybe),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "there is no IfExists, no set and no other value for Null",
            cases: &[
                Case(r#"{"NullIfExists":{"a:k":"true"}}"#, "!a:k", Maybe),
                Case(r#"{"ForAllValues:Null":{"a:k":"true"}}"#, "!a:k", Maybe),
                Case(r#"{"Null":{"a:k":"no"}}"#, "a:k=x", Maybe),
                Case(r#"{"Null":{"a:k":[]}}"#, "a:k=x", Maybe),
            ],
        },
        Rule {
            page: CHECKS,
            says: "a condition without values: ForAllValues and IfExists hold only without the key, ForAnyValue never",
            cases: &[
                Case(r#"{"ForAllValues:StringEquals":{"a:k":[]}}"#, "!a:k", Yes),
                Case(r#"{"ForAllValues:StringEquals":{"a:k":[]}}"#, "a:k=x", No),
                Case(r#"{"ForAnyValue:StringEquals":{"a:k":[]}}"#, "!a:k", No),
                Case(r#"{"ForAnyValue:StringEquals":{"a:k":[]}}"#, "a:k=x", No),
                Case(r#"{"ForAnyValue:StringEquals":{"a:k":[]}}"#, "", No),
                Case(r#"{"StringEqualsIfExists":{"a:k":[]}}"#, "!a:k", Yes),
                Case(r#"{"StringEqualsIfExists":{"a:k":[]}}"#, "a:k=x", No),
                Case(r#"{"StringEquals":{"a:k":[]}}"#, "a:k=x", Maybe),
                Case(r#"{"StringNotEquals":{"a:k":[]}}"#, "a:k=x", Maybe),
            ],
        },
    ]);
}
