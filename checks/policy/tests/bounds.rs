//! Policies that an attacker would write: long, deep, and of patterns that cost the most.

use std::time::{Duration, Instant};

use crate::policy::{Context, Known, Policy, Request, Truth, contains, decide, matches, overlap};

/// Far above what any of these takes, far below what one gone wrong would.
const LONG: Duration = Duration::from_secs(60);

fn quickly<T>(work: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let done = work();
    assert!(begin.elapsed() < LONG, "took {:?}", begin.elapsed());
    done
}

fn allowed(policy: &Policy, context: &Context) -> Truth {
    let request = Request { action: "s3:GetObject", resource: "arn:aws:s3:::a/x", context };
    decide(&policy.statements, &request).allowed
}

#[test]
fn ten_thousand_statements_are_read_and_asked() {
    let one = r#"{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}"#;
    let many = |number: usize| format!(r#"{{"Statement":[{}]}}"#, vec![one; number].join(","));
    let policy = quickly(|| Policy::parse(&many(10_000))).unwrap();
    assert_eq!(quickly(|| allowed(&policy, &Context::new())), Truth::No);
    assert!(Policy::parse(&many(10_001)).is_err());
}

#[test]
fn a_mebibyte_is_read_and_no_more() {
    let sized = |length: usize| {
        let frame = r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":""}}"#;
        let (head, tail) = frame.split_at(frame.len() - 3);
        format!("{head}{}{tail}", "*".repeat(length - frame.len()))
    };
    let policy = quickly(|| Policy::parse(&sized(1 << 20))).unwrap();
    assert_eq!(quickly(|| allowed(&policy, &Context::new())), Truth::Yes);
    assert!(Policy::parse(&sized((1 << 20) + 1)).is_err());
}

#[test]
fn what_is_deep_is_refused() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        for depth in [100, 10_000, 150_000] {
            let text = format!(r#"{{"Statement":{}1{}}}"#, open.repeat(depth), close.repeat(depth));
            assert!(quickly(|| Policy::parse(&text)).is_err(), "{depth} of {open}");
        }
    }
    assert!(quickly(|| Policy::parse(&"[".repeat(1 << 20))).is_err());
}

#[test]
fn stars_upon_stars() {
    let (stars, text) = ("a*".repeat(10_000), "a".repeat(9_999));
    assert!(!quickly(|| matches(&stars, &text)));
    assert!(quickly(|| matches(&format!("{}b", "a*".repeat(4_000)), &format!("{}b", "a".repeat(4_000)))));
    assert!(!quickly(|| matches(&format!("*{}b", "a".repeat(5_000)), &"a".repeat(10_000))));
    // What is too long to compare is answered to the safe side.
    let long = "a*".repeat(100_000);
    assert!(quickly(|| overlap(&long, &format!("{long}b"))));
    assert!(!quickly(|| contains(&long, &long)));
    assert!(quickly(|| contains(&"a*".repeat(500), &"a*".repeat(501))));
}

#[test]
fn thousands_of_values_of_thousands() {
    let values: Vec<String> = (0..4_000).map(|number| format!("\"{number}-*?*?*\"")).collect();
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*","Resource":"*",
            "Condition":{{"ForAllValues:StringLike":{{"a:k":[{}]}}}}}}}}"#,
        values.join(",")
    );
    let policy = quickly(|| Policy::parse(&policy)).unwrap();
    let asked: Vec<String> = (0..4_000).map(|number| format!("{number}-xy")).collect();
    let context = Context::new().knowing("a:k", Known::Values(asked));
    assert_eq!(quickly(|| allowed(&policy, &context)), Truth::Yes);
}

#[test]
fn variables_upon_variables() {
    let text = "${a:k}".repeat(20_000);
    let policy =
        format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*","Resource":"{text}"}}}}"#);
    let policy = Policy::parse(&policy).unwrap();
    assert_eq!(quickly(|| allowed(&policy, &Context::new().with("a:k", "*"))), Truth::No);
    let open = text.replace('}', "");
    let policy =
        format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"*","Resource":"{open}"}}}}"#);
    assert_eq!(quickly(|| allowed(&Policy::parse(&policy).unwrap(), &Context::new())), Truth::Maybe);
}
