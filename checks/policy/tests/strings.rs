//! `String…` and `Bool`, `BinaryEquals`; how operators, keys and values are written.

use super::{CHECKS, CONDITION, Case, GRAMMAR, KEYS, OPERATORS, Rule, SEVERAL, conditions};
use crate::policy::Truth::{Maybe, No, Yes};

#[test]
fn text() {
    conditions(&[
        Rule {
            page: OPERATORS,
            says: "StringEquals compares sign by sign, with case, and knows no wildcards",
            cases: &[
                Case(r#"{"StringEquals":{"aws:username":"ann"}}"#, "aws:username=ann", Yes),
                Case(r#"{"StringEquals":{"aws:username":"ann"}}"#, "aws:username=Ann", No),
                Case(r#"{"StringEquals":{"aws:username":"ann"}}"#, "aws:username=anna", No),
                Case(r#"{"StringEquals":{"aws:username":"a*"}}"#, "aws:username=ann", No),
                Case(r#"{"StringEquals":{"aws:username":"a*"}}"#, "aws:username=a*", Yes),
                Case(r#"{"StringEquals":{"aws:username":"ann "}}"#, "aws:username=ann", No),
                Case(r#"{"StringEquals":{"aws:username":"ann"}}"#, "", Maybe),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "StringNotEquals is its negation",
            cases: &[
                Case(r#"{"StringNotEquals":{"aws:username":"ann"}}"#, "aws:username=ann", No),
                Case(r#"{"StringNotEquals":{"aws:username":"ann"}}"#, "aws:username=Ann", Yes),
                Case(r#"{"StringNotEquals":{"aws:username":"a?n"}}"#, "aws:username=ann", Yes),
                Case(r#"{"StringNotEquals":{"aws:username":"ann"}}"#, "", Maybe),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "…IgnoreCase compares in whatever case",
            cases: &[
                Case(r#"{"StringEqualsIgnoreCase":{"aws:username":"ANN"}}"#, "aws:username=ann", Yes),
                Case(r#"{"StringEqualsIgnoreCase":{"aws:username":"ÄNN"}}"#, "aws:username=änn", Yes),
                Case(r#"{"StringEqualsIgnoreCase":{"aws:username":"ANN"}}"#, "aws:username=an", No),
                Case(r#"{"StringEqualsIgnoreCase":{"aws:username":"A*"}}"#, "aws:username=ann", No),
                Case(r#"{"StringNotEqualsIgnoreCase":{"aws:username":"ANN"}}"#, "aws:username=ann", No),
                Case(r#"{"StringNotEqualsIgnoreCase":{"aws:username":"ANN"}}"#, "aws:username=bob", Yes),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "StringLike takes * for any run and ? for any one sign, anywhere, with case",
            cases: &[
                Case(r#"{"StringLike":{"s3:prefix":"home/*"}}"#, "s3:prefix=home/", Yes),
                Case(r#"{"StringLike":{"s3:prefix":"home/*"}}"#, "s3:prefix=home/ann/x", Yes),
                Case(r#"{"StringLike":{"s3:prefix":"home/*"}}"#, "s3:prefix=Home/ann", No),
                Case(r#"{"StringLike":{"s3:prefix":"*/ann/*"}}"#, "s3:prefix=home/ann/", Yes),
                Case(r#"{"StringLike":{"s3:prefix":"?nn"}}"#, "s3:prefix=ann", Yes),
                Case(r#"{"StringLike":{"s3:prefix":"?nn"}}"#, "s3:prefix=nn", No),
                Case(r#"{"StringLike":{"s3:prefix":"ann"}}"#, "s3:prefix=anna", No),
                Case(r#"{"StringLike":{"s3:prefix":["","home/"]}}"#, "s3:prefix=", Yes),
                Case(r#"{"StringLike":{"s3:prefix":"?*"}}"#, "s3:prefix=", No),
                Case(r#"{"StringNotLike":{"s3:prefix":"home/*"}}"#, "s3:prefix=home/ann", No),
                Case(r#"{"StringNotLike":{"s3:prefix":"home/*"}}"#, "s3:prefix=work/ann", Yes),
            ],
        },
    ]);
}

#[test]
fn flags_and_bytes() {
    conditions(&[
        Rule {
            page: OPERATORS,
            says: "Bool compares true and false",
            cases: &[
                Case(r#"{"Bool":{"aws:SecureTransport":"true"}}"#, "aws:SecureTransport=true", Yes),
                Case(r#"{"Bool":{"aws:SecureTransport":"true"}}"#, "aws:SecureTransport=false", No),
                Case(r#"{"Bool":{"aws:SecureTransport":"false"}}"#, "aws:SecureTransport=false", Yes),
                Case(r#"{"Bool":{"aws:SecureTransport":"true"}}"#, "aws:SecureTransport=1", No),
                Case(r#"{"Bool":{"aws:SecureTransport":"true"}}"#, "", Maybe),
                Case(r#"{"Bool":{"aws:SecureTransport":["true","false"]}}"#, "aws:SecureTransport=false", Yes),
            ],
        },
        Rule {
            page: GRAMMAR,
            says: "quotation marks are optional around numbers and booleans",
            cases: &[
                Case(r#"{"Bool":{"aws:SecureTransport":true}}"#, "aws:SecureTransport=true", Yes),
                Case(r#"{"Bool":{"aws:SecureTransport":[false]}}"#, "aws:SecureTransport=true", No),
                Case(r#"{"StringEquals":{"aws:SourceAccount":111122223333}}"#, "aws:SourceAccount=111122223333", Yes),
                Case(r#"{"NumericEquals":{"s3:max-keys":10}}"#, "s3:max-keys=10", Yes),
                Case(r#"{"Null":{"aws:TokenIssueTime":true}}"#, "!aws:TokenIssueTime", Yes),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "BinaryEquals compares the Base64 form of bytes, with case",
            cases: &[
                Case(r#"{"BinaryEquals":{"a:key":"QmluYXJ5"}}"#, "a:key=QmluYXJ5", Yes),
                Case(r#"{"BinaryEquals":{"a:key":"QmluYXJ5"}}"#, "a:key=qmluyxj5", No),
                Case(r#"{"BinaryEquals":{"a:key":"Qmlu*"}}"#, "a:key=QmluYXJ5", No),
            ],
        },
        Rule {
            page: CHECKS,
            says: "a value that is not what the operator compares is an error: its effect is not told",
            cases: &[
                Case(r#"{"Bool":{"aws:SecureTransport":"yes"}}"#, "aws:SecureTransport=true", Maybe),
                Case(r#"{"Bool":{"aws:SecureTransport":"yes"}}"#, "aws:SecureTransport=yes", Maybe),
                Case(r#"{"StringMatches":{"aws:username":"ann"}}"#, "aws:username=ann", Maybe),
                Case(r#"{"ForSomeValues:StringEquals":{"aws:username":"ann"}}"#, "aws:username=ann", Maybe),
                Case(r#"{"StringEqualsIfExistsIfExists":{"aws:username":"ann"}}"#, "aws:username=ann", Maybe),
                Case(r#"{"IfExists":{"aws:username":"ann"}}"#, "!aws:username", Maybe),
            ],
        },
    ]);
}

#[test]
fn keys_operators_and_their_number() {
    conditions(&[
        Rule {
            page: CONDITION,
            says: "names of keys have no case; operators are read in any",
            cases: &[
                Case(r#"{"StringEquals":{"AWS:UserName":"ann"}}"#, "aws:username=ann", Yes),
                Case(r#"{"IpAddress":{"aws:SourceIP":"203.0.113.0/24"}}"#, "AWS:SourceIp=203.0.113.7", Yes),
                Case(r#"{"stringequals":{"aws:username":"ann"}}"#, "aws:username=ann", Yes),
                Case(r#"{"FORANYVALUE:stringLIKEifEXISTS":{"aws:TagKeys":"a*"}}"#, "aws:TagKeys=b|ab", Yes),
            ],
        },
        Rule {
            page: KEYS,
            says: "the name of a tag in a key has no case either, its value has",
            cases: &[
                Case(r#"{"StringEquals":{"aws:PrincipalTag/Team":"red"}}"#, "aws:principaltag/TEAM=red", Yes),
                Case(r#"{"StringEquals":{"aws:ResourceTag/TagKey1":"Value1"}}"#, "aws:ResourceTag/tagkey1=Value1", Yes),
                Case(r#"{"StringEquals":{"aws:PrincipalTag/team":"red"}}"#, "aws:PrincipalTag/team=Red", No),
                Case(r#"{"StringEquals":{"aws:PrincipalTag/team":"red"}}"#, "aws:PrincipalTag/teams=red", Maybe),
            ],
        },
        Rule {
            page: SEVERAL,
            says: "operators and keys are joined by AND, values of a key by OR, of a negated operator by NOR",
            cases: &[
                Case(r#"{"StringEquals":{"a:x":"1","a:y":"2"}}"#, "a:x=1 & a:y=2", Yes),
                Case(r#"{"StringEquals":{"a:x":"1","a:y":"2"}}"#, "a:x=1 & a:y=3", No),
                Case(r#"{"StringEquals":{"a:x":"1","a:y":"2"}}"#, "a:x=1", Maybe),
                Case(r#"{"StringEquals":{"a:x":"1","a:y":"2"}}"#, "a:x=2", No),
                Case(r#"{"StringEquals":{"a:x":"1"},"StringLike":{"a:x":"2*"}}"#, "a:x=1", No),
                Case(r#"{"StringEquals":{"a:x":"1"},"StringNotEquals":{"a:y":"1"}}"#, "a:x=1 & a:y=2", Yes),
                Case(r#"{"StringEquals":{"a:x":["1","2"]}}"#, "a:x=2", Yes),
                Case(r#"{"StringEquals":{"a:x":["1","2"]}}"#, "a:x=3", No),
                Case(r#"{"StringNotEquals":{"a:x":["1","2"]}}"#, "a:x=2", No),
                Case(r#"{"StringNotEquals":{"a:x":["1","2"]}}"#, "a:x=3", Yes),
                Case(r#"{"NotIpAddress":{"a:x":["10.0.0.0/8","192.0.2.0/24"]}}"#, "a:x=192.0.2.1", No),
                Case(r#"{"StringEquals":{"a:x":"1"},"stringequals":{"a:x":"2"}}"#, "a:x=1", No),
            ],
        },
        Rule {
            page: CHECKS,
            says: "an empty block of conditions does not affect the policy",
            cases: &[Case("{}", "", Yes), Case(r#"{"StringEquals":{}}"#, "", Yes)],
        },
    ]);
}
