//! `audit`: a live AWS account auditor. It asks an account, read-only, what is configured,
//! judges every responsibility that AWS leaves to the customer, and writes a scored report.

// Tests say what must be so: there, a panic is the message.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::wildcard_enum_match_arm))]

pub mod cli;
pub mod config;
pub mod demo;
pub mod failure;
pub mod listing;
pub mod outputs;
pub mod report;
pub mod run;
pub mod select;

#[cfg(feature = "live")]
pub mod aws;
#[cfg(feature = "live")]
pub mod collect;
#[cfg(feature = "live")]
pub mod live;
#[cfg(feature = "live")]
pub mod progress;
