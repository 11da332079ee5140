//! What is a policy and what is none.

use super::{ACTION, CHECKS, EFFECT, GRAMMAR, NOT_PRINCIPAL, PRINCIPAL, VERSION};
use crate::policy::{Names, Policy, Principals};

/// Texts by the page that says whether they are policies.
fn check(are: bool, texts: &[(&str, &str)]) {
    let wrong = texts.iter().filter(|(_, text)| Policy::parse(text).is_ok() != are);
    let wrong: Vec<String> =
        wrong.map(|(page, text)| format!("{text:?} {:?}\n  {page}", Policy::parse(text).err())).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn policies() {
    check(
        true,
        &[
            (GRAMMAR, r#"{"Version":"2012-10-17","Statement":[]}"#),
            (
                GRAMMAR,
                r#"{"Version":"2012-10-17","Id":"x","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
            ),
            (
                GRAMMAR,
                r#"{"Statement":[{"Resource":["*"],"Action":["*"],"Effect":"Deny","Sid":""}],"Version":"2008-10-17"}"#,
            ),
            (GRAMMAR, " \r\n\t{ \"Statement\" : [ ] }\n"),
            (PRINCIPAL, r#"{"Statement":{"Effect":"Allow","Action":"*","Principal":"*"}}"#),
            (
                PRINCIPAL,
                r#"{"Statement":{"Effect":"Allow","Action":"*","Principal":{"AWS":["1","2"],"Service":"a.b"}}}"#,
            ),
            (PRINCIPAL, r#"{"Statement":{"Effect":"Allow","Action":"*","Principal":{"AWS":111122223333}}}"#),
            (CHECKS, r#"{"Statement":{"Effect":"Allow","Action":"*","Principal":{"AWS":[]}}}"#),
            (CHECKS, r#"{"Statement":{"Effect":"Allow","Action":"*","Principal":{}}}"#),
            (CHECKS, r#"{"Statement":{"Effect":"Allow","Action":[],"Resource":[]}}"#),
            (CHECKS, r#"{"Statement":{"Effect":"Allow","Action":"*","Condition":{"Unknown":{"a:b":"c"}}}}"#),
        ],
    );
}

#[test]
fn no_policies() {
    check(
        false,
        &[
            (GRAMMAR, ""),
            (GRAMMAR, "[]"),
            (GRAMMAR, "{}"),
            (GRAMMAR, r#"{"Version":"2012-10-17"}"#),
            (GRAMMAR, r#"{"Statement":null}"#),
            (GRAMMAR, r#"{"Statement":"Allow"}"#),
            (GRAMMAR, r#"{"Statement":[[]]}"#),
            (GRAMMAR, "\u{feff}{\"Statement\":[]}"),
            (GRAMMAR, r#"{"Statement":[],}"#),
            (GRAMMAR, r#"{"Statement":[]} {}"#),
            (GRAMMAR, r#"{"Statement":[],"Statement":[]}"#),
            (GRAMMAR, r#"{"Statement":[{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}]}"#),
            (GRAMMAR, r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":{"AWS":"1","AWS":"2"}}]}"#),
            (GRAMMAR, r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"a:b":"1","a:b":"2"}}}]}"#),
            (CHECKS, r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"a:b":"1","A:B":"2"}}}]}"#),
            (VERSION, r#"{"Version":"2012-10-18","Statement":[]}"#),
            (VERSION, r#"{"Version":20121017,"Statement":[]}"#),
            (VERSION, r#"{"Version":null,"Statement":[]}"#),
            (EFFECT, r#"{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}"#),
            (EFFECT, r#"{"Statement":[{"Effect":"DENY","Action":"*","Resource":"*"}]}"#),
            (EFFECT, r#"{"Statement":[{"Action":"*","Resource":"*"}]}"#),
            (CHECKS, r#"{"version":"2012-10-17","Statement":[]}"#),
            (CHECKS, r#"{"Statement":[{"effect":"Allow","Action":"*","Resource":"*"}]}"#),
            (CHECKS, r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","condition":{}}]}"#),
            (CHECKS, r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Conditions":{}}]}"#),
            (ACTION, r#"{"Statement":[{"Effect":"Allow","Resource":"*"}]}"#),
            (ACTION, r#"{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}]}"#),
            (ACTION, r#"{"Statement":[{"Effect":"Allow","Action":[["*"]],"Resource":"*"}]}"#),
            (ACTION, r#"{"Statement":[{"Effect":"Allow","Action":null,"Resource":"*"}]}"#),
            (GRAMMAR, r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}]}"#),
            (CHECKS, r#"{"Statement":[{"Effect":"Deny","NotAction":[],"Resource":"*"}]}"#),
            (CHECKS, r#"{"Statement":[{"Effect":"Deny","Action":"*","NotPrincipal":{"AWS":[]}}]}"#),
            (PRINCIPAL, r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":"arn:aws:iam::1:root"}]}"#),
            (PRINCIPAL, r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":["*"]}]}"#),
            (NOT_PRINCIPAL, r#"{"Statement":[{"Effect":"Deny","Action":"*","Principal":"*","NotPrincipal":"*"}]}"#),
            (CHECKS, r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":{"*":"*"}}]}"#),
            (CHECKS, r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":{"aws":"*"}}]}"#),
            (GRAMMAR, r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":null}]}"#),
            (GRAMMAR, r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":"a"}}]}"#),
            (GRAMMAR, r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"a:b":null}}}]}"#),
            (GRAMMAR, r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"a:b":{"c":1}}}}]}"#),
        ],
    );
}

#[test]
fn principals() {
    let read = |principal: &str| {
        let policy = format!(r#"{{"Statement":{{"Effect":"Deny","Action":"*",{principal}}}}}"#);
        Policy::parse(&policy).unwrap().statements.remove(0).principals.unwrap()
    };
    let aws = |name: &str| ("AWS".to_owned(), name.to_owned());
    for (page, written, everyone, expected) in [
        (PRINCIPAL, r#""Principal":"*""#, true, Principals::Of(vec![aws("*")])),
        (PRINCIPAL, r#""Principal":{"AWS":"*"}"#, true, Principals::Of(vec![aws("*")])),
        (PRINCIPAL, r#""Principal":{"AWS":["1","*"]}"#, true, Principals::Of(vec![aws("1"), aws("*")])),
        (PRINCIPAL, r#""Principal":{"AWS":"arn:aws:iam::1:*"}"#, false, Principals::Of(vec![aws("arn:aws:iam::1:*")])),
        (CHECKS, r#""Principal":{"AWS":[]}"#, false, Principals::Of(Vec::new())),
        (CHECKS, r#""Principal":{}"#, false, Principals::Of(Vec::new())),
        (NOT_PRINCIPAL, r#""NotPrincipal":{"AWS":"1"}"#, true, Principals::AllBut(vec![aws("1")])),
    ] {
        let principals = read(written);
        assert_eq!((principals.include_everyone(), &principals), (everyone, &expected), "{written} {page}");
    }
}

#[test]
fn what_is_everything() {
    for (pattern, everything) in [
        ("*", true),
        ("**", true),
        ("*:*", true),
        ("", false),
        (":", false),
        ("*:", false),
        ("*:*:*", false),
        ("s3:*", false),
    ] {
        let names = Names::Of(vec!["a:b".to_owned(), pattern.to_owned()]);
        assert_eq!(names.is_everything(), everything, "{pattern} {ACTION}");
    }
}
