//! A resource that a grant reaches, for actions on things that are not in the facts.

use crate::policy::{contains, overlap};

/// Stands for a name that nobody has.
pub(super) const NOBODYS: &str = "nobodys-7f3a91";

/// An ARN that a pattern of a policy and a kind of resource have in common; `None`: they
/// have nothing in common.
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
    let parts: Option<Vec<String>> = a.iter().zip(&b).map(|(a, b)| narrower(a, b)).collect();
    parts.map(|parts| filled(&parts.join(":")))
}

fn narrower(a: &str, b: &str) -> Option<String> {
    if contains(b, a) {
        Some(a.to_owned())
    } else if contains(a, b) {
        Some(b.to_owned())
    } else {
        woven(a, b)
    }
}

/// Longer patterns than this, multiplied, are not woven.
const MOST_WOVEN: usize = 1_000_000;

/// A pattern that lies in both of two patterns that cross, as `app/*/*` does in `app/*` and
/// `*/*/*`: a star of one takes the signs of the other, and two stars that meet stay one.
fn woven(a: &str, b: &str) -> Option<String> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().saturating_mul(b.len()) > MOST_WOVEN {
        return None;
    }
    // How each place in both patterns was come to: from where, and with which sign.
    let width = b.len() + 1;
    let mut from: Vec<Option<(usize, Option<char>)>> = vec![None; (a.len() + 1) * width];
    let (start, end) = (0, a.len() * width + b.len());
    let mut open = std::collections::VecDeque::from([start]);
    from[start] = Some((start, None));
    while let Some(at) = open.pop_front() {
        let (i, j) = (at / width, at % width);
        let (x, y) = (a.get(i).copied(), b.get(j).copied());
        let sign = |other: Option<char>| other.filter(|sign| *sign != '*');
        let mut ways: Vec<(usize, Option<char>)> = Vec::new();
        match (x, y) {
            (Some('*'), Some('*')) => ways.push((at + width + 1, Some('*'))),
            (Some(x), Some(y)) if y != '*' && (x == y || x == '?') => ways.push((at + width + 1, Some(y))),
            (Some(x), Some('?')) if x != '*' => ways.push((at + width + 1, Some(x))),
            _ => {}
        }
        if x == Some('*') {
            ways.push((at + width, None));
            ways.extend(sign(y).map(|y| (at + 1, Some(y))));
        }
        if y == Some('*') {
            ways.push((at + 1, None));
            ways.extend(sign(x).map(|x| (at + width, Some(x))));
        }
        for (to, sign) in ways {
            if from[to].is_none() {
                from[to] = Some((at, sign));
                open.push_back(to);
            }
        }
    }
    let (mut text, mut at) = (Vec::new(), end);
    while at != start {
        let (before, sign) = from[at]?;
        text.extend(sign);
        at = before;
    }
    Some(text.into_iter().rev().collect())
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
    fn patterns_that_cross_have_a_resource_in_common() {
        for (pattern, kind) in [
            ("component/app/*", "component/*/*/*"),
            ("app*", "*-prod"),
            ("a?c*", "*b*d"),
            ("*x*", "?y*"),
            ("app/*", "app/*"),
        ] {
            let (pattern, kind) = (format!("arn:aws:x:r:1:{pattern}"), format!("arn:aws:x:r:1:{kind}"));
            let found = common(&pattern, &kind).unwrap();
            assert!(matches(&pattern, &found) && matches(&kind, &found), "{pattern} {kind}: {found}");
        }
        for (pattern, kind) in [("a*", "b*"), ("*a", "*b"), ("ab", "a?c"), ("a/*", "a")] {
            assert_eq!(common(&format!("arn:aws:x:r:1:{pattern}"), &format!("arn:aws:x:r:1:{kind}")), None);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_overlaps_has_a_text_in_common(a in "[ab*?]{0,6}", b in "[ab*?]{0,6}") {
            let found = narrower(&a, &b).map(|common| common.replace('*', "ab").replace('?', "a"));
            proptest::prop_assert_eq!(found.is_some(), overlap(&a, &b));
            if let Some(text) = found {
                proptest::prop_assert!(matches(&a, &text) && matches(&b, &text), "{} {} {}", a, b, text);
            }
        }
    }

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
