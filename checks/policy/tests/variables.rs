//! `${…}` in conditions and resources.

use super::{CHECKS, Case, Rule, SETS, VARIABLES, VERSION, conditions, decisions};
use crate::policy::Truth::{Maybe, No, Yes};

#[test]
fn in_conditions() {
    conditions(&[
        Rule {
            page: VARIABLES,
            says: "a variable stands for the value of its key in string and ARN operators",
            cases: &[
                Case(r#"{"StringEquals":{"a:k":"${aws:username}"}}"#, "a:k=ann & aws:username=ann", Yes),
                Case(r#"{"StringEquals":{"a:k":"${aws:username}"}}"#, "a:k=bob & aws:username=ann", No),
                Case(r#"{"StringEquals":{"a:k":"x-${AWS:UserName}-y"}}"#, "a:k=x-ann-y & aws:username=ann", Yes),
                Case(r#"{"StringEquals":{"a:k":"${aws:username}"}}"#, "a:k=ann", Maybe),
                Case(r#"{"StringLike":{"s3:prefix":"${aws:username}/*"}}"#, "s3:prefix=ann/x & aws:username=ann", Yes),
                Case(r#"{"StringNotEquals":{"a:k":"${a:j}"}}"#, "a:k=x & a:j=x", No),
                Case(r#"{"StringEqualsIgnoreCase":{"a:k":"${a:j}"}}"#, "a:k=X & a:j=x", Yes),
                Case(r#"{"ArnLike":{"a:k":"arn:aws:iam::1:user/${a:j}"}}"#, "a:k=arn:aws:iam::1:user/x & a:j=x", Yes),
                Case(r#"{"StringEquals":{"a:k":["${a:j}","y"]}}"#, "a:k=y", Yes),
                Case(
                    r#"{"StringEquals":{"a:k":"${aws:PrincipalTag/Team}"}}"#,
                    "a:k=red & aws:PrincipalTag/team=red",
                    Yes,
                ),
            ],
        },
        Rule {
            page: VARIABLES,
            says: "a variable without a value equals nothing: operators do not match, negated ones do",
            cases: &[
                Case(r#"{"StringEquals":{"a:k":"${a:j}"}}"#, "a:k=x & !a:j", No),
                Case(r#"{"StringEquals":{"a:k":"${a:j}"}}"#, "a:k= & !a:j", No),
                Case(r#"{"StringLike":{"a:k":"*${a:j}*"}}"#, "a:k=x & !a:j", No),
                Case(r#"{"StringNotEquals":{"a:k":"${a:j}"}}"#, "a:k=x & !a:j", Yes),
                Case(r#"{"StringNotLike":{"a:k":"${a:j}*"}}"#, "a:k=x & !a:j", Yes),
                Case(r#"{"StringEqualsIfExists":{"a:k":"${a:j}"}}"#, "!a:k & !a:j", Yes),
                Case(r#"{"StringEquals":{"a:k":["${a:j}","x"]}}"#, "a:k=x & !a:j", Yes),
            ],
        },
        Rule {
            page: VARIABLES,
            says: "a default in single quotes stands in where there is no value",
            cases: &[
                Case(r#"{"StringEquals":{"a:k":"${a:j, 'none'}"}}"#, "a:k=none & !a:j", Yes),
                Case(r#"{"StringEquals":{"a:k":"${a:j, 'none'}"}}"#, "a:k=none & a:j=x", No),
                Case(r#"{"StringEquals":{"a:k":"${a:j, 'none'}"}}"#, "a:k=x & a:j=x", Yes),
                Case(r#"{"StringEquals":{"a:k":"${a:j, 'none'}"}}"#, "a:k=none", Maybe),
                Case(r#"{"StringEquals":{"a:k":"${a:j,'a, b'}"}}"#, "a:k=a, b & !a:j", Yes),
                Case(r#"{"StringEquals":{"a:k":"${a:j, ''}"}}"#, "a:k= & !a:j", Yes),
                Case(r#"{"StringLike":{"a:k":"${a:j, '*'}"}}"#, "a:k=x & !a:j", No),
            ],
        },
        Rule {
            page: VARIABLES,
            says: "${*}, ${?} and ${$} are the signs themselves",
            cases: &[
                Case(r#"{"StringLike":{"a:k":"a${*}"}}"#, "a:k=a*", Yes),
                Case(r#"{"StringLike":{"a:k":"a${*}"}}"#, "a:k=ab", No),
                Case(r#"{"StringLike":{"a:k":"${*}*"}}"#, "a:k=*b", Yes),
                Case(r#"{"StringLike":{"a:k":"a${?}*"}}"#, "a:k=a?b", Yes),
                Case(r#"{"StringLike":{"a:k":"a${?}*"}}"#, "a:k=abb", No),
                Case(r#"{"StringEquals":{"a:k":"${$}{aws:username}"}}"#, "a:k=${aws:username}", Yes),
                Case(r#"{"StringLike":{"a:k":"${a:j}*"}}"#, "a:k=anything & a:j=*", No),
                Case(r#"{"ArnLike":{"a:k":"${*}"}}"#, "a:k=arn:aws:s3:::b", No),
                Case(
                    r#"{"ArnLike":{"a:k":"arn:aws:iam::1:role/*${a:j}"}}"#,
                    "a:k=arn:aws:iam::1:role/abc & a:j=?c",
                    No,
                ),
            ],
        },
        Rule {
            page: CHECKS,
            says: "variables that are not well formed are errors",
            cases: &[
                Case(r#"{"StringEquals":{"a:k":"${}"}}"#, "a:k=${}", Maybe),
                Case(r#"{"StringEquals":{"a:k":"${a:j"}}"#, "a:k=${a:j", Maybe),
                Case(r#"{"StringEquals":{"a:k":"${ a:j }"}}"#, "a:k=x & a:j=x", Maybe),
                Case(r#"{"StringEquals":{"a:k":"${a:j, none}"}}"#, "a:k=none & !a:j", Maybe),
                Case(r#"{"StringEquals":{"a:k":"${a:j, 'none}"}}"#, "a:k=none & !a:j", Maybe),
                Case(r#"{"Bool":{"a:k":"${a:j}"}}"#, "a:k=true & a:j=true", Maybe),
            ],
        },
        Rule {
            page: SETS,
            says: "keys of many values cannot be variables",
            cases: &[Case(r#"{"StringEquals":{"a:k":"${aws:TagKeys}"}}"#, "a:k=a & aws:TagKeys=a|b", No)],
        },
    ]);
}

#[test]
fn in_resources() {
    decisions(&[
        Rule {
            page: VARIABLES,
            says: "a resource with a variable without a value matches no resource",
            cases: &[
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::a/${a:j}/*"}"#,
                    "s3:GetObject arn:aws:s3:::a/x/1 with a:j=x",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::a/${a:j}/*"}"#,
                    "s3:GetObject arn:aws:s3:::a//1 with !a:j",
                    No,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*${a:j}"}"#,
                    "s3:GetObject arn:aws:s3:::a/1 with !a:j",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::a/${a:j}/*"}"#,
                    "s3:GetObject arn:aws:s3:::a/x/1 with !a:j",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::a/${a:j}/*"}"#,
                    "s3:GetObject arn:aws:s3:::a/x/1",
                    Maybe,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":["arn:aws:s3:::a/${a:j}/*","arn:aws:s3:::a/x/*"]}"#,
                    "s3:GetObject arn:aws:s3:::a/x/1",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::a/${a:j, 'all'}/*"}"#,
                    "s3:GetObject arn:aws:s3:::a/all/1 with !a:j",
                    Yes,
                ),
                Case(
                    r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::a/${a:j}"}"#,
                    "s3:GetObject arn:aws:s3:::a/secret with a:j=*",
                    No,
                ),
            ],
        },
        Rule {
            page: VARIABLES,
            says: "access is explicitly denied when the tag in a StringNotEquals is not set",
            cases: &[Case(
                r#"{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"*",
                    "Condition":{"StringNotEquals":{"s3:ExistingObjectTag/Team":"${aws:PrincipalTag/Team}"}}}"#,
                "s3:GetObject arn:aws:s3:::a/x with s3:ExistingObjectTag/Team=red & !aws:PrincipalTag/Team",
                No,
            )],
        },
        Rule {
            page: VERSION,
            says: "before version 2012-10-17, and without a version, a variable is text",
            cases: &[
                Case(
                    r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"a/${a:j}"}}"#,
                    "s3:GetObject a/x with a:j=x",
                    No,
                ),
                Case(
                    r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"a/${a:j}"}}"#,
                    "s3:GetObject a/${a:j} with !a:j",
                    Yes,
                ),
                Case(
                    r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"a/${*}"}}"#,
                    "s3:GetObject a/${xyz}",
                    Yes,
                ),
            ],
        },
    ]);
}
