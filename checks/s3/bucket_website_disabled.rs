//! Website endpoints of S3 speak plain HTTP, and need a public bucket.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketWebsite, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-website-disabled",
    title: "No bucket serves a website directly",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListBuckets::CALL, GetBucketWebsite::CALL],
    params: &[],
    why: "A website endpoint of S3 has no TLS and works only while the bucket is open to everyone.",
    fix: Fix {
        what: "Serve the site through CloudFront with origin access control and remove the website configuration.",
        command: "aws s3api delete-bucket-website --bucket BUCKET",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html",
    ],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    pass_if(!*bucket.website.known()?, "static website hosting is off", "static website hosting is on")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_bucket;
    use crate::fact::Fact;

    vec![
        with_bucket("off", |bucket| bucket.website = Fact::of(false)).passes(),
        with_bucket("on", |bucket| bucket.website = Fact::of(true)).fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
