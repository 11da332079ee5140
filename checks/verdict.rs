//! What a check says of one resource.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calls::Call;
use crate::fact::Gap;

/// The status of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// As it should be.
    Pass,
    /// Not as it should be.
    Fail,
    /// Something that is needed to judge could not be read.
    Unknown,
    /// The thing exists, only a person can judge it.
    Manual,
    /// The rule does not apply here.
    NotApplicable,
}

impl Status {
    /// The name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Pass => "pass",
            Status::Fail => "fail",
            Status::Unknown => "unknown",
            Status::Manual => "manual",
            Status::NotApplicable => "not-applicable",
        }
    }
}

/// One thing that was seen and speaks for the verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// What was seen.
    pub text: String,
    /// The operation that showed it.
    pub operation: String,
    /// The ARN or id of the thing that it was seen on.
    pub resource: String,
}

/// What a check says of one resource, with a message that names what was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What it comes to.
    pub outcome: Outcome,
    /// What was seen, in one sentence.
    pub message: String,
    /// The steps behind it, where one sentence is not enough.
    pub evidence: Vec<Evidence>,
}

/// What a verdict comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be.
    Pass,
    /// Not as it should be.
    Fail,
    /// Could not be read.
    Unknown(Gap),
    /// Does not apply.
    NotApplicable,
    /// Only a person can judge it.
    Manual,
    /// Nothing to say: not the customer's, or already gone. Makes no finding.
    Skip,
}

/// A verdict, or the gap that a `?` met on the way to it.
pub type Judgement = Result<Verdict, Gap>;

/// The resource is as it should be.
///
/// # Errors
/// Never: it is a `Result` so that it can end a judge function.
pub fn pass(message: impl Into<String>) -> Judgement {
    Ok(Verdict { outcome: Outcome::Pass, message: message.into(), evidence: Vec::new() })
}

/// The resource is not as it should be.
///
/// # Errors
/// Never, as [`pass`].
pub fn fail(message: impl Into<String>) -> Judgement {
    Ok(Verdict { outcome: Outcome::Fail, message: message.into(), evidence: Vec::new() })
}

/// Pass if the condition holds, else fail.
///
/// # Errors
/// Never, as [`pass`].
pub fn pass_if(good: bool, if_pass: impl Into<String>, if_fail: impl Into<String>) -> Judgement {
    if good { pass(if_pass) } else { fail(if_fail) }
}

/// The rule does not apply to the resource.
///
/// # Errors
/// Never, as [`pass`].
pub fn not_applicable(message: impl Into<String>) -> Judgement {
    Ok(Verdict { outcome: Outcome::NotApplicable, message: message.into(), evidence: Vec::new() })
}

/// Only a person can judge the resource.
///
/// # Errors
/// Never, as [`pass`].
pub fn manual(message: impl Into<String>) -> Judgement {
    Ok(Verdict { outcome: Outcome::Manual, message: message.into(), evidence: Vec::new() })
}

/// Nothing to say of the resource: it is not the customer's, or it is already gone.
///
/// # Errors
/// Never, as [`pass`].
pub fn skip() -> Judgement {
    Ok(Verdict { outcome: Outcome::Skip, message: String::new(), evidence: Vec::new() })
}

impl Verdict {
    /// Adds a step that speaks for the verdict.
    #[must_use]
    pub fn because(mut self, call: &'static Call, resource: impl Into<String>, text: impl Into<String>) -> Verdict {
        self.evidence.push(Evidence {
            text: text.into(),
            operation: call.operation.to_owned(),
            resource: resource.into(),
        });
        self
    }
}
