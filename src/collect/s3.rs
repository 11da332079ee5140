//! S3: buckets are listed once for all regions, then each is asked in its own; S3 does not
//! follow a bucket into another region.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_s3::Client;
use aws_sdk_s3::types;
use checks::calls::s3control::ListAccessPoints;
use checks::fact::{Fact, Gap, Listing, Reason};
use checks::facts::s3::{
    AccessPoint, AccessPoints, Acl, Bucket, BucketElsewhere, CorsRule, Encryption, Grant, LifecycleRule, LoggingTarget,
    ObjectLock, PublicAccessBlock, ReplicationRule, S3, Versioning,
};

use super::{into_each, listed, text, time, together};
use crate::aws::{Lane, Page, Regions};

/// The most that ListBuckets and ListAccessPoints return in one page.
const BUCKETS_A_PAGE: i32 = 10_000;
const ACCESS_POINTS_A_PAGE: i32 = 1_000;

/// Buckets of the scanned regions, and the account's block.
pub(super) async fn collect(home: &Lane, account: &str, regions: &Regions) -> S3 {
    let (account_block, found) = tokio::join!(account_block(home, account), list(home));
    let gap = found.gap().cloned();
    let mut s3 = S3 { account_block, buckets: Listing::unread(), buckets_elsewhere: Vec::new() };
    let (mut here, mut unplaced) = (Vec::new(), 0_usize);
    for bucket in found.seen() {
        let region = bucket.region.as_deref().and_then(|region| Some((region, regions.takes(region)?)));
        match region {
            Some((_, true)) => here.push(bucket.clone()),
            Some((region, false)) => {
                let (name, region) = (bucket.name.clone(), region.to_owned());
                s3.buckets_elsewhere.push(BucketElsewhere { name, region });
            }
            None => unplaced += 1,
        }
    }
    let of_buckets: BTreeSet<&str> = here.iter().filter_map(|bucket| bucket.region.as_deref()).collect();
    let clients: BTreeMap<String, (Lane, Client)> = of_buckets
        .into_iter()
        .map(|region| home.session().lane(region))
        .map(|lane| (lane.region().to_owned(), (lane.clone(), lane.s3())))
        .collect();
    let count = here.len();
    let buckets = together(here, |found| {
        let lane = found.region.as_ref().and_then(|region| clients.get(region)).cloned();
        async move {
            match lane {
                Some((lane, client)) => bucket(&lane.about_one_host_of(count), &client, found).await,
                None => None,
            }
        }
    });
    let mut buckets: Vec<Bucket> = buckets.await.into_iter().flatten().collect();
    buckets.sort_by(|a, b| a.name.cmp(&b.name));
    s3.buckets_elsewhere.sort_by(|a, b| a.name.cmp(&b.name));
    let call = <checks::calls::s3::ListBuckets as checks::calls::Operation>::CALL;
    let no_region = (unplaced > 0).then(|| {
        Gap::new(call, Reason::Malformed, format!("AWS named no region that there is for {unplaced} buckets"))
    });
    s3.buckets = match gap.or(no_region) {
        Some(gap) => Listing::cut(buckets, gap),
        None => Listing::complete(buckets),
    };
    s3
}

#[derive(Clone, PartialEq)]
struct Found {
    name: String,
    region: Option<String>,
    created_at: Option<jiff::Timestamp>,
}

async fn list(home: &Lane) -> Listing<Found, checks::calls::s3::ListBuckets> {
    let client = home.s3();
    home.list(
        // Accounts with a raised quota are refused unless they ask in pages.
        |token| client.list_buckets().max_buckets(BUCKETS_A_PAGE).set_continuation_token(token).send(),
        |answer| {
            let buckets = listed(answer.buckets).into_iter();
            let found = buckets.map(|bucket| {
                let created_at = time(bucket.creation_date);
                let region = bucket.bucket_region.filter(|region| !region.is_empty());
                Some(Found { name: bucket.name?, region, created_at })
            });
            Some(Page::new(found, answer.continuation_token))
        },
    )
    .await
}

async fn account_block(
    home: &Lane,
    account: &str,
) -> Fact<Option<PublicAccessBlock>, checks::calls::s3control::GetPublicAccessBlock> {
    let client = home.s3control(account);
    home.ask_or(
        None,
        || client.get_public_access_block().account_id(account).send(),
        |answer| Some(Some(control_block(&answer.public_access_block_configuration?)?)),
    )
    .await
}

fn control_block(block: &aws_sdk_s3control::types::PublicAccessBlockConfiguration) -> Option<PublicAccessBlock> {
    Some(PublicAccessBlock {
        block_public_acls: block.block_public_acls?,
        ignore_public_acls: block.ignore_public_acls?,
        block_public_policy: block.block_public_policy?,
        restrict_public_buckets: block.restrict_public_buckets?,
    })
}

/// Everything about one bucket; `None` if it was deleted meanwhile.
async fn bucket(lane: &Lane, s3: &Client, found: Found) -> Option<Bucket> {
    let name = found.name.as_str();
    let mut bucket = Bucket::unread(name, lane.region());
    bucket.created_at = found.created_at;
    (
        bucket.acl,
        bucket.cors,
        bucket.encryption,
        bucket.lifecycle,
        bucket.logging,
        bucket.notifications,
        bucket.object_lock,
        bucket.ownership,
        bucket.policy,
        bucket.policy_is_public,
        bucket.public_access_block,
        bucket.replication,
        bucket.versioning,
        bucket.website,
    ) = tokio::join!(
        lane.ask(|| s3.get_bucket_acl().bucket(name).send(), acl),
        lane.ask_or(Vec::new(), || s3.get_bucket_cors().bucket(name).send(), |a| Some(cors(a.cors_rules?))),
        lane.ask_or(
            None,
            || s3.get_bucket_encryption().bucket(name).send(),
            |a| { encryption(a.server_side_encryption_configuration?) }
        ),
        lane.ask_or(
            Vec::new(),
            || s3.get_bucket_lifecycle_configuration().bucket(name).send(),
            |a| { Some(listed(a.rules).iter().map(lifecycle_rule).collect()) }
        ),
        lane.ask(|| s3.get_bucket_logging().bucket(name).send(), |a| Some(a.logging_enabled.map(logging))),
        lane.ask(
            || s3.get_bucket_notification_configuration().bucket(name).send(),
            |a| {
                let lists = [
                    a.topic_configurations.is_some_and(|list| !list.is_empty()),
                    a.queue_configurations.is_some_and(|list| !list.is_empty()),
                    a.lambda_function_configurations.is_some_and(|list| !list.is_empty()),
                    a.event_bridge_configuration.is_some(),
                ];
                Some(lists.contains(&true))
            }
        ),
        lane.ask_or(None, || s3.get_object_lock_configuration().bucket(name).send(), object_lock),
        lane.ask_or(
            None,
            || s3.get_bucket_ownership_controls().bucket(name).send(),
            |a| {
                let rule = a.ownership_controls?.rules.into_iter().next()?;
                Some(Some(rule.object_ownership.as_str().to_owned()))
            }
        ),
        lane.ask_or(None, || s3.get_bucket_policy().bucket(name).send(), |a| Some(Some(a.policy?))),
        lane.ask_or(
            None,
            || s3.get_bucket_policy_status().bucket(name).send(),
            |a| Some(Some(a.policy_status?.is_public?))
        ),
        lane.ask_or(
            None,
            || s3.get_public_access_block().bucket(name).send(),
            |a| { Some(Some(block(&a.public_access_block_configuration?)?)) }
        ),
        lane.ask_or(
            Vec::new(),
            || s3.get_bucket_replication().bucket(name).send(),
            |a| { Some(a.replication_configuration?.rules.iter().map(replication_rule).collect()) }
        ),
        lane.ask(
            || s3.get_bucket_versioning().bucket(name).send(),
            |a| {
                let mfa_delete = a.mfa_delete == Some(types::MfaDeleteStatus::Enabled);
                Some(Versioning {
                    status: text(a.status.as_ref().map(types::BucketVersioningStatus::as_str)),
                    mfa_delete,
                })
            }
        ),
        lane.ask_or(false, || s3.get_bucket_website().bucket(name).send(), |_| Some(true)),
    );
    (!lane.is_gone()).then_some(bucket)
}

fn acl(answer: aws_sdk_s3::operation::get_bucket_acl::GetBucketAclOutput) -> Option<Acl> {
    let grants = answer.grants?.into_iter().map(|grant| {
        let grantee = grant.grantee?;
        let named = grantee.uri.or(grantee.id).or(grantee.email_address)?;
        Some(Grant { grantee: named, permission: grant.permission?.as_str().to_owned() })
    });
    Some(Acl { owner: answer.owner.and_then(|owner| owner.id), grants: grants.collect::<Option<_>>()? })
}

fn cors(rules: Vec<types::CorsRule>) -> Vec<CorsRule> {
    let rule = |rule: types::CorsRule| CorsRule {
        allowed_origins: rule.allowed_origins,
        allowed_methods: rule.allowed_methods,
    };
    rules.into_iter().map(rule).collect()
}

fn encryption(configuration: types::ServerSideEncryptionConfiguration) -> Option<Option<Encryption>> {
    let Some(rule) = configuration.rules.into_iter().next() else { return Some(None) };
    let default = rule.apply_server_side_encryption_by_default?;
    let blocked = rule.blocked_encryption_types.and_then(|blocked| blocked.encryption_type);
    Some(Some(Encryption {
        algorithm: default.sse_algorithm.as_str().to_owned(),
        kms_key: default.kms_master_key_id,
        bucket_key: rule.bucket_key_enabled.unwrap_or(false),
        blocked_types: listed(blocked).iter().map(|kind| kind.as_str().to_owned()).collect(),
    }))
}

fn lifecycle_rule(rule: &types::LifecycleRule) -> LifecycleRule {
    // `Prefix` beside `Filter` is the old form, still answered for old rules.
    #[allow(deprecated)]
    let old_prefix = rule.prefix.as_deref().unwrap_or("");
    let filter = rule.filter.as_ref();
    let narrowed = filter.is_some_and(|filter| {
        filter.prefix.as_deref().is_some_and(|prefix| !prefix.is_empty())
            || filter.tag.is_some()
            || filter.and.is_some()
            || filter.object_size_greater_than.is_some()
            || filter.object_size_less_than.is_some()
    });
    let holds = |transitions: usize| transitions > 0;
    LifecycleRule {
        id: rule.id.clone(),
        enabled: rule.status == types::ExpirationStatus::Enabled,
        whole_bucket: old_prefix.is_empty() && !narrowed,
        expires_current: rule.expiration.as_ref().is_some_and(|e| e.days.is_some() || e.date.is_some()),
        expires_noncurrent: rule.noncurrent_version_expiration.is_some(),
        transitions: holds(rule.transitions.as_ref().map_or(0, Vec::len))
            || holds(rule.noncurrent_version_transitions.as_ref().map_or(0, Vec::len)),
        aborts_uploads: rule.abort_incomplete_multipart_upload.is_some(),
    }
}

fn logging(enabled: types::LoggingEnabled) -> LoggingTarget {
    LoggingTarget { bucket: enabled.target_bucket, prefix: enabled.target_prefix }
}

fn object_lock(
    answer: aws_sdk_s3::operation::get_object_lock_configuration::GetObjectLockConfigurationOutput,
) -> Option<Option<ObjectLock>> {
    let configuration = answer.object_lock_configuration?;
    if configuration.object_lock_enabled != Some(types::ObjectLockEnabled::Enabled) {
        return Some(None);
    }
    let retention = configuration.rule.and_then(|rule| rule.default_retention);
    let default_mode =
        text(retention.and_then(|retention| retention.mode).as_ref().map(types::ObjectLockRetentionMode::as_str));
    Some(Some(ObjectLock { default_mode }))
}

fn block(block: &types::PublicAccessBlockConfiguration) -> Option<PublicAccessBlock> {
    Some(PublicAccessBlock {
        block_public_acls: block.block_public_acls?,
        ignore_public_acls: block.ignore_public_acls?,
        block_public_policy: block.block_public_policy?,
        restrict_public_buckets: block.restrict_public_buckets?,
    })
}

fn replication_rule(rule: &types::ReplicationRule) -> ReplicationRule {
    ReplicationRule {
        enabled: rule.status == types::ReplicationRuleStatus::Enabled,
        destination: rule.destination.as_ref().map_or_else(String::new, |destination| destination.bucket.clone()),
    }
}

/// The access points of one region.
pub(super) async fn access_points(lane: &Lane, account: &str) -> AccessPoints {
    let client = lane.s3control(account);
    let mut found: Listing<AccessPoint, ListAccessPoints> = lane
        .list(
            |token| {
                let request = client.list_access_points().account_id(account).max_results(ACCESS_POINTS_A_PAGE);
                request.set_next_token(token).send()
            },
            |answer| {
                let points = listed(answer.access_point_list).into_iter().map(|point| {
                    Some(AccessPoint {
                        name: point.name.clone(),
                        arn: point.access_point_arn?,
                        bucket: point.bucket,
                        origin: Some(point.network_origin.as_str().to_owned()),
                        public_access_block: Fact::unread(),
                    })
                });
                Some(Page::new(points, answer.next_token))
            },
        )
        .await;
    into_each(lane, &mut found, |lane, mut point: AccessPoint| {
        let (client, account) = (client.clone(), account.to_owned());
        async move {
            point.public_access_block = lane
                .ask(
                    || client.get_access_point().account_id(&account).name(&point.name).send(),
                    |answer| match &answer.public_access_block_configuration {
                        Some(block) => control_block(block).map(Some),
                        None => Some(None),
                    },
                )
                .await;
            point
        }
    })
    .await;
    found.seen_mut().sort_by(|a, b| a.arn.cmp(&b.arn));
    AccessPoints { list: found }
}
