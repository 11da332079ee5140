//! A copy in another region outlives the loss of one.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketReplication, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::OfAccount;
use crate::fact::Gap;
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, manual, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-replication",
    title: "Buckets replicate to another region",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("s3.versioning-lifecycle")],
    reads: &[ListBuckets::CALL, GetBucketReplication::CALL],
    params: &[],
    why: "A bucket lives in one region: when the region is out of reach, or an administrator deletes it, there is no copy.",
    fix: Fix {
        what: "Replicate the versioned bucket to a bucket in another region.",
        command: "aws s3api put-bucket-replication --bucket BUCKET --replication-configuration file://REPLICATION.json",
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"],
    judge: |judging| {
        let by = judging.global();
        judging.each(GLOBAL, &judging.facts().s3.buckets, |bucket| judge(by, bucket));
    },
};

fn judge(by: &OfAccount<'_>, bucket: &Bucket) -> Judgement {
    let targets: Vec<&str> = bucket
        .replication
        .known()?
        .iter()
        .filter(|rule| rule.enabled)
        .map(|rule| rule.destination.rsplit(':').next().unwrap_or(&rule.destination))
        .collect();
    let (mut gap, mut elsewhere) = (None, None);
    for target in &targets {
        match region_of(by, target) {
            Ok(Some(region)) if region != bucket.region => {
                return pass(format!("the bucket replicates to {target} in {region}"));
            }
            Ok(Some(_)) => {}
            Ok(None) => elsewhere = Some(*target),
            Err(found) => gap = gap.or(Some(found)),
        }
    }
    match (gap, elsewhere, targets.first()) {
        (Some(gap), _, _) => Err(gap),
        (_, Some(target), _) => manual(format!(
            "the bucket replicates to {target}, which is not this account's: its region must be looked up"
        )),
        (_, _, Some(target)) => fail(format!("the bucket replicates only within its region, to {target}")),
        (_, _, None) => fail("no replication rule is enabled"),
    }
}

/// The region of a bucket of this account; `None` when it is another account's.
fn region_of<'a>(by: &OfAccount<'a>, name: &str) -> Result<Option<&'a str>, Gap> {
    if let Some(bucket) = by.bucket_elsewhere(name) {
        return Ok(Some(&bucket.region));
    }
    Ok(by.buckets().find(name)?.map(|bucket| bucket.region.as_str()))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{bucket, with_bucket};
    use crate::cases::{Case, case};
    use crate::fact::{Fact, Listing};
    use crate::facts::s3::{BucketElsewhere, ReplicationRule};

    let replicates = |name, target: &str, enabled: bool| -> Case {
        let rule = ReplicationRule { enabled, destination: format!("arn:aws:s3:::{target}") };
        case(name, |account| {
            let elsewhere = |name: &str, region: &str| BucketElsewhere { name: name.into(), region: region.into() };
            account.s3.buckets_elsewhere = vec![elsewhere("far", "us-west-2"), elsewhere("near", crate::cases::REGION)];
            let mut bucket = bucket();
            bucket.replication = Fact::of(vec![rule]);
            account.s3.buckets = Listing::complete(vec![bucket]);
        })
    };
    vec![
        replicates("another region", "far", true).passes().saying("us-west-2"),
        replicates("the same region", "near", true).fails().saying("within its region"),
        replicates("disabled", "far", false).fails().saying("no replication rule"),
        replicates("another account", "theirs", true).gives_manual(),
        case("a bucket of this scan", |account| {
            let mut near = bucket();
            near.replication =
                Fact::of(vec![ReplicationRule { enabled: true, destination: "arn:aws:s3:::copy".into() }]);
            let mut far = Bucket::unread("copy", "eu-north-1");
            far.replication = Fact::of(Vec::new());
            account.s3.buckets = Listing::complete(vec![near, far]);
        })
        .gives(&[("records", crate::verdict::Status::Pass), ("copy", crate::verdict::Status::Fail)]),
        with_bucket("none", |bucket| bucket.replication = Fact::of(Vec::new())).fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
