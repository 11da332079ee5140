//! Who is let in by a resource policy or a trust policy: its principals, cut down by the
//! conditions of the statements that allow and by the statements that deny.
//!
//! Whatever cannot be told leaves the audience as wide as it was: a party goes only where
//! AWS's rules say that it cannot come in.

mod audience;
mod cover;
mod keys;
mod letting;
mod limits;
mod principals;
#[cfg(test)]
mod tests;

pub use audience::{Audience, Network, Owner, Party};
pub use keys::{KEYS, Key, Says};
pub use letting::LetIn;
pub use limits::{demanded, demands};

/// Whose rules decide which conditions say who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// IAM's: a condition counts when it binds the caller to somebody.
    Iam,
    /// What S3 calls public. It takes ranges of addresses down from /8 (IPv6: /32), and a
    /// fixed KMS key of the stored object; values with wildcards or variables it does not take.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>
    S3,
    /// That of a VPC endpoint, which keeps strangers away at both ends: a condition on whose
    /// the resource is counts like one on the caller. A statement without a principal is
    /// about everyone.
    /// <https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html>
    Endpoint,
}
