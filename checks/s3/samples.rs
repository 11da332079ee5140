//! Buckets for cases.

use crate::cases::{Case, REGION, case};
use crate::fact::Listing;
use crate::facts::s3::Bucket;

/// A bucket of which nothing is known yet.
pub(super) fn bucket() -> Bucket {
    Bucket::unread("records", REGION)
}

/// A case about one bucket, the account's only one.
pub(super) fn with_bucket(name: &'static str, fill: impl FnOnce(&mut Bucket)) -> Case {
    case(name, |account| {
        let mut bucket = bucket();
        fill(&mut bucket);
        account.s3.buckets = Listing::complete(vec![bucket]);
    })
}
