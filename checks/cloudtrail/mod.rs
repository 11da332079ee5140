//! Checks of cloudtrail.

use crate::services::Entry;

pub(crate) const CHECKS: &[Entry] = &[];
