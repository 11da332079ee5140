//! How fast we may ask. AWS meters each API of an account with token buckets; we take a
//! share of each, so that an audit never eats the quota that the account's own automation
//! needs.
//!
//! EC2's buckets are documented, the others are cautious guesses. EC2's smaller ones, of 50 calls
//! and 10 a second for DescribeInstances and some others, are for calls without a page size and
//! without a filter: [`Lane::list`](super::Lane::list) always pages.
//! <https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html>

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use checks::calls::{Call, Scope};

use super::pace::Pace;

/// One bucket of AWS: calls a second, and how many at once when it is full.
#[derive(Clone, Copy)]
struct Bucket {
    service: &'static str,
    /// `None`: any operation of the service that has no bucket of its own.
    operation: Option<&'static str>,
    burst: u32,
    rate: u32,
    /// Whether all operations share the bucket, or each has its own.
    shared: bool,
}

const fn each(service: &'static str, burst: u32, rate: u32) -> Bucket {
    Bucket { service, operation: None, burst, rate, shared: false }
}

const fn one(service: &'static str, operation: &'static str, burst: u32, rate: u32) -> Bucket {
    Bucket { service, operation: Some(operation), burst, rate, shared: false }
}

/// The buckets, the particular before the general. S3's limits are far above what we ask.
const BUCKETS: &[Bucket] = &[
    each("ec2", 100, 20),
    each("cloudtrail", 10, 10),
    Bucket { service: "elasticloadbalancing", operation: None, burst: 40, rate: 10, shared: true },
    Bucket { service: "elasticloadbalancingv2", operation: None, burst: 40, rate: 10, shared: true },
    one("iam", "GenerateCredentialReport", 5, 1),
    Bucket { service: "iam", operation: None, burst: 100, rate: 20, shared: true },
    each("rds", 100, 20),
    each("sts", 100, 50),
];

type Key = (&'static str, &'static str, String);

/// Our share of every bucket, kept while the scan runs.
#[derive(Debug)]
pub(super) struct Limits {
    percent: u32,
    paces: Mutex<HashMap<Key, Arc<Pace>>>,
}

impl Limits {
    /// A share of 1 to 100 percent of every bucket.
    pub(super) fn new(percent: u32) -> Limits {
        Limits { percent: percent.clamp(1, 100), paces: Mutex::new(HashMap::new()) }
    }

    /// The pace of a call in a region.
    pub(super) fn pace(&self, call: &'static Call, region: &str) -> Arc<Pace> {
        let fits =
            |bucket: &&Bucket| bucket.service == call.service && bucket.operation.is_none_or(|o| o == call.operation);
        let bucket = BUCKETS.iter().find(fits);
        let shared = bucket.is_some_and(|bucket| bucket.shared);
        // The caller's identity is asked of one region after the other where one does not answer.
        let one_bucket = call.scope == Scope::Global && call.service != "sts";
        let region = if one_bucket { String::new() } else { region.to_owned() };
        let key = (call.service, if shared { "" } else { call.operation }, region);
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(paces.entry(key).or_insert_with(|| Arc::new(bucket.map_or_else(Pace::free, |b| self.share(b)))))
    }

    fn share(&self, bucket: &Bucket) -> Pace {
        let share = |whole: u32| f64::from(whole * self.percent) / 100.0;
        Pace::of(share(bucket.rate), share(bucket.burst).max(1.0))
    }
}

#[cfg(test)]
mod tests {
    use checks::calls::{Operation, ec2, iam, s3, sts};

    use super::*;

    #[tokio::test]
    async fn buckets_are_by_operation_and_region_or_shared() {
        let limits = Limits::new(50);
        let same = |a: &'static Call, b: &'static Call, ra: &str, rb: &str| {
            Arc::ptr_eq(&limits.pace(a, ra), &limits.pace(b, rb))
        };
        let (volumes, vpcs) = (ec2::DescribeVolumes::CALL, ec2::DescribeVpcs::CALL);
        assert!(same(volumes, volumes, "a", "a"));
        assert!(!same(volumes, volumes, "a", "b"));
        assert!(!same(volumes, vpcs, "a", "a"));
        assert!(same(iam::GetAccountSummary::CALL, iam::ListSAMLProviders::CALL, "a", "b"));
        assert!(!same(s3::ListBuckets::CALL, s3::GetBucketAcl::CALL, "a", "a"));
        assert!(!same(sts::GetCallerIdentity::CALL, sts::GetCallerIdentity::CALL, "a", "b"));
    }

    #[tokio::test]
    async fn a_share_is_less_than_the_whole() {
        // 10 % of 100 at once and 20 a second: ten go at once, the next waits half a second.
        let limits = Limits::new(10);
        let pace = limits.pace(ec2::DescribeVolumes::CALL, "a");
        let within = |seconds: u64| std::time::Duration::from_secs(seconds);
        for _ in 0..10 {
            assert!(tokio::time::timeout(within(0), pace.pass()).await.expect("there is a token").is_some());
        }
        assert!(tokio::time::timeout(within(0), pace.pass()).await.is_err());
    }
}
