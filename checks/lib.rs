//! What `audit` knows: the facts of an account, the checks that judge them, and the
//! responsibilities that the checks decide. Pure: no AWS SDK, no async, no I/O.

// Tests say what must be so: there, a panic is the message.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod calls;
pub mod check;
pub mod fact;
pub mod facts;
pub mod frameworks;
pub mod judging;
pub mod network;
pub mod params;
pub mod policy;
pub mod responsibilities;
pub mod services;
pub mod verdict;

mod cloudtrail;
mod derived;
mod ebs;
mod ec2;
mod exposure;
mod iam;
mod rds;
mod s3;
mod vpc;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod house;
