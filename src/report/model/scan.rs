//! How the scan went: when, where, with what selection, and what it could not see.

use std::collections::BTreeMap;

use checks::check::Severity;
use checks::fact::Reason;
use checks::facts::RegionStatus;
use checks::params::Value;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Score;

/// One scan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scan {
    /// Its id, as the caller gave it.
    pub id: String,
    /// When collecting started, UTC.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub started_at: jiff::Timestamp,
    /// When the report was made, UTC.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub finished_at: jiff::Timestamp,
    /// False when it was stopped before its end.
    pub complete: bool,
    /// Calls sent to AWS, retries included.
    pub api_calls: u64,
    /// How many of them AWS throttled.
    pub throttled: u64,
    /// The parameters that the selected checks heed, with the values used.
    pub params: BTreeMap<String, Value>,
    /// What was selected.
    pub filters: Filters,
    /// Every region of every account, sorted by account and name.
    pub regions: Vec<Region>,
    /// The services that the selected checks belong to, sorted.
    pub services: Vec<String>,
    /// What could not be read, sorted by account, region, service and operation.
    pub gaps: Vec<GapLine>,
}

/// What the user selected. Lists that are empty select everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Filters {
    /// `--region`.
    pub regions: Vec<String>,
    /// `--exclude-region`.
    pub exclude_regions: Vec<String>,
    /// `--service`.
    pub services: Vec<String>,
    /// `--check`, as written.
    pub checks: Vec<String>,
    /// `--exclude-check`, as written.
    pub exclude_checks: Vec<String>,
    /// `--severity`: the least severity of a check.
    pub severity: Option<Severity>,
    /// `--responsibility`.
    pub responsibilities: Vec<String>,
    /// `--framework`.
    pub frameworks: Vec<String>,
    /// `--tag`.
    pub tags: Vec<TagFilter>,
    /// `--extended`.
    pub extended: bool,
    /// `--read-content`.
    pub read_content: bool,
}

/// One `--tag K=V`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TagFilter {
    /// The tag's key, exactly.
    pub key: String,
    /// The tag's value, exactly.
    pub value: String,
}

/// A region of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// The account's id.
    pub account: String,
    /// The region's name.
    pub name: String,
    /// What became of it.
    pub status: RegionStatus,
    /// Why, where it was not simply scanned.
    pub reason: Option<String>,
}

/// Something that could not be read, over all findings that it left unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GapLine {
    /// The account's id.
    pub account: String,
    /// The service of the call; null when a whole region could not be read.
    pub service: Option<String>,
    /// A region's name, or `global`.
    pub region: String,
    /// The operation; null when a whole region could not be read, or no call is to blame.
    pub operation: Option<String>,
    /// The IAM action to grant, where a grant can help.
    pub action: Option<String>,
    /// Why it could not be read.
    pub reason: Reason,
    /// How many findings it left unknown.
    pub count: u64,
    /// What AWS or the network said, once.
    pub message: String,
}

/// An account and its score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// The 12 digits.
    pub id: String,
    /// Its alias; null when it has none or it could not be read.
    pub alias: Option<String>,
    /// `aws`, `aws-cn`, `aws-us-gov` …
    pub partition: String,
    /// Who asked; null where nobody could.
    pub caller_arn: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where it was not simply scanned.
    pub reason: Option<String>,
    /// The score of the account.
    pub score: Score,
}

/// What became of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Everything that was asked for was answered.
    Scanned,
    /// Something was not.
    Partly,
    /// It let nobody in.
    Refused,
    /// Left out.
    Skipped,
}

impl Outcome {
    /// The name used in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Scanned => "scanned",
            Outcome::Partly => "partly",
            Outcome::Refused => "refused",
            Outcome::Skipped => "skipped",
        }
    }
}
