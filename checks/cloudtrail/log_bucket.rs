//! The bucket that a trail writes to, where this scan can see it.

use crate::calls::cloudtrail::DescribeTrails;
use crate::calls::{Call, Operation};
use crate::cloudtrail::trails;
use crate::fact::Gap;
use crate::facts::s3::Bucket;
use crate::facts::{Account, given};
use crate::judging::Judging;
use crate::verdict::{Judgement, Outcome, Verdict, manual};

/// Judges the log bucket of every trail that belongs to the account. `call` is what the
/// check would have asked of the bucket: it names the gap of one that was left out.
pub(super) fn each(judging: &mut Judging<'_>, call: &'static Call, judge: impl Fn(&Account, &Bucket) -> Judgement) {
    let (account, by) = (judging.facts(), judging.global());
    trails::each_own(judging, |trail| {
        let name = given(trail.bucket.as_deref(), DescribeTrails::CALL, "S3BucketName")?;
        if let Some(bucket) = by.buckets().find(name)? {
            return judge(account, bucket);
        }
        match by.bucket_elsewhere(name) {
            Some(left_out) => Ok(Verdict {
                outcome: Outcome::Unknown(Gap::not_collected(call)),
                message: format!("the log bucket {name} is in {}, which was left out", left_out.region),
                evidence: Vec::new(),
            }),
            None => manual(format!(
                "the log bucket {name} is another account's, or gone: its owner is not known and must judge it"
            )),
        }
    });
}

#[cfg(test)]
pub(super) mod samples {
    use crate::cases::{Case, REGION};
    use crate::cloudtrail::samples::{organization_trail, with_trail, with_trails};
    use crate::fact::Listing;
    use crate::facts::s3::{Bucket, BucketElsewhere};

    /// A case about one trail and its bucket, the account's only one.
    pub(in crate::cloudtrail) fn with_bucket(name: &'static str, fill: impl FnOnce(&mut Bucket)) -> Case {
        let mut case = with_trail(name, |trail| trail.bucket = Some("logs".to_owned()));
        let mut bucket = Bucket::unread("logs", REGION);
        fill(&mut bucket);
        case.account.s3.buckets = Listing::complete(vec![bucket]);
        case
    }

    /// What holds for every check of the log bucket.
    pub(in crate::cloudtrail) fn cases() -> Vec<Case> {
        let renamed = |name, to: &str| with_bucket(name, |bucket| bucket.name = to.to_owned());
        let mut left_out = renamed("in a region that was left out", "other").gives_unknown().saying("us-west-2");
        let region = "us-west-2".to_owned();
        left_out.account.s3.buckets_elsewhere = vec![BucketElsewhere { name: "logs".to_owned(), region }];
        let mut unlisted = renamed("buckets unread", "other").gives_unknown();
        unlisted.account.s3.buckets = Listing::unread();
        vec![
            with_bucket("unread", |_| {}).gives_unknown(),
            renamed("another account's bucket", "other").gives_manual().saying("owner"),
            left_out,
            unlisted,
            with_trail("a trail without a bucket", |_| {}).gives_unknown().saying("S3BucketName"),
            with_trails("another account's trail", vec![organization_trail()]).says_nothing(),
        ]
    }
}
