//! `audit`: a live AWS account auditor. It asks an account, read-only, what is configured,
//! judges every responsibility that AWS leaves to the customer, and writes a scored report.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

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
