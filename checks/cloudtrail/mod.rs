//! Checks of CloudTrail: what the trails record, and how their logs are kept.

mod bucket_logging;
mod bucket_mfa_delete;
mod bucket_not_public;
mod bucket_object_lock;
mod cloudwatch_logs;
mod delivery_ok;
mod enabled;
mod global_events;
mod insights;
mod kms_encryption;
mod log_bucket;
mod management_events;
mod multi_region;
mod notifications;
mod organization_trail;
mod s3_data_events;
mod selectors;
mod trails;
mod validation;

#[cfg(test)]
pub(crate) mod samples;

use crate::check::Resource;
use crate::facts::cloudtrail::Trail;
use crate::judging::{Place, Subject};
use crate::services::{Entry, entry};

pub(crate) const CHECKS: &[Entry] = &[
    entry!(bucket_logging),
    entry!(bucket_mfa_delete),
    entry!(bucket_not_public),
    entry!(bucket_object_lock),
    entry!(cloudwatch_logs),
    entry!(delivery_ok),
    entry!(enabled),
    entry!(global_events),
    entry!(insights),
    entry!(kms_encryption),
    entry!(management_events),
    entry!(multi_region),
    entry!(notifications),
    entry!(organization_trail),
    entry!(s3_data_events::READ),
    entry!(s3_data_events::WRITE),
    entry!(validation),
];

impl Subject for Trail {
    fn resource(&self, _: &Place<'_>) -> Resource {
        Resource {
            arn: self.arn.clone(),
            id: self.name.clone(),
            kind: "AWS::CloudTrail::Trail",
            tags: self.tags.clone(),
        }
    }

    fn region(&self) -> Option<&str> {
        Some(&self.home_region)
    }
}
