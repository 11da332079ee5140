//! Checks of ebs.

use crate::services::Entry;

pub(crate) const CHECKS: &[Entry] = &[];
