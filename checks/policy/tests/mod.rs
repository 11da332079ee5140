//! Policies and requests, and what AWS says of them: one table a subject.
//!
//! A rule names the page of AWS's documentation that it is from. Its cases are a policy, or
//! a piece of one, a request and what is expected. A request is an action, a resource and,
//! after `with`, what is known of keys, parted by ` & `: `key=value`, `key=one|two` for many
//! values, `key=[]` for none, `!key` for a key that the request does not hold. Of other keys
//! nothing is known.

mod addresses;
mod bounds;
mod differences;
mod elements;
mod grammar;
mod laws;
mod missing;
mod numbers;
mod peer;
mod random;
mod sets;
mod strings;
mod variables;

use super::{Context, Known, Policy, Request, Truth, decide};

const GRAMMAR: &str = "IAM/latest/UserGuide/reference_policies_grammar.html";
const EVALUATION: &str = "IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html";
const EFFECT: &str = "IAM/latest/UserGuide/reference_policies_elements_effect.html";
const PRINCIPAL: &str = "IAM/latest/UserGuide/reference_policies_elements_principal.html";
const NOT_PRINCIPAL: &str = "IAM/latest/UserGuide/reference_policies_elements_notprincipal.html";
const ACTION: &str = "IAM/latest/UserGuide/reference_policies_elements_action.html";
const NOT_ACTION: &str = "IAM/latest/UserGuide/reference_policies_elements_notaction.html";
const RESOURCE: &str = "IAM/latest/UserGuide/reference_policies_elements_resource.html";
const NOT_RESOURCE: &str = "IAM/latest/UserGuide/reference_policies_elements_notresource.html";
const VERSION: &str = "IAM/latest/UserGuide/reference_policies_elements_version.html";
const CONDITION: &str = "IAM/latest/UserGuide/reference_policies_elements_condition.html";
const OPERATORS: &str = "IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
const SETS: &str = "IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html";
const SEVERAL: &str = "IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html";
const KEYS: &str = "IAM/latest/UserGuide/reference_policies_condition-keys.html";
const VARIABLES: &str = "IAM/latest/UserGuide/reference_policies_variables.html";
const CHECKS: &str = "IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/// A rule of AWS's with cases that show it.
struct Rule {
    /// The page below docs.aws.amazon.com.
    page: &'static str,
    says: &'static str,
    cases: &'static [Case],
}

/// A policy, a request, and what is expected.
struct Case(&'static str, &'static str, Truth);

/// What is known of a request's keys, from its written form.
fn context(written: &str) -> Context {
    written.split(" & ").filter(|one| !one.is_empty()).fold(Context::new(), |all, one| {
        if let Some(key) = one.strip_prefix('!') {
            return all.without(key);
        }
        let (key, values) = one.split_once('=').unwrap();
        let values = if values == "[]" { Vec::new() } else { values.split('|').map(str::to_owned).collect() };
        all.knowing(key, Known::Values(values))
    })
}

/// Checks rules whose cases are a `Condition` and what is known of keys.
fn conditions(rules: &[Rule]) {
    check(rules, |condition, known| {
        let statement = format!(r#"{{"Effect":"Allow","Action":"*","Condition":{condition}}}"#);
        let policy = Policy::parse(&format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#)).unwrap();
        policy.statements[0].conditions_hold(&context(known))
    });
}

/// Checks rules whose cases are a policy, or the statements of one of version 2012-10-17,
/// and a request.
fn decisions(rules: &[Rule]) {
    check(rules, |policy, request| {
        let (request, known) = request.split_once(" with ").unwrap_or((request, ""));
        let (action, resource) = request.split_once(' ').unwrap();
        let whole = policy.starts_with(r#"{"Version""#) || policy.starts_with(r#"{"Statement""#);
        let policy =
            if whole { policy.to_owned() } else { format!(r#"{{"Version":"2012-10-17","Statement":[{policy}]}}"#) };
        let policy = Policy::parse(&policy).unwrap();
        decide(&policy.statements, &Request { action, resource, context: &context(known) }).allowed
    });
}

fn check(rules: &[Rule], judge: impl Fn(&str, &str) -> Truth) {
    let mut complaints = Vec::new();
    for rule in rules {
        for Case(policy, request, expected) in rule.cases {
            let told = judge(policy, request);
            if told != *expected {
                let Rule { page, says, .. } = rule;
                complaints.push(format!(
                    "{policy}\n  {request}\n  is {told:?}, not {expected:?}: {says}\n  https://docs.aws.amazon.com/{page}"
                ));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
