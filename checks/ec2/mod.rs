//! Checks of ec2.

use crate::services::Entry;

pub(crate) const CHECKS: &[Entry] = &[];
