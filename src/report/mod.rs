//! The report: what the verdicts add up to, and how it is written.
//!
//! [`build::build`] turns facts into a [`model::Report`], and every output reads that one
//! value alone. Nothing here talks to AWS.

pub mod build;
pub mod clean;
pub mod file;
pub mod inert;
pub mod json;
pub mod jsonl;
pub mod model;
pub mod score;
pub mod text;

mod filters;
mod gaps;
mod judged;
mod matrix;
mod tally;

#[cfg(test)]
mod samples;
