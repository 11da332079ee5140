//! The bucket that holds the account's trail, open to everyone.
//!
//! `cloudtrail-bucket-not-public` judges the trails, wherever they write; this one names each
//! bucket of the account's own that strangers may read or write, with the trails in it.

use std::collections::HashMap;

use crate::calls::{Operation, cloudtrail::DescribeTrails, s3, s3control};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::{GLOBAL, Judging};
use crate::policy::few;
use crate::s3::exposure::bucket_access;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "exposure-public-trail-bucket",
    title: "No bucket that receives trail logs is public",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.log-bucket"), covers("s3.bucket-access")],
    reads: &[
        DescribeTrails::CALL,
        s3::ListBuckets::CALL,
        s3::GetBucketAcl::CALL,
        s3::GetBucketOwnershipControls::CALL,
        s3::GetBucketPolicy::CALL,
        s3::GetBucketPolicyStatus::CALL,
        s3::GetPublicAccessBlock::CALL,
        s3control::GetPublicAccessBlock::CALL,
    ],
    params: &[],
    why: "Strangers read who does what in the account, from where and with which roles; where they may write, they \
          remove the traces of what they did.",
    fix: Fix {
        what: "Block all public access to the bucket.",
        command: "aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let account = judging.facts();
    let mut trails: HashMap<&str, Vec<&str>> = HashMap::new();
    for trail in account.trails() {
        let bucket = trail.bucket.as_deref();
        bucket.into_iter().for_each(|bucket| trails.entry(bucket).or_default().push(&trail.name));
    }
    for bucket in account.s3.buckets.seen() {
        if let Some(trails) = trails.get(bucket.name.as_str()) {
            let judgement = one(judging, bucket, trails);
            judging.one(GLOBAL, bucket, judgement);
        }
    }
    judging.cut(GLOBAL, account.s3.buckets.gap());
    // A trail that was not seen may write to any bucket.
    for region in judging.regions() {
        judging.cut(region.name, region.cloudtrail.trails.gap());
    }
}

fn one(judging: &Judging<'_>, bucket: &Bucket, trails: &[&str]) -> Judgement {
    let access = bucket_access(judging.facts(), bucket)?;
    let logs = format!("the logs of trail {} go to the bucket", few(trails));
    match access.way() {
        Some(way) => fail(format!("{logs}, which is public {way}"))
            .map(|verdict| access.explain(verdict.because(DescribeTrails::CALL, &bucket.name, &logs))),
        None => pass(format!("{logs}, which is not public")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{Case, REGION};
    use crate::cloudtrail::samples::with_trail;
    use crate::fact::{Fact, Listing};
    use crate::facts::s3::{Acl, Grant, PublicAccessBlock};

    let block = |on: bool| PublicAccessBlock {
        block_public_acls: on,
        ignore_public_acls: on,
        block_public_policy: on,
        restrict_public_buckets: on,
    };
    let acl = |grantee: &str| {
        let grants = vec![Grant { grantee: grantee.to_owned(), permission: "READ".to_owned() }];
        Fact::of(Acl { owner: None, grants })
    };
    let world = "http://acs.amazonaws.com/groups/global/AllUsers";
    let with = |name, fill: &dyn Fn(&mut Bucket)| -> Case {
        let mut case = with_trail(name, |trail| trail.bucket = Some("logs".to_owned()));
        let mut bucket = Bucket::unread("logs", REGION);
        bucket.acl = acl("owner");
        bucket.ownership = Fact::of(None);
        bucket.policy = Fact::of(None);
        bucket.policy_is_public = Fact::of(None);
        bucket.public_access_block = Fact::of(None);
        fill(&mut bucket);
        case.account.s3.buckets = Listing::complete(vec![bucket]);
        case.account.s3.account_block = Fact::of(None);
        case
    };
    let text =
        r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::logs/*"}}"#;
    let mut blocked =
        with("blocked for the account", &|bucket| bucket.policy_is_public = Fact::of(Some(true))).passes();
    blocked.account.s3.account_block = Fact::of(Some(block(true)));
    let mut unlisted = with("trails unread", &|bucket| bucket.acl = acl(world)).gives_unknown();
    unlisted.account.regional.get_mut(REGION).unwrap().cloudtrail.trails = Listing::unread();
    let mut no_buckets = with("buckets unread", &|_| {}).gives_unknown();
    no_buckets.account.s3.buckets = Listing::unread();
    vec![
        with("closed", &|_| {}).passes(),
        with("closed, with a policy", &|bucket| {
            bucket.policy = Fact::of(Some(text.replace(r#""*""#, r#"{"AWS":"111122223333"}"#)));
            bucket.policy_is_public = Fact::of(Some(false));
        })
        .passes(),
        with("public by its policy", &|bucket| {
            bucket.policy = Fact::of(Some(text.to_owned()));
            bucket.policy_is_public = Fact::of(Some(true));
        })
        .fails()
        .saying("public by its policy"),
        with("AWS was not heard, the policy is open", &|bucket| {
            bucket.policy = Fact::of(Some(text.to_owned()));
            bucket.policy_is_public = Fact::unread();
        })
        .fails(),
        with("AWS calls it public, the policy unread", &|bucket| {
            bucket.policy = Fact::unread();
            bucket.policy_is_public = Fact::of(Some(true));
        })
        .fails(),
        with("public by its ACL", &|bucket| bucket.acl = acl(world)).fails().saying("by its ACL"),
        with("ACLs are off", &|bucket| {
            bucket.acl = acl(world);
            bucket.ownership = Fact::of(Some("BucketOwnerEnforced".to_owned()));
        })
        .passes(),
        with("blocked for the bucket", &|bucket| {
            bucket.acl = acl(world);
            bucket.public_access_block = Fact::of(Some(block(true)));
        })
        .passes(),
        blocked,
        with("another bucket", &|bucket| bucket.name = "records".to_owned()).says_nothing(),
        with("unread", &|bucket| *bucket = Bucket::unread("logs", REGION)).gives_unknown(),
        unlisted,
        no_buckets,
    ]
}
