//! Checks of iam.

use crate::services::Entry;

pub(crate) const CHECKS: &[Entry] = &[];
