//! Policy, ACL, ownership and both blocks together: is the bucket public as it stands?

use super::exposure::bucket_access;
use crate::calls::Operation;
use crate::calls::s3::{
    GetBucketAcl, GetBucketOwnershipControls, GetBucketPolicy, GetBucketPolicyStatus, GetPublicAccessBlock, ListBuckets,
};
use crate::calls::s3control;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::Account;
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-not-public",
    title: "Blocks, policy and ACL together leave no bucket public",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("s3.bucket-access")],
    reads: &[
        ListBuckets::CALL,
        GetBucketAcl::CALL,
        GetBucketOwnershipControls::CALL,
        GetBucketPolicy::CALL,
        GetBucketPolicyStatus::CALL,
        GetPublicAccessBlock::CALL,
        s3control::GetPublicAccessBlock::CALL,
    ],
    params: &[],
    why: "Scanners find a public bucket within hours, and strangers read, list or overwrite whatever the grant allows.",
    fix: Fix {
        what: "Turn on the bucket's public access blocks, then remove the public policy statement or ACL grant.",
        command: "aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    ],
    judge: |judging| {
        let account = judging.facts();
        judging.each(GLOBAL, &account.s3.buckets, |bucket| judge(account, bucket));
    },
};

fn judge(account: &Account, bucket: &Bucket) -> Judgement {
    let access = bucket_access(account, bucket)?;
    match access.way() {
        Some(way) => fail(format!("the bucket is public {way}")).map(|verdict| access.explain(verdict)),
        None if access.restricted => pass("the policy is public, and RestrictPublicBuckets cuts everyone else off"),
        None => pass("neither the policy nor the ACL lets the public in"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{acl, all_on, policy, with_account_and_bucket, with_bucket};
    use crate::cases::Case;
    use crate::fact::Fact;
    use crate::facts::s3::PublicAccessBlock;

    const EVERYONE: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
    let open = PublicAccessBlock { ignore_public_acls: false, restrict_public_buckets: false, ..all_on() };
    let case = |name, fill: &dyn Fn(&mut Account, &mut Bucket)| -> Case {
        with_account_and_bucket(name, |account, bucket| {
            account.s3.account_block = Fact::of(None);
            bucket.public_access_block = Fact::of(Some(open.clone()));
            bucket.policy_is_public = Fact::of(Some(false));
            bucket.acl = Fact::of(acl(&[]));
            bucket.ownership = Fact::of(None);
            fill(account, bucket);
        })
    };
    let own = policy(
        r#"{"Effect":"Allow","Principal":{"AWS":"ACCOUNT"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::records/*"}"#,
    );
    let public_acl = |bucket: &mut Bucket| bucket.acl = Fact::of(acl(&[(EVERYONE, "READ")]));
    let public_policy = |bucket: &mut Bucket| bucket.policy_is_public = Fact::of(Some(true));
    vec![
        case("private", &|_, _| {}).passes(),
        case("private, all of it read", &|_, b| b.policy = Fact::of(Some(own.clone()))).passes(),
        case("ACL, all of it read", &|_, b| {
            public_acl(b);
            b.policy = Fact::of(None);
        })
        .fails(),
        case("no policy", &|_, b| b.policy_is_public = Fact::of(None)).passes(),
        case("policy", &|_, b| public_policy(b)).fails().saying("by its policy"),
        case("ACL", &|_, b| public_acl(b)).fails().saying("by its ACL"),
        case("both", &|_, b| {
            public_policy(b);
            public_acl(b);
        })
        .fails()
        .saying("and by its ACL"),
        case("no block of its own", &|_, b| {
            public_policy(b);
            b.public_access_block = Fact::of(None);
        })
        .fails(),
        case("the account restricts policies only", &|a, b| {
            public_policy(b);
            a.s3.account_block = Fact::of(Some(PublicAccessBlock { ignore_public_acls: false, ..all_on() }));
        })
        .passes()
        .saying("RestrictPublicBuckets"),
        case("the account restricts policies, the ACL is public", &|a, b| {
            public_acl(b);
            a.s3.account_block = Fact::of(Some(PublicAccessBlock { ignore_public_acls: false, ..all_on() }));
        })
        .fails(),
        case("ACLs are off", &|_, b| {
            public_acl(b);
            b.ownership = Fact::of(Some("BucketOwnerEnforced".into()));
        })
        .passes(),
        case("a new kind of ownership", &|_, b| {
            public_acl(b);
            b.ownership = Fact::of(Some("Nobody".into()));
        })
        .gives_unknown(),
        case("public ACL, policy unread", &|_, b| {
            public_acl(b);
            b.policy_is_public = Fact::unread();
        })
        .fails(),
        case("the bucket's block settles it, the account's is unread", &|a, b| {
            public_policy(b);
            public_acl(b);
            b.public_access_block = Fact::of(Some(all_on()));
            a.s3.account_block = Fact::unread();
        })
        .passes(),
        case("public policy, the account's block unread", &|a, b| {
            public_policy(b);
            a.s3.account_block = Fact::unread();
        })
        .gives_unknown(),
        case("status unread, the policy shows it", &|_, b| {
            b.policy_is_public = Fact::unread();
            b.policy = Fact::of(Some(policy(
                r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::records/*"}"#,
            )));
        })
        .fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
