//! `audit`: a live AWS account auditor.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

#[cfg(feature = "live")]
pub mod aws;
#[cfg(feature = "live")]
pub mod collect;
