//! A bucket's own block still holds when the account's is lifted.

use super::exposure::switched_off;
use crate::calls::Operation;
use crate::calls::s3::{GetPublicAccessBlock, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-block-public-access",
    title: "All four public access blocks are on for each bucket",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListBuckets::CALL, GetPublicAccessBlock::CALL],
    params: &[],
    why: "A bucket without its own block is one lifted account setting and one wrong policy away from the internet.",
    fix: Fix {
        what: "Turn on all four blocks, unless the bucket must be public.",
        command: "aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/configuring-block-public-access-bucket.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    let Some(block) = bucket.public_access_block.known()? else {
        return fail("the bucket has no public access block of its own");
    };
    let off = switched_off(block);
    if off.is_empty() {
        pass("all four public access blocks of the bucket are on")
    } else {
        fail(format!("off for the bucket: {off}"))
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{all_on, with_account_and_bucket, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::PublicAccessBlock;

    let block = |name, block: Option<PublicAccessBlock>| {
        with_bucket(name, |bucket| bucket.public_access_block = Fact::of(block))
    };
    vec![
        block("all on", Some(all_on())).passes(),
        block("one off", Some(PublicAccessBlock { ignore_public_acls: false, ..all_on() }))
            .fails()
            .saying("IgnorePublicAcls"),
        block("none of its own", None).fails().saying("of its own"),
        with_account_and_bucket("the account's block is another check's", |account, bucket| {
            account.s3.account_block = Fact::of(Some(all_on()));
            bucket.public_access_block = Fact::of(None);
        })
        .fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
