//! What the findings add up to: by service, by responsibility, by check.

use checks::check::{Set, Severity};
use checks::responsibilities::{How, Side};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Label, Score};

/// A service and what its checks found.
///
/// In the counts here and below a suppressed result counts as suppressed and as nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Service {
    /// Its id.
    pub service: Label,
    /// `infrastructure`, `container` or `abstracted`.
    pub category: Label,
    /// `IaaS`, `PaaS` or `SaaS`.
    pub model: Label,
    /// Whether the service has resources; null where that could not be told, or nobody asked.
    pub in_use: Option<bool>,
    /// The score of its checks.
    pub score: Score,
    /// Results as they should be.
    pub pass: u64,
    /// Results not as they should be.
    pub fail: u64,
    /// Results that could not be judged.
    pub unknown: u64,
    /// Results where the rule does not apply.
    pub not_applicable: u64,
    /// Results that were suppressed.
    pub suppressed: u64,
}

/// A row of the responsibility matrix and how it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Responsibility {
    /// Its id: service, dot, name.
    pub id: Label,
    /// The service's id.
    pub service: Label,
    /// Whose it is.
    pub side: Side,
    /// What it is.
    pub title: Label,
    /// How it can be decided.
    pub how: How,
    /// How it is kept.
    pub status: RowStatus,
    /// The score of the row's results.
    pub score: Score,
    /// The selected checks that decide it, sorted.
    pub checks: Vec<Label>,
    /// Results as they should be.
    pub pass: u64,
    /// Results not as they should be.
    pub fail: u64,
    /// Results that could not be judged.
    pub unknown: u64,
    /// A person's word for it, where there is a valid one.
    pub attestation: Option<Attestation>,
}

/// How a responsibility is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowStatus {
    /// Something fails.
    Broken,
    /// Nothing fails, but something could not be judged.
    Unknown,
    /// All that was found is suppressed.
    Suppressed,
    /// No selected check decides it.
    NotTested,
    /// A person's word is needed, and nobody gave it.
    NotAttested,
    /// What checks can see is as it should be, and a person stands for the rest.
    Attested,
    /// There is nothing that it applies to.
    NotInUse,
    /// It is as it should be.
    Kept,
    /// It is AWS's.
    Inherited,
}

impl RowStatus {
    /// All of them, what needs care first.
    pub const ALL: [RowStatus; 9] = [
        RowStatus::Broken,
        RowStatus::Unknown,
        RowStatus::Suppressed,
        RowStatus::NotTested,
        RowStatus::NotAttested,
        RowStatus::Attested,
        RowStatus::NotInUse,
        RowStatus::Kept,
        RowStatus::Inherited,
    ];

    /// The name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RowStatus::Broken => "broken",
            RowStatus::Unknown => "unknown",
            RowStatus::Suppressed => "suppressed",
            RowStatus::NotTested => "not-tested",
            RowStatus::NotAttested => "not-attested",
            RowStatus::Attested => "attested",
            RowStatus::NotInUse => "not-in-use",
            RowStatus::Kept => "kept",
            RowStatus::Inherited => "inherited",
        }
    }
}

/// A person's word that a responsibility is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attestation {
    /// What they say.
    pub statement: String,
    /// Who says so.
    pub owner: String,
    /// Until when it holds, a date such as `2027-01-31`.
    pub expires: String,
}

/// A selected check and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Its key.
    pub key: Label,
    /// The good state.
    pub title: Label,
    /// How much a failure matters.
    pub severity: Severity,
    /// When it runs.
    pub set: Set,
    /// The service's id.
    pub service: Label,
    /// The responsibilities that it decides, the primary one first.
    pub covers: Vec<Label>,
    /// Why a failure matters.
    pub why: Label,
    /// How to put it right.
    pub fix: Fix,
    /// Addresses of the pages that the rule comes from.
    pub references: Vec<Label>,
    /// The calls that it needs, `service:Operation`, sorted.
    pub reads: Vec<String>,
    /// The parameters that it heeds, sorted; `scan.params` holds their values.
    pub params: Vec<Label>,
    /// The benchmark requirements that it answers, sorted: `CIS 5.0 2.1.4`.
    pub frameworks: Vec<String>,
    /// Results as they should be.
    pub pass: u64,
    /// Results not as they should be.
    pub fail: u64,
    /// Results that could not be judged.
    pub unknown: u64,
    /// Results where the rule does not apply.
    pub not_applicable: u64,
    /// Results that were suppressed.
    pub suppressed: u64,
    /// The score of the check alone.
    pub score: Score,
}

/// How to put a failure right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// One imperative sentence.
    pub what: Label,
    /// One AWS CLI command, with `UPPERCASE` where a value goes.
    pub command: Label,
}
