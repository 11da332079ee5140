//! The shared responsibility matrix: who keeps what, as data.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose duty a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The customer's.
    Customer,
    /// Inherited from AWS.
    Aws,
}

/// How a row can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// By checks.
    Checked,
    /// By checks as far as an API sees; the rest takes a person's word.
    Partly,
    /// Only by a person's word.
    Attested,
    /// It is AWS's.
    Inherited,
}

/// One row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Responsibility {
    /// Its id: service, dot, name.
    pub id: String,
    /// The service's id.
    pub service: String,
    /// Whose it is.
    pub side: Side,
    /// How it can be decided.
    pub how: How,
    /// What it is.
    pub title: String,
    /// What shows how it is kept; empty for AWS's rows.
    pub evidence: String,
}

static ROWS: LazyLock<Vec<Responsibility>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_str!("responsibilities.csv").as_bytes()).into_deserialize().flatten().collect()
});

/// Every row, in the matrix's order.
#[must_use]
pub fn all() -> &'static [Responsibility] {
    &ROWS
}

/// The row with that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Responsibility> {
    all().iter().find(|row| row.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        // `flatten` above would drop a row that does not parse: the count is the guard.
        assert_eq!(all().len(), 191);
        assert_eq!(all().iter().filter(|row| row.side == Side::Customer).count(), 129);
        for row in all() {
            assert_eq!(row.side == Side::Aws, row.how == How::Inherited, "{}", row.id);
            assert!(crate::services::service(&row.service).is_some(), "{}", row.id);
            assert_eq!(row.id.split('.').next(), Some(row.service.as_str()));
        }
    }
}
