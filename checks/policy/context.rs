//! The context of a request: what is known of the keys that conditions and variables read.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use std::collections::BTreeMap;

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// The request holds it, with these values: one, but for multivalued keys.
    Values(Vec<String>),
    /// The request does not hold it.
    Absent,
}

/// What is known of a request's keys. Of every other key nothing is: the caller may send
/// what it likes, or something else decides.
#[derive(Clone, Debug, Default)]
pub struct Context {
    keys: BTreeMap<String, Known>,
    /// Beginnings of keys, of which those that are not known are known to be missing.
    closed: Vec<String>,
}

static ABSENT: Known = Known::Absent;

impl Context {
    /// A context of which nothing is known.
    #[must_use]
    pub fn new() -> Context {
        Context::default()
    }

    /// The same with one value of a key known.
    #[must_use]
    pub fn with(self, key: &str, value: impl Into<String>) -> Context {
        self.knowing(key, Known::Values(vec![value.into()]))
    }

    /// The same with a key known to be missing.
    #[must_use]
    pub fn without(self, key: &str) -> Context {
        self.knowing(key, Known::Absent)
    }

    /// The same with every other key of a family known to be missing, for instance of
    /// `aws:PrincipalTag/`, when all tags are known.
    #[must_use]
    pub fn without_others(mut self, family: &str) -> Context {
        self.closed.push(family.to_ascii_lowercase());
        self
    }

    /// The same with something known of a key. Keys have no case.
    #[must_use]
    pub fn knowing(mut self, key: &str, known: Known) -> Context {
        self.keys.insert(key.to_ascii_lowercase(), known);
        self
    }

    /// The same with what another context knows, which goes first.
    #[must_use]
    pub fn over(mut self, other: &Context) -> Context {
        self.keys.extend(other.keys.iter().map(|(key, known)| (key.clone(), known.clone())));
        self.closed.extend(other.closed.iter().cloned());
        self
    }

    /// What is known of a key; `None`: nothing.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Known> {
        let key = key.to_ascii_lowercase();
        let missing = || self.closed.iter().any(|family| key.starts_with(family.as_str())).then_some(&ABSENT);
        self.keys.get(&key).or_else(missing)
    }
}

/// A text of a policy with its variables put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// The text. Its wildcards are told apart from the same signs in values.
    Text(Pattern),
    /// A variable has no value and no default: nothing fits.
    Nothing,
    /// The value of a variable is not known.
    Unclear,
}

/// A pattern in which a literal `*` or `?` is not a wildcard: private characters stand for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(pub(super) String);

/// Stand for `*` and `?` that are meant as such: `${*}`, `${?}`, and those in values of variables.
/// Both lie in Unicode's private use area, which no AWS name may hold.
const STAR: char = '\u{f8f0}';
const MARK: char = '\u{f8f1}';

/// Signs that are no wildcards, hidden from the matching.
pub(super) fn literal(text: &str) -> String {
    if text.contains(['*', '?']) { text.replace('*', "\u{f8f0}").replace('?', "\u{f8f1}") } else { text.to_owned() }
}

impl Pattern {
    /// The text where it is compared sign by sign.
    pub(super) fn plain(&self) -> String {
        self.0.replace(STAR, "*").replace(MARK, "?")
    }
}

/// Puts the values of variables into a text: `${key}`, `${key, 'default'}`, and the signs
/// `${*}`, `${?}`, `${$}`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
pub(super) fn fill(text: &str, variables: bool, context: &Context) -> Filled {
    if !variables || !text.contains("${") {
        return Filled::Text(Pattern(text.to_owned()));
    }
    let (mut filled, mut rest, mut unclear) = (String::new(), text, false);
    while let Some((before, after)) = rest.split_once("${") {
        filled.push_str(before);
        let Some((variable, after)) = after.split_once('}') else {
            filled.push_str("${");
            rest = after;
            continue;
        };
        rest = after;
        match variable {
            "*" => filled.push(STAR),
            "?" => filled.push(MARK),
            "$" => filled.push('$'),
            _ => match value_of(variable, context) {
                Filled::Text(value) => filled.push_str(&value.0),
                Filled::Nothing => return Filled::Nothing,
                Filled::Unclear => unclear = true,
            },
        }
    }
    filled.push_str(rest);
    if unclear { Filled::Unclear } else { Filled::Text(Pattern(filled)) }
}

fn value_of(variable: &str, context: &Context) -> Filled {
    let (key, default) = match variable.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
        None => (variable.trim(), None),
    };
    match (context.get(key), default) {
        (Some(Known::Values(values)), _) => match values.as_slice() {
            [one] => Filled::Text(Pattern(literal(one))),
            // Only keys of one value may stand in variables.
            _ => Filled::Nothing,
        },
        (Some(Known::Absent), Some(default)) => Filled::Text(Pattern(literal(default))),
        (Some(Known::Absent), None) => Filled::Nothing,
        (None, _) => Filled::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Option<String> {
        let context = Context::new().with("aws:username", "a*n").without("aws:PrincipalTag/team");
        match fill(text, true, &context) {
            Filled::Text(pattern) => Some(pattern.plain()),
            Filled::Nothing => None,
            Filled::Unclear => Some("unclear".to_owned()),
        }
    }

    #[test]
    fn variables_take_their_values() {
        for (text, expected) in [
            ("home/${aws:username}/*", Some("home/a*n/*")),
            ("${AWS:UserName}", Some("a*n")),
            ("${aws:PrincipalTag/team, 'all'}", Some("all")),
            ("${aws:PrincipalTag/team}", None),
            ("${aws:userid}-${aws:PrincipalTag/team}", None),
            ("${aws:userid}", Some("unclear")),
            ("${*}${?}${$}", Some("*?$")),
            ("cut ${aws:username", Some("cut ${aws:username")),
        ] {
            assert_eq!(filled(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn of_a_closed_family_the_rest_is_missing() {
        let context = Context::new().with("aws:PrincipalTag/team", "ops").without_others("aws:PrincipalTag/");
        assert_eq!(context.get("AWS:principaltag/Team"), Some(&Known::Values(vec!["ops".to_owned()])));
        assert_eq!(context.get("aws:PrincipalTag/other"), Some(&Known::Absent));
        assert_eq!(context.get("aws:PrincipalArn"), None);
        assert_eq!(Context::new().over(&context).get("aws:PrincipalTag/other"), Some(&Known::Absent));
    }

    #[test]
    fn version_2008_has_no_variables() {
        let context = Context::new().with("aws:username", "ann");
        assert_eq!(fill("${aws:username}", false, &context), Filled::Text(Pattern("${aws:username}".to_owned())));
    }

    #[test]
    fn a_value_brings_no_wildcards() {
        let Filled::Text(pattern) = fill("${aws:username}*", true, &Context::new().with("aws:username", "*")) else {
            panic!("it is known");
        };
        let fits = |text: &str| super::super::matches(&pattern.0, &literal(text));
        assert!(fits("*x") && !fits("ann"));
    }
}
