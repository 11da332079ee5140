//! With ACLs off, policies alone say who may do what.

use super::exposure::acls_count;
use crate::calls::Operation;
use crate::calls::s3::{GetBucketOwnershipControls, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-acls-disabled",
    title: "Object ownership turns ACLs off",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListBuckets::CALL, GetBucketOwnershipControls::CALL],
    params: &[],
    why: "While ACLs count, objects can carry grants that no policy shows, and may belong to whoever uploaded them.",
    fix: Fix {
        what: "Move what ACLs grant into policies and set the object ownership of the bucket to BucketOwnerEnforced.",
        command: r#"aws s3api put-bucket-ownership-controls --bucket BUCKET --ownership-controls '{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}'"#,
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    if !acls_count(bucket)? {
        return pass("ACLs are disabled");
    }
    match bucket.ownership.known()? {
        Some(ownership) => fail(format!("ACLs count: object ownership is {ownership}")),
        None => fail("ACLs count: object ownership was never set"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_bucket;
    use crate::fact::Fact;

    let ownership = |name, ownership: Option<&str>| {
        let ownership = ownership.map(str::to_owned);
        with_bucket(name, |bucket| bucket.ownership = Fact::of(ownership))
    };
    vec![
        ownership("off", Some("BucketOwnerEnforced")).passes(),
        ownership("preferred", Some("BucketOwnerPreferred")).fails().saying("BucketOwnerPreferred"),
        ownership("writer", Some("ObjectWriter")).fails(),
        ownership("old bucket", None).fails().saying("never set"),
        ownership("a new kind", Some("Nobody")).gives_unknown(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
