//! AWS's token buckets, by operation and region, shared by all callers of the account.

use std::collections::HashMap;
use std::time::Instant;

use serde::Deserialize;

/// A bucket's size and refill.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rate {
    service: String,
    /// Left out: every operation of the service that has none of its own.
    #[serde(default)]
    operation: Option<String>,
    /// Calls at once when it is full.
    pub(crate) burst: f64,
    /// Calls a second.
    pub(crate) rate: f64,
    /// Whether the operations share one bucket, or each has its own.
    #[serde(default)]
    shared: bool,
}

/// All rates, the particular before the general.
#[derive(Clone, Debug)]
pub(crate) struct Rates {
    rates: Vec<Rate>,
    factor: f64,
}

/// The name of a bucket.
type Key = (String, String, String);

impl Rates {
    /// Those of AWS, times a factor: below 1, AWS gives less than is known of it.
    ///
    /// # Errors
    /// When the file beside the source does not parse.
    pub(crate) fn of_aws(factor: f64) -> Result<Rates, String> {
        let rates = serde_json::from_str(include_str!("../../rates.json")).map_err(|error| error.to_string())?;
        Ok(Rates { rates, factor })
    }

    /// Burst, rate and bucket of a call, if it is metered.
    pub(crate) fn find(&self, service: &str, operation: &str, region: &str) -> Option<(f64, f64, Key)> {
        let fits = |rate: &&Rate| rate.service == service && rate.operation.as_deref().is_none_or(|o| o == operation);
        let rate = self.rates.iter().find(fits)?;
        let name = if rate.shared { "" } else { operation };
        // IAM is one service for all regions.
        let region = if service == "iam" { "" } else { region };
        let key = (service.to_owned(), name.to_owned(), region.to_owned());
        Some(((rate.burst * self.factor).max(1.0), rate.rate * self.factor, key))
    }
}

/// The buckets and what is in them.
#[derive(Debug)]
pub(crate) struct Buckets {
    rates: Rates,
    levels: HashMap<Key, (f64, Instant)>,
}

impl Buckets {
    pub(crate) fn new(rates: Rates) -> Buckets {
        Buckets { rates, levels: HashMap::new() }
    }

    /// Takes a token, if there is one.
    pub(crate) fn take(&mut self, service: &str, operation: &str, region: &str, now: Instant) -> bool {
        let Some((burst, rate, key)) = self.rates.find(service, operation, region) else { return true };
        let (level, since) = self.levels.entry(key).or_insert((burst, now));
        *level = (*level + now.duration_since(*since).as_secs_f64() * rate).min(burst);
        *since = now;
        if *level < 1.0 {
            return false;
        }
        *level -= 1.0;
        true
    }

    /// Fills all of them.
    pub(crate) fn fill(&mut self) {
        self.levels.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn buckets(factor: f64) -> Buckets {
        Buckets::new(Rates::of_aws(factor).unwrap())
    }

    fn taken(buckets: &mut Buckets, call: (&str, &str, &str), tries: usize, now: Instant) -> usize {
        (0..tries).filter(|_| buckets.take(call.0, call.1, call.2, now)).count()
    }

    #[test]
    fn a_bucket_gives_its_burst_then_its_rate_and_never_more_than_it_holds() {
        let (mut buckets, now) = (buckets(1.0), Instant::now());
        let call = ("ec2", "DescribeSnapshots", "eu-west-1");
        assert_eq!(taken(&mut buckets, call, 99, now), 50);
        assert_eq!(taken(&mut buckets, call, 99, now + Duration::from_secs(2)), 20);
        assert_eq!(taken(&mut buckets, call, 99, now + Duration::from_secs(3_600)), 50);
    }

    #[test]
    fn operations_and_regions_have_their_own_but_iam_has_one() {
        let (mut buckets, now) = (buckets(1.0), Instant::now());
        assert_eq!(taken(&mut buckets, ("ec2", "DescribeVpcs", "a"), 200, now), 100);
        assert_eq!(taken(&mut buckets, ("ec2", "DescribeVpcs", "b"), 200, now), 100);
        assert_eq!(taken(&mut buckets, ("ec2", "DescribeSubnets", "a"), 200, now), 100);
        assert_eq!(taken(&mut buckets, ("iam", "GetAccountSummary", "a"), 60, now), 60);
        assert_eq!(taken(&mut buckets, ("iam", "ListSAMLProviders", "b"), 60, now), 40);
        assert_eq!(taken(&mut buckets, ("s3", "GetBucketAcl", "a"), 9_999, now), 9_999);
    }

    #[test]
    fn a_factor_makes_them_smaller() {
        let (mut buckets, now) = (buckets(0.1), Instant::now());
        let call = ("rds", "DescribeDBInstances", "a");
        assert_eq!(taken(&mut buckets, call, 99, now), 10);
        assert_eq!(taken(&mut buckets, call, 99, now + Duration::from_secs(1)), 2);
    }
}
