//! What a check is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calls::Call;
use crate::fact::Gap;
use crate::judging::Judging;
use crate::params::Param;

/// How much a failure matters. Ordered from the least to the most severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Shown, never scored.
    Informational,
    /// Good practice.
    Low,
    /// Weakens a defence.
    Medium,
    /// Opens a way in, or hides one.
    High,
    /// Data or the account is exposed as it stands.
    Critical,
}

impl Severity {
    /// All severities, the least first.
    pub const ALL: [Severity; 5] =
        [Severity::Informational, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    /// The name used in reports and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Informational => "informational",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }
}

/// When a check runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Set {
    /// By default.
    Baseline,
    /// With `--extended`, or by name.
    Extended,
    /// With `--read-content`: it reads what the customer stored.
    Content,
}

impl Set {
    /// The name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Set::Baseline => "baseline",
            Set::Extended => "extended",
            Set::Content => "content",
        }
    }
}

/// Whether a resource belongs to a responsibility.
///
/// # Errors
/// A gap, when that could not be told.
pub type Belongs = fn(&Judging<'_>, &Resource) -> Result<bool, Gap>;

/// A responsibility that a check decides.
#[derive(Clone, Copy, Debug)]
pub struct Cover {
    /// The row's id, for instance `s3.encryption`.
    pub row: &'static str,
    /// Which of the check's resources belong to the row; `None`: all.
    pub only: Option<Belongs>,
}

/// A responsibility that every resource of the check belongs to.
#[must_use]
pub const fn covers(row: &'static str) -> Cover {
    Cover { row, only: None }
}

/// A responsibility that only some of the check's resources belong to.
#[must_use]
pub const fn covers_only(row: &'static str, only: Belongs) -> Cover {
    Cover { row, only: Some(only) }
}

/// How to put a failure right.
#[derive(Clone, Copy, Debug)]
pub struct Fix {
    /// One imperative sentence.
    pub what: &'static str,
    /// One AWS CLI command, with `UPPERCASE` where a value goes.
    pub command: &'static str,
}

/// One check: what it decides, what it reads, and how it judges.
#[derive(Debug)]
pub struct Check {
    /// Its name everywhere, kebab-case, service first: `s3-bucket-versioning`.
    pub key: &'static str,
    /// The good state, in a few words.
    pub title: &'static str,
    /// How much a failure matters.
    pub severity: Severity,
    /// When it runs.
    pub set: Set,
    /// The responsibilities that it decides, the first one primary.
    pub covers: &'static [Cover],
    /// The calls that it needs.
    pub reads: &'static [&'static Call],
    /// The parameters that it heeds.
    pub params: &'static [&'static Param],
    /// Why a failure matters.
    pub why: &'static str,
    /// How to put it right.
    pub fix: Fix,
    /// Addresses of the AWS pages that the rule comes from. Benchmarks name checks, not the other way round.
    pub references: &'static [&'static str],
    /// Judges an account.
    pub judge: fn(&mut Judging<'_>),
}

impl Check {
    /// The service whose check it is: the first part of its key.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.key.split('-').next().unwrap_or(self.key)
    }

    /// Every call that it needs, those that must come first included.
    #[must_use]
    pub fn calls(&self) -> std::collections::BTreeSet<&'static Call> {
        let mut calls = std::collections::BTreeSet::new();
        let mut open: Vec<&'static Call> = self.reads.to_vec();
        while let Some(call) = open.pop() {
            if calls.insert(call) {
                open.extend(call.needs);
            }
        }
        calls
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its ARN.
    pub arn: String,
    /// Its id or name.
    pub id: String,
    /// Its CloudFormation type, or `AWS::::Account`.
    pub kind: &'static str,
    /// Its tags; `None` when they were not read.
    pub tags: crate::facts::Tags,
}
