//! Checks of vpc.

use crate::services::Entry;

pub(crate) const CHECKS: &[Entry] = &[];
