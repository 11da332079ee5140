//! The lists of an account that have no region, by what is asked of them.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::LogTargets;
use super::index::{ByKey, Named, by_key};
use crate::calls::{Operation, cloudtrail::DescribeTrails};
use crate::facts::iam::{ManagedPolicy, Role};
use crate::facts::s3::{Bucket, BucketElsewhere};
use crate::facts::{Account, given};

/// The indexes, each made when it is first asked for.
pub(crate) struct OfAccount<'a> {
    account: &'a Account,
    buckets: OnceCell<ByKey<'a, Bucket>>,
    buckets_elsewhere: OnceCell<HashMap<&'a str, &'a BucketElsewhere>>,
    log_targets: OnceCell<LogTargets<'a>>,
    policies: OnceCell<ByKey<'a, ManagedPolicy>>,
    roles: OnceCell<ByKey<'a, Role>>,
    trail_buckets: OnceCell<Named<'a>>,
}

impl<'a> OfAccount<'a> {
    pub(super) fn of(account: &'a Account) -> OfAccount<'a> {
        OfAccount {
            account,
            buckets: OnceCell::new(),
            buckets_elsewhere: OnceCell::new(),
            log_targets: OnceCell::new(),
            policies: OnceCell::new(),
            roles: OnceCell::new(),
            trail_buckets: OnceCell::new(),
        }
    }

    /// The buckets by name.
    pub(crate) fn buckets(&self) -> &ByKey<'a, Bucket> {
        self.buckets.get_or_init(|| ByKey::of(&self.account.s3.buckets, |bucket| &bucket.name))
    }

    /// The bucket of that name in a region that was left out.
    pub(crate) fn bucket_elsewhere(&self, name: &str) -> Option<&'a BucketElsewhere> {
        let elsewhere = &self.account.s3.buckets_elsewhere;
        self.buckets_elsewhere.get_or_init(|| by_key(elsewhere, |bucket| &bucket.name)).get(name).copied()
    }

    /// The buckets that server access logs are delivered to.
    pub(crate) fn log_targets(&self) -> &LogTargets<'a> {
        self.log_targets.get_or_init(|| LogTargets::of(&self.account.s3.buckets))
    }

    /// The managed policies by ARN.
    pub(crate) fn policies(&self) -> &ByKey<'a, ManagedPolicy> {
        self.policies.get_or_init(|| ByKey::of(&self.account.iam.policies, |policy| &policy.arn))
    }

    /// The roles by ARN.
    pub(crate) fn roles(&self) -> &ByKey<'a, Role> {
        self.roles.get_or_init(|| ByKey::of(&self.account.iam.roles, |role| &role.arn))
    }

    /// The buckets that trails of whatever region write to.
    pub(crate) fn trail_buckets(&self) -> &Named<'a> {
        self.trail_buckets.get_or_init(|| {
            let mut named = Named::default();
            for region in self.account.regional.values() {
                named.add(&region.cloudtrail.trails, |trail| {
                    given(trail.bucket.as_deref(), DescribeTrails::CALL, "S3BucketName").map(Some)
                });
            }
            named
        })
    }
}
