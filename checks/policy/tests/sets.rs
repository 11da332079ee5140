//! `ForAllValues`, `ForAnyValue`, and keys of many values.

use super::{Case, OPERATORS, Rule, SETS, SEVERAL, conditions};
use crate::policy::Truth::{Maybe, No, Yes};

#[test]
fn all_values() {
    conditions(&[
        Rule {
            page: SETS,
            says: "ForAllValues holds when every value of the request matches one of the policy's",
            cases: &[
                Case(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=a", Yes),
                Case(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=a|b", Yes),
                Case(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=a|c", No),
                Case(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=A", No),
                Case(r#"{"ForAllValues:StringLike":{"aws:TagKeys":["a*"]}}"#, "aws:TagKeys=a1|a2", Yes),
                Case(r#"{"ForAllValues:ArnLike":{"a:k":"arn:aws:s3:::*"}}"#, "a:k=arn:aws:s3:::a|arn:aws:sns:::b", No),
                Case(r#"{"ForAllValues:NumericLessThan":{"a:k":"5"}}"#, "a:k=1|4", Yes),
                Case(r#"{"ForAllValues:IpAddress":{"a:k":"10.0.0.0/8"}}"#, "a:k=10.0.0.1|11.0.0.1", No),
                Case(r#"{"ForAllValues:Bool":{"a:k":"true"}}"#, "a:k=true|false", No),
            ],
        },
        Rule {
            page: SETS,
            says: "ForAllValues is true without keys, and for a null data set such as empty text",
            cases: &[
                Case(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}"#, "!aws:TagKeys", Yes),
                Case(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}"#, "aws:TagKeys=[]", Yes),
                Case(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}"#, "aws:TagKeys=", Yes),
                Case(r#"{"ForAllValues:StringNotEquals":{"aws:TagKeys":"a"}}"#, "!aws:TagKeys", Yes),
                Case(r#"{"ForAllValues:StringEqualsIfExists":{"aws:TagKeys":"a"}}"#, "!aws:TagKeys", Yes),
                Case(r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"}}"#, "", Maybe),
                Case(r#"{"ForAllValues:StringLike":{"aws:TagKeys":"*"}}"#, "", Yes),
                Case(
                    r#"{"ForAllValues:StringEquals":{"aws:TagKeys":"a"},"Null":{"aws:TagKeys":"false"}}"#,
                    "!aws:TagKeys",
                    No,
                ),
            ],
        },
        Rule {
            page: SEVERAL,
            says: "negated ForAllValues: no value of the request is one of the policy's",
            cases: &[
                Case(r#"{"ForAllValues:StringNotEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=c|d", Yes),
                Case(r#"{"ForAllValues:StringNotEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=c|b", No),
                Case(r#"{"ForAllValues:StringNotLike":{"aws:TagKeys":["a*"]}}"#, "aws:TagKeys=abc", No),
            ],
        },
    ]);
}

#[test]
fn any_value() {
    conditions(&[
        Rule {
            page: SETS,
            says: "ForAnyValue holds when one value of the request matches one of the policy's",
            cases: &[
                Case(r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=c|b", Yes),
                Case(r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=c|d", No),
                Case(r#"{"ForAnyValue:StringLike":{"aws:CalledVia":"cloud*"}}"#, "aws:CalledVia=a|cloudformation", Yes),
                Case(r#"{"ForAnyValue:StringEqualsIgnoreCase":{"aws:TagKeys":"A"}}"#, "aws:TagKeys=a|c", Yes),
                Case(
                    r#"{"ForAnyValue:ArnEquals":{"a:k":"arn:aws:s3:::*"}}"#,
                    "a:k=arn:aws:sns:::x|arn:aws:s3:::b",
                    Yes,
                ),
            ],
        },
        Rule {
            page: SETS,
            says: "ForAnyValue is false without keys and for a null data set",
            cases: &[
                Case(r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":"a"}}"#, "!aws:TagKeys", No),
                Case(r#"{"ForAnyValue:StringEquals":{"aws:TagKeys":"a"}}"#, "aws:TagKeys=[]", No),
                Case(r#"{"ForAnyValue:StringLike":{"aws:TagKeys":"*"}}"#, "aws:TagKeys=", No),
                Case(r#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"}}"#, "!aws:TagKeys", No),
                Case(r#"{"ForAnyValue:StringLike":{"aws:TagKeys":"*"}}"#, "", Maybe),
                Case(r#"{"ForAnyValue:StringNotLike":{"aws:TagKeys":"*"}}"#, "", No),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "IfExists is true without the key, ForAnyValue false: of both together AWS says nothing",
            cases: &[
                Case(r#"{"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":"a"}}"#, "!aws:TagKeys", Maybe),
                Case(r#"{"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":"a"}}"#, "aws:TagKeys=a", Yes),
                Case(r#"{"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":"a"}}"#, "aws:TagKeys=b", No),
            ],
        },
        Rule {
            page: SEVERAL,
            says: "negated ForAnyValue: a value of the request is none of the policy's",
            cases: &[
                Case(r#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=a|c", Yes),
                Case(r#"{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=a|b", No),
                Case(r#"{"ForAnyValue:StringNotLike":{"aws:TagKeys":["a*"]}}"#, "aws:TagKeys=ab|b", Yes),
            ],
        },
    ]);
}

#[test]
fn many_values_without_a_set() {
    conditions(&[Rule {
        page: SETS,
        says: "keys of many values need a set operator: without, only what both readings agree on is told",
        cases: &[
            Case(r#"{"StringEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=a|b", Yes),
            Case(r#"{"StringEquals":{"aws:TagKeys":["a","b"]}}"#, "aws:TagKeys=c|d", No),
            Case(r#"{"StringEquals":{"aws:TagKeys":"a"}}"#, "aws:TagKeys=a|c", Maybe),
            Case(r#"{"StringNotEquals":{"aws:TagKeys":"a"}}"#, "aws:TagKeys=a|c", Maybe),
        ],
    }]);
}
