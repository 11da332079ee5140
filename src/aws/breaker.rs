//! Giving up on an endpoint that does not answer: after a few failures in a row, the rest
//! of what that service would be asked in that region becomes gaps at once, instead of one
//! timeout after the other.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use checks::calls::Call;
use checks::fact::{Gap, Reason};

/// Failures in a row that open the breaker. Each has already been retried.
const FAILURES: u32 = 3;

/// The breakers of all services and regions.
#[derive(Debug, Default)]
pub(super) struct Breakers {
    rows: Mutex<HashMap<(&'static str, String), u32>>,
}

impl Breakers {
    /// The gap to give at once, when the endpoint was given up.
    pub(super) fn open(&self, call: &'static Call, region: &str) -> Option<Gap> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let failures = rows.get(&(call.service, region.to_owned())).copied().unwrap_or(0);
        let message = || format!("given up: {} did not answer in {region} {failures} times in a row", call.service);
        (failures >= FAILURES).then(|| Gap::new(call, Reason::Network, message()))
    }

    /// Notes how a call ended.
    pub(super) fn note(&self, call: &'static Call, region: &str, gap: Option<&Gap>) {
        let silent = gap.is_some_and(|gap| matches!(gap.reason, Reason::Network | Reason::Timeout));
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let row = rows.entry((call.service, region.to_owned())).or_insert(0);
        *row = if silent { *row + 1 } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use checks::calls::{Operation, ec2, rds};

    use super::*;

    #[test]
    fn only_silence_in_a_row_opens_it_and_only_there() {
        let breakers = Breakers::default();
        let call = ec2::DescribeVolumes::CALL;
        let silent = Gap::new(call, Reason::Timeout, "");
        let denied = Gap::new(call, Reason::Denied, "");
        for gap in [Some(&silent), Some(&silent), Some(&denied), Some(&silent), Some(&silent), None, Some(&silent)] {
            breakers.note(call, "a", gap);
            assert!(breakers.open(call, "a").is_none());
        }
        breakers.note(call, "a", Some(&silent));
        breakers.note(call, "a", Some(&silent));
        assert!(breakers.open(ec2::DescribeVpcs::CALL, "a").is_some());
        assert!(breakers.open(call, "b").is_none());
        assert!(breakers.open(rds::DescribeDBInstances::CALL, "a").is_none());
    }
}
