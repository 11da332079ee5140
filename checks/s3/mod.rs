//! Checks of S3: general purpose buckets, access points, the account's public access block.

mod access_point_block_public_access;
mod account_block_public_access;
mod bucket_access_logging;
mod bucket_acls_disabled;
mod bucket_block_public_access;
mod bucket_cors_restricted;
mod bucket_default_encryption;
mod bucket_deny_unencrypted_put;
mod bucket_dns_compliant_name;
mod bucket_event_notifications;
mod bucket_kms_encryption;
mod bucket_lifecycle;
mod bucket_mfa_delete;
mod bucket_no_cross_account;
mod bucket_not_public;
mod bucket_object_lock;
mod bucket_policy_not_public;
mod bucket_public_acl;
mod bucket_replication;
mod bucket_sse_c_blocked;
mod bucket_tls_only;
mod bucket_versioning;
mod bucket_website_disabled;
mod versioned_bucket_lifecycle;

pub(crate) mod exposure;
mod iam_least_privilege;
mod refusals;

#[cfg(test)]
pub(crate) mod samples;

pub(crate) use bucket_object_lock::NO_LOGS_UNDER_LOCK;

use crate::check::Resource;
use crate::derived::OfAccount;
use crate::fact::Gap;
use crate::facts::s3::{AccessPoint, Bucket};
use crate::judging::{ACCOUNT_TYPE, GLOBAL, Judging, Place, Subject};
use crate::policy::Policy;
use crate::services::{Entry, entry};
use crate::verdict::{Judgement, Outcome, Verdict, not_applicable};

pub(crate) const CHECKS: &[Entry] = &[
    entry!(access_point_block_public_access),
    entry!(account_block_public_access),
    entry!(bucket_access_logging),
    entry!(bucket_acls_disabled),
    entry!(bucket_block_public_access),
    entry!(bucket_cors_restricted),
    entry!(bucket_default_encryption),
    entry!(bucket_deny_unencrypted_put),
    entry!(bucket_dns_compliant_name),
    entry!(bucket_event_notifications),
    entry!(bucket_kms_encryption),
    entry!(bucket_lifecycle),
    entry!(bucket_mfa_delete),
    entry!(bucket_no_cross_account),
    entry!(bucket_not_public),
    entry!(bucket_object_lock),
    entry!(bucket_policy_not_public),
    entry!(bucket_public_acl::READ),
    entry!(bucket_public_acl::WRITE),
    entry!(bucket_replication),
    entry!(bucket_sse_c_blocked),
    entry!(bucket_tls_only),
    entry!(bucket_versioning),
    entry!(bucket_website_disabled),
    entry!(iam_least_privilege),
    entry!(versioned_bucket_lifecycle),
];

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

impl Subject for AccessPoint {
    fn resource(&self, _: &Place<'_>) -> Resource {
        Resource { arn: self.arn.clone(), id: self.name.clone(), kind: "AWS::S3::AccessPoint", tags: None }
    }
}

/// Whether a trail of the account writes to the bucket. A list of buckets that was not read
/// to its end, which stands under the account, may hold such a bucket.
fn holds_trail_logs(judging: &Judging<'_>, resource: &Resource) -> Result<bool, Gap> {
    if resource.kind == ACCOUNT_TYPE { Ok(true) } else { judging.global().trail_buckets().holds(&resource.id) }
}

/// Judges every bucket for what AWS rules out where server access logs are delivered to: there a
/// failure does not apply, and why. A pass stands, whatever was read of the buckets that log.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html>
fn each_but_log_targets(judging: &mut Judging<'_>, why: &str, judge: impl Fn(&Bucket) -> Judgement) {
    judging.each_by(GLOBAL, &judging.facts().s3.buckets, |judging, bucket| {
        unless_log_target(judging.global(), bucket, why, judge(bucket))
    });
}

/// The same for one bucket.
pub(crate) fn unless_log_target(by: &OfAccount<'_>, bucket: &Bucket, why: &str, judgement: Judgement) -> Judgement {
    let verdict = judgement?;
    if verdict.outcome != Outcome::Fail {
        return Ok(verdict);
    }
    match by.log_targets().holds(bucket) {
        Ok(false) => Ok(verdict),
        Ok(true) => not_applicable(format!("server access logs are delivered to the bucket, and {why}")),
        Err(gap) => {
            let message = format!("whether access logs are delivered to the bucket is not known: {}", gap.sentence());
            Ok(Verdict { outcome: Outcome::Unknown(gap), message, evidence: Vec::new() })
        }
    }
}

/// How messages name a statement: by its id, else by its number from one.
fn name_of(policy: &Policy, index: usize) -> String {
    match policy.statements.get(index).and_then(|statement| statement.sid.as_deref()) {
        Some(sid) if !sid.is_empty() => format!("statement {sid}"),
        _ => format!("statement {}", index + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{ACCOUNT, REGION, belongs, blank_account};
    use crate::fact::Listing;

    #[test]
    fn which_buckets_hold_trail_logs() {
        let mut account = blank_account();
        let place = Place { partition: "aws", account: ACCOUNT, region: REGION };
        let named = |name: &str| Bucket::unread(name, REGION).resource(&place);
        let whole = Resource { arn: account.arn(), id: ACCOUNT.into(), kind: ACCOUNT_TYPE, tags: None };
        assert!(belongs(&account, holds_trail_logs, &named("logs")).is_err(), "the trails are unread");
        account.regional.get_mut(REGION).unwrap().cloudtrail.trails = Listing::complete(vec![samples::trail("logs")]);
        assert_eq!(belongs(&account, holds_trail_logs, &named("logs")), Ok(true));
        assert_eq!(belongs(&account, holds_trail_logs, &named("records")), Ok(false));
        assert_eq!(belongs(&account, holds_trail_logs, &whole), Ok(true), "a cut list of buckets may hold one");
    }
}
