//! What a bucket policy refuses to everyone: shared by the checks of TLS and encryption.

use crate::facts::Account;
use crate::facts::s3::Bucket;
use crate::policy::{Names, Policy, Principals, Statement, matches};

/// The statements that deny everyone. A `NotPrincipal` spares somebody.
pub(super) fn to_everyone(policy: &Policy) -> impl Iterator<Item = &Statement> {
    policy.denies().filter(|statement| match &statement.principals {
        Some(named @ Principals::Of(_)) => named.include_everyone(),
        Some(Principals::AllBut(_)) | None => false,
    })
}

/// Whether the statement is about the bucket itself.
pub(super) fn covers_bucket(statement: &Statement, account: &Account, bucket: &Bucket) -> bool {
    let arn = arn(account, bucket);
    patterns(statement).iter().any(|pattern| matches(pattern, &arn))
}

/// Whether the statement is about every object in the bucket: a pattern that ends in a star
/// and fits the empty key fits every key.
pub(super) fn covers_objects(statement: &Statement, account: &Account, bucket: &Bucket) -> bool {
    let arn = format!("{}/", arn(account, bucket));
    patterns(statement).iter().any(|pattern| pattern.ends_with('*') && matches(pattern, &arn))
}

/// Whether the statement is about every action of S3.
pub(super) fn covers_every_action(statement: &Statement) -> bool {
    statement.actions.is_everything()
        || matches!(&statement.actions, Names::Of(names) if names.iter().any(|name| name.eq_ignore_ascii_case("s3:*")))
}

fn arn(account: &Account, bucket: &Bucket) -> String {
    format!("arn:{}:s3:::{}", account.partition, bucket.name)
}

/// The patterns as written; those of a `NotResource` spare things and cover nothing for sure.
fn patterns(statement: &Statement) -> &[String] {
    match &statement.resources {
        Some(Names::Of(patterns)) => patterns,
        Some(Names::AllBut(_)) | None => &[],
    }
}
