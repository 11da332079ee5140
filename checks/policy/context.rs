//! The context of a request: what is known of the keys that conditions and variables read.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>

use std::borrow::Cow;

use super::matching::matches_but;

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
    // Few, and looked up in whatever case: a list is as quick as a map, and takes no copies.
    keys: Vec<(String, Known)>,
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
        self.closed.push(family.to_owned());
        self
    }

    /// The same with something known of a key. Keys have no case, tags' names in them neither.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag>
    #[must_use]
    pub fn knowing(mut self, key: &str, known: Known) -> Context {
        match self.keys.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(key)) {
            Some((_, before)) => *before = known,
            None => self.keys.push((key.to_owned(), known)),
        }
        self
    }

    /// The same with what another context knows, which goes first.
    #[must_use]
    pub fn over(mut self, other: &Context) -> Context {
        self.closed.extend(other.closed.iter().cloned());
        other.keys.iter().fold(self, |all, (key, known)| all.knowing(key, known.clone()))
    }

    /// What is known of a key; `None`: nothing.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Known> {
        let begins = |family: &String| key.get(..family.len()).is_some_and(|start| start.eq_ignore_ascii_case(family));
        let missing = || self.closed.iter().any(begins).then_some(&ABSENT);
        let known = self.keys.iter().find(|(other, _)| other.eq_ignore_ascii_case(key)).map(|(_, known)| known);
        known.or_else(missing)
    }
}

/// A text of a policy with its variables put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filled<'a> {
    /// The text. Its wildcards are told apart from the same signs in values.
    Text(Pattern<'a>),
    /// A variable has no value and no default: nothing fits.
    Nothing,
    /// The value of a variable is not known, or it is written as AWS takes none.
    Unclear,
}

/// A pattern in which some `*` and `?` are no wildcards: `${*}`, `${?}`, and those in values
/// of variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern<'a> {
    text: Cow<'a, str>,
    /// Where those signs stand, in order.
    signs: Vec<usize>,
}

impl<'a> Pattern<'a> {
    fn plain(text: &'a str) -> Pattern<'a> {
        Pattern { text: Cow::Borrowed(text), signs: Vec::new() }
    }

    /// The text as it is compared sign by sign.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a text fits, case and all.
    pub(super) fn fits(&self, text: &str) -> bool {
        matches_but(&self.text, &self.signs, 0, text)
    }

    /// Whether an ARN fits. Each of the six parts is compared by itself: a star does not
    /// reach past a colon, but in the last part, which may hold some.
    pub(super) fn fits_arn(&self, arn: &str) -> bool {
        if self.signs.is_empty() && !self.text.is_empty() && self.text.bytes().all(|sign| sign == b'*') {
            return true;
        }
        let (mut parts, mut begin) = (arn.splitn(6, ':'), 0);
        for wanted in self.text.splitn(6, ':') {
            if !parts.next().is_some_and(|part| matches_but(wanted, &self.signs, begin, part)) {
                return false;
            }
            begin += wanted.len() + 1;
        }
        parts.next().is_none()
    }
}

/// Puts the values of variables into a text: `${key}`, `${key, 'default'}`, and the signs
/// `${*}`, `${?}`, `${$}`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
pub(super) fn fill<'a>(text: &'a str, variables: bool, context: &Context) -> Filled<'a> {
    if !variables || !text.contains("${") {
        return Filled::Text(Pattern::plain(text));
    }
    let (mut filled, mut signs, mut rest, mut unclear) = (String::new(), Vec::new(), text, false);
    while let Some((before, after)) = rest.split_once("${") {
        filled.push_str(before);
        let Some((variable, after)) = after.split_once('}') else { return Filled::Unclear };
        rest = after;
        let value = match variable {
            "*" | "?" | "$" => Value::Text(variable),
            _ => value_of(variable, context),
        };
        match value {
            Value::Text(value) => {
                let begin = filled.len();
                signs.extend(value.match_indices(['*', '?']).map(|(at, _)| begin + at));
                filled.push_str(value);
            }
            Value::Nothing => return Filled::Nothing,
            Value::Unclear => unclear = true,
        }
    }
    filled.push_str(rest);
    if unclear { Filled::Unclear } else { Filled::Text(Pattern { text: Cow::Owned(filled), signs }) }
}

enum Value<'a> {
    Text(&'a str),
    Nothing,
    Unclear,
}

fn value_of<'a>(variable: &'a str, context: &'a Context) -> Value<'a> {
    let (key, default) = match variable.split_once(',') {
        Some((key, default)) => {
            let quoted = default.trim_start().strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
            let Some(default) = quoted else { return Value::Unclear };
            (key, Some(default))
        }
        None => (variable, None),
    };
    if key.is_empty() || key.contains(char::is_whitespace) {
        return Value::Unclear;
    }
    match (context.get(key), default) {
        (Some(Known::Values(values)), _) => match values.as_slice() {
            [one] => Value::Text(one),
            // Only keys of one value may stand in variables.
            _ => Value::Nothing,
        },
        (Some(Known::Absent), Some(default)) => Value::Text(default),
        (Some(Known::Absent), None) => Value::Nothing,
        (None, _) => Value::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Option<String> {
        let context = Context::new().with("aws:username", "a*n").without("aws:PrincipalTag/team");
        match fill(text, true, &context) {
            Filled::Text(pattern) => Some(pattern.text().to_owned()),
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
            ("cut ${aws:username", Some("unclear")),
            ("${aws:PrincipalTag/team, all}", Some("unclear")),
            ("${aws:PrincipalTag/team, 'a, b'}", Some("a, b")),
            ("${ aws:username }", Some("unclear")),
            ("${}", Some("unclear")),
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
        assert_eq!(fill("${aws:username}", false, &context), Filled::Text(Pattern::plain("${aws:username}")));
    }

    #[test]
    fn a_value_brings_no_wildcards() {
        let context = Context::new().with("aws:username", "*");
        let Filled::Text(pattern) = fill("${aws:username}*", true, &context) else { panic!("it is known") };
        assert!(pattern.fits("*x") && !pattern.fits("ann"));
        let Filled::Text(arn) = fill("arn:aws:iam::1:user/*${*}*", true, &context) else { panic!("it is known") };
        assert!(arn.fits_arn("arn:aws:iam::1:user/a*b") && !arn.fits_arn("arn:aws:iam::1:user/ab"));
    }
}
