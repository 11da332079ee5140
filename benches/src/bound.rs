//! The least that an account can cost: the fewest calls, and the shortest time for them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::kind::{Kind, Operation, Place};
use crate::kinds::operations;
use crate::server::Rates;

/// What is given besides the account.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<'a> {
    /// The calls that must be made, as `service:Operation`.
    pub(crate) wanted: &'a BTreeSet<String>,
    pub(crate) latency_ms: f64,
    /// Calls in flight.
    pub(crate) in_flight: f64,
    /// AWS's buckets, and the share of each that may be used, from 0 to 1.
    pub(crate) rates: Option<(&'a Rates, f64)>,
}

/// The least.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Bound {
    /// The fewest calls, by operation.
    pub(crate) fewest: BTreeMap<String, usize>,
    /// Their sum.
    pub(crate) calls: usize,
    /// The longest chain of calls of which each needs the answer of the one before.
    pub(crate) chain: usize,
    /// The operation at the end of that chain.
    pub(crate) chain_of: String,
    /// The chain × latency.
    pub(crate) chain_ms: f64,
    /// The slowest bucket: (calls − burst × share) ÷ (rate × share).
    pub(crate) rate_ms: f64,
    /// That bucket.
    pub(crate) rate_of: String,
    /// Calls × latency ÷ calls in flight.
    pub(crate) flight_ms: f64,
    /// The largest of the three.
    pub(crate) ms: f64,
}

impl Bound {
    /// Works it out.
    pub(crate) fn of(account: &Account, terms: Terms<'_>) -> Bound {
        let wanted = || operations().filter(|(_, operation)| terms.wanted.contains(&operation.id()));
        let mut fewest = BTreeMap::new();
        let mut buckets: BTreeMap<(String, String, String), (f64, f64, usize)> = BTreeMap::new();
        for (kind, operation) in wanted() {
            for place in account.places(kind.place) {
                let calls = operation.fewest(kind, account, place);
                *fewest.entry(operation.id()).or_insert(0) += calls;
                let region = account.regions()[place];
                if let Some((rates, _)) = terms.rates
                    && let Some((burst, rate, key)) = rates.find(operation.service, operation.name, region)
                {
                    buckets.entry(key).or_insert((burst, rate, 0)).2 += calls;
                }
            }
        }
        let share = terms.rates.map_or(1.0, |(_, share)| share);
        let wait = |(burst, rate, calls): &(f64, f64, usize)| {
            ((number(*calls) - (burst * share).floor()) / (rate * share) * 1_000.0).max(0.0)
        };
        let slowest = buckets.iter().map(|(key, bucket)| (wait(bucket), key)).max_by(|a, b| a.0.total_cmp(&b.0));
        let (rate_ms, rate_of) = slowest.map_or((0.0, String::new()), |(ms, (service, operation, region))| {
            (ms, format!("{service}:{} {region}", if operation.is_empty() { "*" } else { operation }))
        });
        let chains = wanted().map(|(kind, operation)| (chain(account, kind, operation), operation.id()));
        let (chain, chain_of) = chains.max().unwrap_or((0, String::new()));
        let calls = fewest.values().sum();
        let chain_ms = number(chain) * terms.latency_ms;
        let flight_ms = number(calls) * terms.latency_ms / terms.in_flight;
        let ms = chain_ms.max(rate_ms).max(flight_ms);
        Bound { fewest, calls, chain, chain_of, chain_ms, rate_ms, rate_of, flight_ms, ms }
    }
}

/// The calls that must have been answered one after the other until the operation has told
/// all: its own pages, those of the list that it hangs on, and the list of regions.
fn chain(account: &Account, kind: &'static Kind, operation: &'static Operation) -> usize {
    let before = operation
        .after
        .and_then(|after| operations().find(|(_, other)| (other.service, other.name) == (operation.service, after)));
    let own = operation.steps(kind, account);
    match before {
        Some((kind, before)) => own + chain(account, kind, before),
        None => own + usize::from(kind.place == Place::Regional),
    }
}

/// A count as a number to divide.
#[allow(clippy::cast_precision_loss)] // no account has 2^52 of anything
pub(crate) fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::account;

    fn bound(resources: usize, wanted: &[&str], share: Option<f64>) -> Bound {
        let wanted = wanted.iter().map(|id| (*id).to_owned()).collect();
        let rates = Rates::of_aws(1.0).unwrap();
        let rates = share.map(|share| (&rates, share));
        Bound::of(&account(resources, 1), Terms { wanted: &wanted, latency_ms: 40.0, in_flight: 64.0, rates })
    }

    #[test]
    fn a_list_costs_its_pages_and_a_thing_its_call() {
        // 1000 buckets of 5000 resources in one page, then each is asked once.
        let bound = bound(5_000, &["s3:ListBuckets", "s3:GetBucketAcl"], None);
        assert_eq!(
            bound.fewest,
            BTreeMap::from([("s3:GetBucketAcl".to_owned(), 1_000), ("s3:ListBuckets".to_owned(), 1)])
        );
        assert_eq!((bound.chain, bound.chain_of.as_str()), (2, "s3:GetBucketAcl"));
        assert_eq!(bound.flight_ms, 1_001.0 * 40.0 / 64.0);
        assert_eq!(bound.ms, bound.flight_ms);
    }

    #[test]
    fn a_chain_counts_the_list_of_regions_and_every_page() {
        // 100000 resources in one region hold about 30000 snapshots: 30 pages, and the public ones are another list.
        let bound = bound(100_000, &["ec2:DescribeSnapshots"], None);
        let pages = bound.fewest["ec2:DescribeSnapshots"];
        assert_eq!(bound.chain, pages - 1 + 1);
        assert!((30..=33).contains(&pages), "{pages}");
    }

    #[test]
    fn a_share_of_a_bucket_takes_longer_than_the_whole() {
        let ids = ["rds:DescribeDBSnapshots", "rds:DescribeDBSnapshotAttributes"];
        let (half, whole) = (bound(100_000, &ids, Some(0.5)), bound(100_000, &ids, Some(1.0)));
        let calls = number(half.fewest["rds:DescribeDBSnapshotAttributes"]);
        assert_eq!(half.rate_of, "rds:DescribeDBSnapshotAttributes us-east-1");
        assert_eq!(half.rate_ms, (calls - 50.0) / 10.0 * 1_000.0);
        assert_eq!(whole.rate_ms, (calls - 100.0) / 20.0 * 1_000.0);
        assert_eq!(bound(500, &ids, None).rate_ms, 0.0);
    }
}
