//! Checks of rds.

use crate::services::Entry;

pub(crate) const CHECKS: &[Entry] = &[];
