//! The certificate of S3 covers one label before its own name: dots in a bucket's name break TLS.

use crate::calls::Operation;
use crate::calls::s3::ListBuckets;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-dns-compliant-name",
    title: "Bucket names suit TLS virtual hosting",
    severity: Severity::Informational,
    set: Set::Extended,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListBuckets::CALL],
    params: &[],
    why: "A bucket whose name has dots or capitals cannot be reached by its host name over TLS, which tempts clients to skip the check.",
    fix: Fix {
        what: "Copy the objects to a bucket whose name has only lower-case letters, digits and hyphens.",
        command: "aws s3 sync s3://BUCKET s3://NEWBUCKET",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html",
    ],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    let name = &bucket.name;
    if name.contains('.') {
        fail("the name has dots, which the certificate of S3 does not cover")
    } else if name.len() > 63 || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        // us-east-1 allowed such names until 2018.
        fail("the name is no host name: it is too long or has capitals or underscores")
    } else {
        pass("the name is one label of a host name")
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_bucket;

    let named = |name, bucket_name: &str| {
        let bucket_name = bucket_name.to_owned();
        with_bucket(name, |bucket| bucket.name = bucket_name)
    };
    vec![
        named("plain", "records-2026").passes(),
        named("dots", "www.example.com").fails().saying("dots"),
        named("capitals", "Records").fails(),
        named("underscores", "my_records").fails(),
    ]
}
