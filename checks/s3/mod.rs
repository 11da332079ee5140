//! Checks of S3: general purpose buckets and the account's public access block.

mod bucket_versioning;

#[cfg(test)]
mod samples;

use crate::check::Resource;
use crate::facts::s3::Bucket;
use crate::judging::{Place, Subject};
use crate::services::{Entry, entry};

pub(crate) const CHECKS: &[Entry] = &[entry!(bucket_versioning)];

impl Subject for Bucket {
    fn resource(&self, place: &Place<'_>) -> Resource {
        Resource {
            arn: format!("arn:{}:s3:::{}", place.partition, self.name),
            id: self.name.clone(),
            kind: "AWS::S3::Bucket",
            tags: self.tags.clone(),
        }
    }

    fn region(&self) -> Option<&str> {
        Some(&self.region)
    }
}
