//! The log bucket is closed to the world.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::calls::s3::{
    GetBucketAcl, GetBucketOwnershipControls, GetBucketPolicy, GetBucketPolicyStatus, GetPublicAccessBlock, ListBuckets,
};
use crate::calls::s3control;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::log_bucket;
use crate::facts::Account;
use crate::facts::s3::Bucket;
use crate::s3::exposure::bucket_access;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-bucket-not-public",
    title: "The log bucket is not public",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.log-bucket")],
    reads: &[
        DescribeTrails::CALL,
        ListBuckets::CALL,
        GetBucketAcl::CALL,
        GetBucketOwnershipControls::CALL,
        GetBucketPolicy::CALL,
        GetBucketPolicyStatus::CALL,
        GetPublicAccessBlock::CALL,
        s3control::GetPublicAccessBlock::CALL,
    ],
    params: &[],
    why: "The logs name users, roles, addresses and resources: in public they are a map for an attacker.",
    fix: Fix {
        what: "Block all public access to the log bucket.",
        command: "aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"],
    judge: |judging| log_bucket::each(judging, GetBucketPolicyStatus::CALL, judge),
};

fn judge(account: &Account, bucket: &Bucket) -> Judgement {
    let name = &bucket.name;
    let access = bucket_access(account, bucket)?;
    match access.way() {
        Some(way) => fail(format!("the log bucket {name} is public {way}")).map(|verdict| access.explain(verdict)),
        None => pass(format!("the log bucket {name} is not public")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::log_bucket::samples::{cases, with_bucket};
    use crate::cases::Case;
    use crate::fact::Fact;
    use crate::facts::s3::{Acl, Grant, PublicAccessBlock};

    const WORLD_READS: &str =
        r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::logs/*"}}"#;
    const OWN_READS: &str = r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject",
        "Resource":"arn:aws:s3:::logs/*"}}"#;
    const WORLD: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
    let block = |on: bool| {
        let (ignore_public_acls, restrict_public_buckets) = (on, on);
        let (block_public_acls, block_public_policy) = (false, false);
        PublicAccessBlock { block_public_acls, ignore_public_acls, block_public_policy, restrict_public_buckets }
    };
    let acl = |grantee: &str| {
        let grants = vec![Grant { grantee: grantee.to_owned(), permission: "READ".to_owned() }];
        Fact::of(Acl { owner: None, grants })
    };
    let open = |name, grantee: &str, policy: bool, change: fn(&mut Bucket)| -> Case {
        let mut case = with_bucket(name, |bucket| {
            bucket.acl = acl(grantee);
            bucket.ownership = Fact::of(None);
            bucket.policy_is_public = Fact::of(Some(policy));
            bucket.public_access_block = Fact::of(None);
            change(bucket);
        });
        case.account.s3.account_block = Fact::of(None);
        case
    };
    let blocked = |mut case: Case, bucket: bool, account: bool| {
        case.account.s3.account_block = Fact::of(Some(block(account)));
        case.account.s3.buckets.seen_mut()[0].public_access_block = Fact::of(Some(block(bucket)));
        case
    };
    let unblocked = |mut case: Case| {
        case.account.s3.account_block = Fact::unread();
        case.account.s3.buckets.seen_mut()[0].public_access_block = Fact::unread();
        case
    };
    let any_account = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
    let log_delivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";
    let mut all = cases();
    all.extend([
        open("closed", "owner", false, |_| {}).passes(),
        open("closed, all of it read", "owner", false, |bucket| bucket.policy = Fact::of(Some(OWN_READS.to_owned())))
            .passes(),
        open("public ACL, all of it read", WORLD, false, |bucket| bucket.policy = Fact::of(None)).fails(),
        open("no policy", "owner", false, |bucket| bucket.policy_is_public = Fact::of(None)).passes(),
        open("log delivery is not the world", log_delivery, false, |_| {}).passes(),
        open("public policy", "owner", true, |_| {}).fails().saying("policy"),
        open("public ACL", WORLD, false, |_| {}).fails().saying("ACL"),
        open("any AWS account", any_account, false, |_| {}).fails(),
        open("public ACL, policy unread", WORLD, false, |bucket| bucket.policy_is_public = Fact::unread()).fails(),
        open("closed ACL, policy unread", "owner", false, |bucket| bucket.policy_is_public = Fact::unread())
            .gives_unknown(),
        open("public policy, its status unread", "owner", false, |bucket| {
            bucket.policy_is_public = Fact::unread();
            bucket.policy = Fact::of(Some(WORLD_READS.to_owned()));
        })
        .fails(),
        open("a new kind of ownership", WORLD, false, |bucket| bucket.ownership = Fact::of(Some("Nobody".to_owned())))
            .gives_unknown(),
        open("ACLs are off", WORLD, false, |bucket| {
            bucket.ownership = Fact::of(Some("BucketOwnerEnforced".to_owned()));
            bucket.acl = Fact::unread();
        })
        .passes(),
        blocked(open("blocked for the bucket", WORLD, true, |_| {}), true, false).passes(),
        blocked(open("blocked for the account", WORLD, true, |_| {}), false, true).passes(),
        blocked(open("blocks that are off", WORLD, true, |_| {}), false, false).fails(),
        unblocked(open("public, blocks unread", WORLD, true, |_| {})).gives_unknown(),
        unblocked(open("closed, blocks unread", "owner", false, |_| {})).passes(),
    ]);
    all
}
