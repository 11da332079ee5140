//! AWS's token buckets, by operation and region, shared by all callers of the account.

use std::collections::HashMap;
use std::time::Instant;

use serde::Deserialize;

use crate::wire::Request;

/// A bucket's size and refill.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rate {
    service: String,
    /// Left out: every operation of the service that has none of its own.
    #[serde(default)]
    operation: Option<String>,
    /// Whether it is for calls alone that ask for everything at once: no page, no filter. EC2 has
    /// smaller buckets for those.
    /// <https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html>
    #[serde(default)]
    whole: bool,
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

    /// Burst, rate and bucket of a call by pages, if it is metered.
    pub(crate) fn find(&self, service: &str, operation: &str, region: &str) -> Option<(f64, f64, Key)> {
        self.of(service, operation, region, false)
    }

    fn of(&self, service: &str, operation: &str, region: &str, whole: bool) -> Option<(f64, f64, Key)> {
        let fits = |rate: &&Rate| {
            rate.service == service
                && rate.operation.as_deref().is_none_or(|o| o == operation)
                && (whole || !rate.whole)
        };
        let rate = self.rates.iter().find(fits)?;
        let name = match (rate.shared, rate.whole) {
            (true, _) => String::new(),
            (false, true) => format!("{operation} without pages"),
            (false, false) => operation.to_owned(),
        };
        // IAM is one service for all regions.
        let region = if service == "iam" { "" } else { region };
        let key = (service.to_owned(), name, region.to_owned());
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
    pub(crate) fn take(&mut self, request: &Request, now: Instant) -> bool {
        let Request { service, operation, region, params, .. } = request;
        let paged = params.get("MaxResults").or(params.get("NextToken")).is_some();
        let whole = !paged && params.list("Filter").next().is_none();
        let Some((burst, rate, key)) = self.rates.of(service, operation, region, whole) else { return true };
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
    use crate::wire::Params;

    fn buckets(factor: f64) -> Buckets {
        Buckets::new(Rates::of_aws(factor).unwrap())
    }

    fn taken(buckets: &mut Buckets, call: (&str, &str, &str), tries: usize, now: Instant) -> usize {
        asked(buckets, call, "MaxResults=1000", tries, now)
    }

    fn asked(buckets: &mut Buckets, call: (&str, &str, &str), form: &str, tries: usize, now: Instant) -> usize {
        let request = Request {
            service: call.0.to_owned(),
            operation: call.1.to_owned(),
            region: call.2.to_owned(),
            access_key: "AKID".to_owned(),
            params: Params::of_form(form),
            subject: String::new(),
        };
        (0..tries).filter(|_| buckets.take(&request, now)).count()
    }

    #[test]
    fn a_bucket_gives_its_burst_then_its_rate_and_never_more_than_it_holds() {
        let (mut buckets, now) = (buckets(1.0), Instant::now());
        let call = ("ec2", "DescribeSnapshots", "eu-west-1");
        assert_eq!(taken(&mut buckets, call, 199, now), 100);
        assert_eq!(taken(&mut buckets, call, 199, now + Duration::from_secs(2)), 40);
        assert_eq!(taken(&mut buckets, call, 199, now + Duration::from_secs(3_600)), 100);
    }

    #[test]
    fn who_asks_for_everything_at_once_has_a_smaller_one() {
        let (mut buckets, now) = (buckets(1.0), Instant::now());
        let call = ("ec2", "DescribeVolumes", "eu-west-1");
        assert_eq!(asked(&mut buckets, call, "Action=DescribeVolumes", 199, now), 50);
        assert_eq!(asked(&mut buckets, call, "Filter.1.Name=status", 199, now), 100);
        assert_eq!(taken(&mut buckets, call, 199, now), 0, "filters and pages are of one bucket");
        // Most operations have no such bucket.
        assert_eq!(asked(&mut buckets, ("ec2", "DescribeVpcs", "a"), "", 199, now), 100);
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
