//! Wildcards of policies: `*` is any run of characters, `?` is any one.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>

/// Whether the text fits the pattern, case and all.
///
/// Takes time in the order of both lengths multiplied, never more, however many stars.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    matches_but(pattern, &[], 0, text)
}

/// The same for a part of a longer pattern, of which some `*` and `?` stand for themselves:
/// those at the given places, in order, of which the part begins at one.
pub(super) fn matches_but(pattern: &str, signs: &[usize], begin: usize, text: &str) -> bool {
    let sign = |at: usize| !signs.is_empty() && signs.binary_search(&(begin + at)).is_ok();
    fits(pattern.as_bytes(), text.as_bytes(), |a, b| a == b, sign)
}

/// Whether the text fits the pattern, in whatever case: how actions are compared.
#[must_use]
pub fn matches_any_case(pattern: &str, text: &str) -> bool {
    fits(pattern.as_bytes(), text.as_bytes(), |a, b| a.eq_ignore_ascii_case(&b), |_| false)
}

/// Whether the text fits one of the patterns, in whatever case.
pub fn any_of<'a>(patterns: impl IntoIterator<Item = &'a String>, text: &str) -> bool {
    patterns.into_iter().any(|pattern| matches_any_case(pattern, text))
}

fn fits(pattern: &[u8], text: &[u8], same: impl Fn(u8, u8) -> bool, sign: impl Fn(usize) -> bool) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') if !sign(p) => {
                star = Some((p, t));
                p += 1;
            }
            Some(b'?') if !sign(p) => (p, t) = (p + 1, after_character(text, t)),
            Some(byte) if same(*byte, text[t]) => (p, t) = (p + 1, t + 1),
            _ => match star {
                // The last star takes one more character.
                Some((at, from)) => {
                    let from = after_character(text, from);
                    star = Some((at, from));
                    (p, t) = (at + 1, from);
                }
                None => return false,
            },
        }
    }
    (p..pattern.len()).all(|p| pattern[p] == b'*' && !sign(p))
}

/// Where the character that begins at a byte of UTF-8 text ends.
fn after_character(text: &[u8], at: usize) -> usize {
    let more = text[at + 1..].iter().take_while(|byte| **byte & 0b1100_0000 == 0b1000_0000).count();
    at + 1 + more
}

/// Two patterns whose lengths multiplied are more are not compared: the longest ARN has some
/// 2,000 characters, and names of actions are short.
const MOST_WORK: usize = 1 << 22;

fn too_long(a: &str, b: &str) -> bool {
    a.len().saturating_mul(b.len()) > MOST_WORK
}

/// Whether some text fits both patterns: what two grants have in common. Says yes where both
/// are longer than any name: never no wrongly.
///
/// Takes time in the order of both lengths multiplied.
#[must_use]
pub fn overlap(a: &str, b: &str) -> bool {
    if too_long(a, b) {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // `row[j]`: whether the first i characters of a and the first j of b have a common text.
    let mut row = vec![false; b.len() + 1];
    row[0] = true;
    for (j, c) in b.iter().enumerate() {
        row[j + 1] = row[j] && *c == '*';
    }
    for c in &a {
        let mut next = vec![false; b.len() + 1];
        next[0] = row[0] && *c == '*';
        for (j, d) in b.iter().enumerate() {
            let one = row[j] && (c == d || *c == '?' || *d == '?' || *c == '*' || *d == '*');
            // A star takes the other's next character, or nothing.
            next[j + 1] = one || (*c == '*' && (next[j] || row[j + 1])) || (*d == '*' && (row[j + 1] || next[j]));
        }
        row = next;
    }
    row[b.len()]
}

/// Whether every text that fits the inner pattern fits the outer one. Says no where that
/// takes more than one look, or both are longer than any name: never yes wrongly.
#[must_use]
pub fn contains(outer: &str, inner: &str) -> bool {
    if too_long(outer, inner) {
        return false;
    }
    // Each character of the inner pattern stands for itself, and a star of it, which may be
    // any run, only for what a star of the outer one takes. An inner `?` is no fixed character.
    let inner: Vec<char> = inner.chars().collect();
    let outer: Vec<char> = outer.chars().collect();
    let mut row = vec![false; outer.len() + 1];
    row[0] = true;
    for (j, c) in outer.iter().enumerate() {
        row[j + 1] = row[j] && *c == '*';
    }
    for c in &inner {
        let mut next = vec![false; outer.len() + 1];
        for (j, d) in outer.iter().enumerate() {
            next[j + 1] = match d {
                '*' => row[j + 1] || next[j] || row[j],
                '?' => *c != '*' && row[j],
                d => c == d && *c != '*' && *c != '?' && row[j],
            };
        }
        row = next;
    }
    row[outer.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("s3:Get*", "s3:GetObject", true),
            ("s3:Get*", "s3:PutObject", false),
            ("*Object", "s3:GetObject", true),
            ("s3:?etObject", "s3:GetObject", true),
            ("s3:Get?bject", "s3:GetObjectAcl", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("", "x", false),
            ("?", "é", true),
            ("*é?", "éééx", true),
            ("??", "é", false),
            ("*?x", "日本x", true),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
        assert!(any_of(&["S3:GETOBJECT".to_owned()], "s3:GetObject"));
        assert!(!matches("S3:*", "s3:GetObject"));
        assert!(matches_any_case("S3:G*T", "s3:getobject"));
    }

    #[test]
    fn many_stars_stay_quick() {
        assert!(!matches(&"a*".repeat(2_000), &"a".repeat(3_000).replace('a', "b")));
    }

    #[test]
    fn two_patterns_overlap() {
        for (a, b, common) in [
            ("*", "", true),
            ("s3:*", "*:GetObject", true),
            ("s3:Get*", "s3:Put*", false),
            ("s3:Get*", "s3:*Acl", true),
            ("a?c", "ab*", true),
            ("a?c", "ab", false),
            ("a*c", "*b", false),
            ("", "", true),
            ("?", "", false),
            ("arn:aws:iam::*:role/a*", "arn:aws:iam::111122223333:role/*", true),
        ] {
            assert_eq!(overlap(a, b), common, "{a} {b}");
            assert_eq!(overlap(b, a), common, "{b} {a}");
        }
    }

    #[test]
    fn one_pattern_contains_another() {
        for (outer, inner, holds) in [
            ("*", "s3:*", true),
            ("s3:*", "s3:Get*", true),
            ("s3:Get*", "s3:*", false),
            ("s3:?et*", "s3:Get*", true),
            ("s3:Get?", "s3:Get*", false),
            ("a?", "a?", true),
            ("ab", "a?", false),
            ("a*", "a?", true),
            ("a*b*", "axb", true),
            ("*a*", "*ba*", true),
        ] {
            assert_eq!(contains(outer, inner), holds, "{outer} {inner}");
        }
    }
}
