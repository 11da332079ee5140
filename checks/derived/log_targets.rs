//! The buckets that server access logs are delivered to.

use std::collections::{HashMap, HashSet};

use crate::calls::s3::ListBuckets;
use crate::fact::{Gap, Listing};
use crate::facts::s3::Bucket;

/// What buckets name as the target of their access logs. A target lies in the region and account of
/// its source, so that a bucket whose target was not read leaves those of its own region open only.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html>
pub(crate) struct LogTargets<'a> {
    names: HashSet<&'a str>,
    unclear: HashMap<&'a str, Gap>,
    cut: Option<&'a Gap>,
}

impl<'a> LogTargets<'a> {
    /// The index of the buckets of an account.
    pub(super) fn of(buckets: &'a Listing<Bucket, ListBuckets>) -> LogTargets<'a> {
        let mut targets = LogTargets { names: HashSet::new(), unclear: HashMap::new(), cut: buckets.gap() };
        for bucket in buckets.seen() {
            match bucket.logging.known() {
                Ok(target) => targets.names.extend(target.iter().map(|target| target.bucket.as_str())),
                Err(gap) => {
                    targets.unclear.entry(bucket.region.as_str()).or_insert(gap);
                }
            }
        }
        targets
    }

    /// Whether access logs, be they its own, are delivered to the bucket.
    ///
    /// # Errors
    /// A gap, when no bucket seen does so and what some bucket of the region does was not read.
    pub(crate) fn holds(&self, bucket: &Bucket) -> Result<bool, Gap> {
        if self.names.contains(bucket.name.as_str()) {
            return Ok(true);
        }
        self.unclear.get(bucket.region.as_str()).or(self.cut).map_or(Ok(false), |gap| Err(gap.clone()))
    }
}
