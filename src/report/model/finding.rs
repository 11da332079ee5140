//! One result of one check on one resource. A report of a large account holds hundreds of
//! thousands: what many of them have in common is held once.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use checks::check::Severity;
use checks::facts::Tags;
use checks::verdict::{Evidence, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::written::Written;
use super::{Fix, Label, Tool};

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Written<'static>")]
pub struct Finding {
    /// The same in every output and every run.
    pub id: FindingId,
    /// What it shares with every finding of its check in its account.
    pub common: Arc<Common>,
    /// What it comes to. A suppressed finding keeps its status.
    pub status: Status,
    /// A region's name, or `global`.
    pub region: Arc<str>,
    /// What it is about.
    pub resource: Arc<Resource>,
    /// What was seen, in one sentence. May hold text that somebody in the account chose.
    pub message: Arc<str>,
    /// The steps behind it.
    pub evidence: Box<[Evidence]>,
    /// When an earlier report first had it, UTC; `None` where no earlier report was given.
    pub first_seen: Option<jiff::Timestamp>,
    /// Who chose to live with it; `None` where nobody did.
    pub suppression: Option<Box<Suppression>>,
}

/// What the findings of one check in one account have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    /// The check's key.
    pub check: Label,
    /// The good state, as the check states it.
    pub title: Label,
    /// How much a failure matters.
    pub severity: Severity,
    /// The service's id.
    pub service: Label,
    /// The primary responsibility; `None` where the check decides none.
    pub responsibility: Option<Label>,
    /// The account's id.
    pub account: String,
    /// When the account was looked at, UTC.
    pub observed_at: jiff::Timestamp,
    /// The benchmark requirements that the check answers, sorted.
    pub frameworks: Vec<String>,
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Written::from(self).serialize(to)
    }
}

/// The identity of a finding: the first half of a SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingId(pub [u8; 16]);

impl fmt::Display for FindingId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for FindingId {
    type Err = String;
    fn from_str(text: &str) -> Result<FindingId, String> {
        let wrong = || "an id is 32 hex digits".to_owned();
        let digits = Some(text).filter(|text| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()));
        let number = u128::from_str_radix(digits.ok_or_else(wrong)?, 16).map_err(|_| wrong())?;
        Ok(FindingId(number.to_be_bytes()))
    }
}

impl Serialize for FindingId {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FindingId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<FindingId, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resource {
    /// Its ARN.
    pub arn: Arc<str>,
    /// Its id or name.
    pub id: Box<str>,
    /// Its CloudFormation type, or `AWS::::Account`.
    #[serde(rename = "type")]
    pub kind: Label,
    /// Its tags; null when they were not read.
    #[schemars(with = "Option<BTreeMap<String, String>>")]
    pub tags: Tags,
}

/// Why a finding is not to count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suppression {
    /// The rule that matched.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Until when, a date such as `2027-01-31`.
    pub expires: Option<String>,
}

/// One line of JSON Lines: a finding that can be read without the rest of the report.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Line<'a> {
    /// The version of the report's shape.
    pub schema_version: &'a str,
    /// What wrote it.
    pub tool: &'a Tool,
    /// The scan's id.
    pub scan_id: &'a str,
    /// The finding's own fields.
    #[serde(flatten)]
    #[schemars(with = "Written<'a>")]
    pub finding: &'a Finding,
    /// Why a failure matters.
    pub why: &'a str,
    /// How to put it right.
    pub fix: &'a Fix,
}
