//! Policies, and whom AWS says that they let in: one table a subject. A rule names the page
//! of AWS's documentation that it is from.
//!
//! A case is what a statement says beside its effect and action, or several statements, and
//! the audience in words, the most particular party first.

mod conditions;
mod denies;
mod laws;
mod principals;
mod s3;
mod services;

use super::{Audience, Reading};
use crate::policy::Policy;

const PRINCIPAL: &str = "IAM/latest/UserGuide/reference_policies_elements_principal.html";
const NOT_PRINCIPAL: &str = "IAM/latest/UserGuide/reference_policies_elements_notprincipal.html";
const KEYS: &str = "IAM/latest/UserGuide/reference_policies_condition-keys.html";
const OPERATORS: &str = "IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";
const EVALUATION: &str = "IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html";
const DEPUTY: &str = "IAM/latest/UserGuide/confused-deputy.html";
const PUBLIC: &str = "AmazonS3/latest/userguide/access-control-block-public-access.html";
const ENDPOINTS: &str = "vpc/latest/privatelink/vpc-endpoints-access.html";

/// A rule of AWS's with cases that show it.
struct Rule {
    /// The page below docs.aws.amazon.com.
    page: &'static str,
    says: &'static str,
    /// What a policy says, and whom it lets in.
    cases: &'static [(&'static str, &'static str)],
}

/// The audience of statements.
fn audience(statements: &str, reading: Reading) -> Audience {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    Policy::parse(&text).unwrap_or_else(|wrong| panic!("{text}: {wrong}")).audience(reading, &[])
}

/// The audience in words.
fn words(audience: &Audience) -> String {
    let parties: Vec<String> = audience.parties().map(ToString::to_string).collect();
    if parties.is_empty() { "nobody".to_owned() } else { parties.join(", ") }
}

/// A statement that allows reading, of its principal and conditions.
fn allow(rest: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::records/*",{rest}}}"#)
}

/// Checks rules, whose cases are turned into statements first.
fn check(reading: Reading, rules: &[Rule], statements: impl Fn(&str) -> String) {
    let mut complaints = Vec::new();
    for Rule { page, says, cases } in rules {
        for (written, expected) in *cases {
            let told = words(&audience(&statements(written), reading));
            if told != *expected {
                complaints.push(format!(
                    "{written}\n  lets in {told}, not {expected}: {says}\n  https://docs.aws.amazon.com/{page}"
                ));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// Checks rules whose cases are the conditions of a statement for everyone.
fn everyone_under(reading: Reading, rules: &[Rule]) {
    check(reading, rules, |condition| allow(&format!(r#""Principal":"*","Condition":{condition}"#)));
}
