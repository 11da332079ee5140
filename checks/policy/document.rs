//! A policy document as AWS accepts it: one statement or a list, one value or a list.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>

use std::collections::BTreeSet;

use super::any_of;
use super::json::Json;
use crate::calls::Call;
use crate::fact::{Gap, Reason};

/// Policies of more statements are refused. The largest that AWS takes, 20 KiB, hold some
/// hundreds. <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html>
const MOST_STATEMENTS: usize = 10_000;

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies, whatever else allows.
    Deny,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its id, if it has one.
    pub sid: Option<String>,
    /// Allow or deny.
    pub effect: Effect,
    /// Whom it is about; `None` in identity policies.
    pub principals: Option<Principals>,
    /// Actions.
    pub actions: Names,
    /// Resources; `None` in trust policies.
    pub resources: Option<Names>,
    /// Conditions, all of which must hold.
    pub conditions: Vec<Condition>,
    /// Whether `${…}` is a variable: in version 2012-10-17, not in 2008-10-17, which a policy
    /// without a version has.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>
    pub variables: bool,
}

/// A list of names, or everything but a list of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    /// These (`Action`, `Resource`).
    Of(Vec<String>),
    /// All but these (`NotAction`, `NotResource`).
    AllBut(Vec<String>),
}

/// Whom a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principals {
    /// These: pairs of kind (`AWS`, `Service`, `Federated`, `CanonicalUser`) and name.
    /// A bare `"*"` is `("AWS", "*")`, as AWS reads it.
    Of(Vec<(String, String)>),
    /// All but these.
    AllBut(Vec<(String, String)>),
}

/// One condition: an operator, a key and the values, of which one must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// For instance `StringEquals`, `ForAnyValue:StringLike`, `BoolIfExists`.
    pub operator: String,
    /// For instance `aws:SecureTransport`.
    pub key: String,
    /// The values, numbers and booleans as text.
    pub values: Vec<String>,
}

impl Policy {
    /// Reads a policy that a call answered.
    ///
    /// # Errors
    /// A [`Reason::Malformed`] gap of that call, when the text is no policy.
    pub fn read(text: &str, call: &'static Call) -> Result<Policy, Gap> {
        Policy::parse(text).map_err(|wrong| Gap::new(call, Reason::Malformed, format!("policy: {wrong}")))
    }

    /// Reads a policy.
    ///
    /// # Errors
    /// What is wrong with the text; never its content.
    pub fn parse(text: &str) -> Result<Policy, String> {
        let value = Json::parse(text)?;
        only(&value, &["Version", "Id", "Statement"])?;
        let variables = match value.get("Version").map(Json::as_text) {
            None | Some(Some("2008-10-17")) => false,
            Some(Some("2012-10-17")) => true,
            Some(_) => return Err("its Version is neither 2012-10-17 nor 2008-10-17".to_owned()),
        };
        let statements = match value.get("Statement") {
            Some(Json::List(statements)) if statements.len() > MOST_STATEMENTS => {
                return Err(format!("it has more than {MOST_STATEMENTS} statements"));
            }
            Some(Json::List(statements)) => {
                statements.iter().map(|one| statement(one, variables)).collect::<Result<_, _>>()?
            }
            Some(one @ Json::Object(_)) => vec![statement(one, variables)?],
            _ => return Err("it has no Statement".to_owned()),
        };
        Ok(Policy { statements })
    }

    /// The statements that allow.
    pub fn allows(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| statement.effect == Effect::Allow)
    }

    /// The statements that deny.
    pub fn denies(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| statement.effect == Effect::Deny)
    }
}

impl Names {
    /// Whether an action falls under the names (in whatever case).
    #[must_use]
    pub fn include(&self, action: &str) -> bool {
        match self {
            Names::Of(patterns) => any_of(patterns, action),
            Names::AllBut(patterns) => !any_of(patterns, action),
        }
    }

    /// Whether the names are everything: a `*` (or `*:*` for actions) in the list.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        match self {
            Names::Of(patterns) => patterns.iter().any(|pattern| is_all(pattern)),
            Names::AllBut(patterns) => patterns.is_empty(),
        }
    }

    /// The patterns as written.
    #[must_use]
    pub fn patterns(&self) -> &[String] {
        match self {
            Names::Of(patterns) | Names::AllBut(patterns) => patterns,
        }
    }
}

impl Principals {
    /// Whether everyone is among them: `"*"`, `{"AWS": "*"}`, or a NotPrincipal.
    #[must_use]
    pub fn include_everyone(&self) -> bool {
        match self {
            Principals::Of(names) => names.iter().any(|(kind, name)| kind == "AWS" && name == "*"),
            Principals::AllBut(_) => true,
        }
    }

    /// The names of one kind as written.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let (Principals::Of(names) | Principals::AllBut(names)) = self;
        names.iter().filter(move |(of, _)| of == kind).map(|(_, name)| name.as_str())
    }
}

impl Condition {
    /// The operator without its set prefix and `IfExists`, in lower case: `stringequals`.
    #[must_use]
    pub fn base_operator(&self) -> String {
        let operator = self.operator.to_ascii_lowercase();
        let operator = operator.rsplit(':').next().unwrap_or(&operator);
        operator.strip_suffix("ifexists").unwrap_or(operator).to_owned()
    }

    /// Whether it is about that key: keys are compared without case.
    #[must_use]
    pub fn is_about(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }
}

fn is_all(pattern: &str) -> bool {
    let stars = |part: &str| !part.is_empty() && part.bytes().all(|sign| sign == b'*');
    pattern.split(':').count() <= 2 && pattern.split(':').all(stars)
}

/// All that a statement may hold.
const STATEMENT: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

/// A misspelt element, `condition` for instance, would leave a statement that says less than
/// it seems to: AWS takes no other elements, and neither do we.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-policy-element>
fn only(value: &Json, elements: &[&str]) -> Result<(), String> {
    let Json::Object(fields) = value else { return Ok(()) };
    if fields.iter().all(|(name, _)| elements.contains(&name.as_str())) {
        return Ok(());
    }
    Err("it has an element that policies have not".to_owned())
}

fn statement(fields: &Json, variables: bool) -> Result<Statement, String> {
    if !matches!(fields, Json::Object(_)) {
        return Err("a statement is no object".to_owned());
    }
    only(fields, &STATEMENT)?;
    let effect = match fields.get("Effect").and_then(Json::as_text) {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err("a statement has no Effect of Allow or Deny".to_owned()),
    };
    let names = |positive: &str, negative: &str| -> Result<Option<Names>, String> {
        match (fields.get(positive), fields.get(negative)) {
            (Some(value), None) => Ok(Some(Names::Of(strings(value, positive)?))),
            (None, Some(value)) => Ok(Some(Names::AllBut(but(strings(value, negative)?, effect)?))),
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(format!("a statement has both {positive} and {negative}")),
        }
    };
    let principals = match (fields.get("Principal"), fields.get("NotPrincipal")) {
        (Some(value), None) => Some(Principals::Of(principals(value)?)),
        (None, Some(value)) => Some(Principals::AllBut(but(principals(value)?, effect)?)),
        (None, None) => None,
        (Some(_), Some(_)) => return Err("a statement has both Principal and NotPrincipal".to_owned()),
    };
    Ok(Statement {
        sid: fields.get("Sid").and_then(Json::as_text).map(str::to_owned),
        effect,
        principals,
        actions: names("Action", "NotAction")?.ok_or("a statement has no Action")?,
        resources: names("Resource", "NotResource")?,
        conditions: fields.get("Condition").map_or(Ok(Vec::new()), conditions)?,
        variables,
    })
}

/// A list of what is left out. An empty list has no effect, says AWS; whether of all but
/// nothing it does not. An Allow of that is read as everything, a Deny as nothing known.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-action>
fn but<T>(values: Vec<T>, effect: Effect) -> Result<Vec<T>, String> {
    if values.is_empty() && effect == Effect::Deny {
        Err("it denies all but an empty list".to_owned())
    } else {
        Ok(values)
    }
}

/// One value or a list of them. Quotation marks are optional around numbers and booleans.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html#policies-grammar-json>
fn strings(value: &Json, what: &str) -> Result<Vec<String>, String> {
    let text = |value: &Json| match value {
        Json::Text(text) | Json::Number(text) => Ok(text.clone()),
        Json::Bool(flag) => Ok(flag.to_string()),
        Json::Null | Json::List(_) | Json::Object(_) => Err(format!("{what} holds something that is no text")),
    };
    match value {
        Json::List(values) => values.iter().map(text).collect(),
        one @ (Json::Text(_) | Json::Bool(_) | Json::Number(_) | Json::Null | Json::Object(_)) => Ok(vec![text(one)?]),
    }
}

/// The kinds of principal, as AWS spells them.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-principal-key>
const PRINCIPALS: [&str; 4] = ["AWS", "CanonicalUser", "Federated", "Service"];

fn principals(value: &Json) -> Result<Vec<(String, String)>, String> {
    match value {
        Json::Text(name) if name == "*" => Ok(vec![("AWS".to_owned(), "*".to_owned())]),
        Json::Object(kinds) => {
            let mut all = Vec::new();
            for (kind, names) in kinds {
                if !PRINCIPALS.contains(&kind.as_str()) {
                    return Err("a Principal is of a kind that AWS has not".to_owned());
                }
                all.extend(strings(names, "Principal")?.into_iter().map(|name| (kind.clone(), name)));
            }
            Ok(all)
        }
        Json::Text(_) | Json::Null | Json::Bool(_) | Json::Number(_) | Json::List(_) => {
            Err("a Principal is neither \"*\" nor an object".to_owned())
        }
    }
}

fn conditions(value: &Json) -> Result<Vec<Condition>, String> {
    let wrong = || "a Condition is no object of objects".to_owned();
    let Json::Object(operators) = value else { return Err(wrong()) };
    let mut all = Vec::new();
    for (operator, keys) in operators {
        let Json::Object(keys) = keys else { return Err(wrong()) };
        // Keys have no case: of two spellings AWS may take one.
        // <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-duplicate-keys-with-different-case>
        let names: BTreeSet<String> = keys.iter().map(|(key, _)| key.to_ascii_lowercase()).collect();
        if names.len() != keys.len() {
            return Err("a Condition has one key in two spellings".to_owned());
        }
        for (key, values) in keys {
            let values = strings(values, "a Condition")?;
            all.push(Condition { operator: operator.clone(), key: key.clone(), values });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_or_many_of_everything() {
        let policy = Policy::parse(
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
                "Resource":["arn:aws:s3:::a/*"],"Condition":{"Bool":{"aws:SecureTransport":false}}}}"#,
        )
        .unwrap();
        let statement = &policy.statements[0];
        assert!(statement.principals.as_ref().unwrap().include_everyone());
        assert!(statement.actions.include("S3:getobject"));
        assert_eq!(statement.conditions[0].values, ["false"]);
        let policy = Policy::parse(
            r#"{"Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":["1"]},"NotAction":["a:b"],"NotResource":"x"}]}"#,
        )
        .unwrap();
        assert!(!policy.statements[0].actions.include("A:B") && policy.statements[0].actions.include("a:c"));
        assert!(policy.statements[0].principals.as_ref().unwrap().include_everyone());
    }

    #[test]
    fn what_is_no_policy_is_refused_without_a_panic() {
        let deep = format!(r#"{{"Statement":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        for text in [
            "",
            "null",
            "{}",
            r#"{"Statement":[1]}"#,
            r#"{"Statement":[{"Effect":"Maybe","Action":"*"}]}"#,
            r#"{"Statement":[{"Effect":"Allow"}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Action":{"a":1}}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*"}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Principal":"everyone"}]}"#,
            r#"{"Statement":[{"Effect":"Allow","Action":"*","Condition":[]}]}"#,
            &deep,
            r#"{"Version":"2011-01-01","Statement":[]}"#,
            r#"{"Statement":[{"Effect":"Allow","Action":"a","Action":"b"}]}"#,
            &format!(r#"{{"Statement":[{}1]}}"#, "1,".repeat(MOST_STATEMENTS)),
        ] {
            assert!(Policy::parse(text).is_err(), "{}", text.chars().take(60).collect::<String>());
        }
    }

    #[test]
    fn operators_lose_their_set_prefix_and_suffix() {
        let condition =
            |operator: &str| Condition { operator: operator.to_owned(), key: String::new(), values: Vec::new() };
        assert_eq!(condition("ForAnyValue:StringLikeIfExists").base_operator(), "stringlike");
        assert_eq!(condition("Bool").base_operator(), "bool");
    }
}
