//! A resource that a grant reaches, for actions on things that are not in the facts.

use crate::policy::{contains, overlap};

/// Stands for a name that nobody has.
pub(super) const NOBODYS: &str = "nobodys-7f3a91";

/// An ARN that a pattern of a policy and a kind of resource have in common; `None`: they
/// have nothing in common, or it takes more than one look to tell what.
pub(super) fn common(pattern: &str, kind: &str) -> Option<String> {
    if !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*') {
        return Some(filled(kind));
    }
    let service = |arn: &str| arn.split(':').nth(2).map(str::to_owned);
    if let (Some(a), Some(b)) = (service(pattern), service(kind))
        && !overlap(&a, &b)
    {
        return None;
    }
    if contains(kind, pattern) {
        return Some(filled(pattern));
    }
    if contains(pattern, kind) {
        return Some(filled(kind));
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (pattern.splitn(6, ':').collect(), kind.splitn(6, ':').collect());
    if a.len() != b.len() {
        return None;
    }
    let parts: Option<Vec<&str>> = a.iter().zip(&b).map(|(a, b)| narrower(a, b)).collect();
    parts.map(|parts| filled(&parts.join(":")))
}

fn narrower<'t>(a: &'t str, b: &'t str) -> Option<&'t str> {
    if contains(b, a) {
        Some(a)
    } else if contains(a, b) {
        Some(b)
    } else {
        None
    }
}

/// A pattern with its wildcards, and its variables, replaced by names that nobody has.
fn filled(pattern: &str) -> String {
    let mut rest = pattern;
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once("${") {
        text.push_str(before);
        match after.split_once('}') {
            Some((_, after)) => {
                text.push_str(NOBODYS);
                rest = after;
            }
            None => rest = after,
        }
    }
    text.push_str(rest);
    text.replace('*', NOBODYS).replace('?', "x")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::matches;

    #[test]
    fn a_common_resource_fits_both() {
        let functions = "arn:aws:lambda:*:111122223333:function:*";
        for pattern in [
            "*",
            "arn:aws:lambda:*",
            "arn:aws:lambda:eu-west-1:111122223333:function:app-*",
            "arn:*:lambda:*:*:function:app?",
            "arn:aws:lambda:eu-*:*:*",
        ] {
            let found = common(pattern, functions).unwrap();
            assert!(matches(pattern, &found) && matches(functions, &found), "{pattern}: {found}");
        }
        for pattern in
            ["arn:aws:s3:::a/*", "arn:aws:lambda:*:111122223333:layer:*", "arn:aws:lambda:*:9:function:*", ""]
        {
            assert_eq!(common(pattern, functions), None, "{pattern:?}");
        }
    }
}
