//! Wildcards of policies: `*` is any run of characters, `?` is any one.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>

/// Whether the text fits the pattern, case and all.
///
/// Takes time in the order of both lengths multiplied, never more, however many stars.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some('?') => (p, t) = (p + 1, t + 1),
            Some(c) if *c == text[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                // The last star takes one more character.
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// Whether the text fits one of the patterns, in whatever case: how actions are compared.
pub fn any_of<'a>(patterns: impl IntoIterator<Item = &'a String>, text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    patterns.into_iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), &text))
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
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
        assert!(any_of(&["S3:GETOBJECT".to_owned()], "s3:GetObject"));
    }

    #[test]
    fn many_stars_stay_quick() {
        assert!(!matches(&"a*".repeat(2_000), &"a".repeat(3_000).replace('a', "b")));
    }
}
