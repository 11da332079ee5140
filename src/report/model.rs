//! The report as data: exactly the fields of its JSON, in their order.
//!
//! Every field is always present; what is not known or does not apply is `null`. Field
//! names and the spelling of every value are a contract with whoever reads the JSON:
//! see the list in the tests of this module.

mod finding;
mod rows;
mod scan;
mod written;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use finding::{Common, Finding, FindingId, Line, Resource, Suppression};
pub use rows::{Attestation, Check, Fix, Responsibility, RowStatus, Service};
pub use scan::{Account, Filters, GapLine, Outcome, Region, Scan, TagFilter};

/// The version of the report's shape.
pub const SCHEMA_VERSION: &str = "1";

/// Text that mostly comes from a check's own static wording, and is only read back from
/// a file now and then.
pub type Label = Cow<'static, str>;

/// One report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    #[schemars(extend("const" = "1"))]
    pub schema_version: String,
    /// What wrote it.
    pub tool: Tool,
    /// How the scan went and what it could not see.
    pub scan: Scan,
    /// The accounts, sorted by id.
    pub accounts: Vec<Account>,
    /// The score of everything together.
    pub score: Score,
    /// The services of the matrix, sorted by id.
    pub services: Vec<Service>,
    /// Every row of the responsibility matrix, sorted by id.
    pub responsibilities: Vec<Responsibility>,
    /// The checks that were selected, sorted by key.
    pub checks: Vec<Check>,
    /// The findings, sorted by check, account, region, ARN and id.
    #[schemars(with = "Vec<written::Written<'static>>")]
    pub findings: Vec<Finding>,
}

/// The program that wrote a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Its name, `audit`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A score by method 1. Whatever has nothing to weigh has `null` for every figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// The method, so that scores of different methods are not compared.
    #[schemars(extend("const" = 1))]
    pub method: u8,
    /// Percent, cut to a whole number; every unknown counts as a failure.
    #[schemars(range(max = 100))]
    pub value: Option<u8>,
    /// The same, were every unknown a pass.
    #[schemars(range(max = 100))]
    pub at_most: Option<u8>,
    /// Percent of the weighed results that could be judged, cut to a whole number.
    #[schemars(range(max = 100))]
    pub coverage: Option<u8>,
    /// The grade of `value`.
    pub grade: Option<Grade>,
    /// The grade of `at_most`.
    pub grade_at_most: Option<Grade>,
    /// The value, had nothing been suppressed.
    #[schemars(range(max = 100))]
    pub without_suppressions: Option<u8>,
}

/// A grade, ordered from the worst to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Grade {
    /// Under 50, or too little evidence.
    F,
    /// From 50; the best with an open critical failure.
    D,
    /// From 65.
    C,
    /// From 80; the best with an open high failure.
    B,
    /// From 90.
    A,
}

impl Grade {
    /// The letter.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
            Grade::D => "D",
            Grade::F => "F",
        }
    }
}

/// The JSON schema of what is written: every field is required, also those that may be null.
#[must_use]
pub fn schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<Report>()
}

#[cfg(test)]
mod tests;
