//! The report: what the verdicts add up to, and how it is written.
//!
//! [`build::build`] turns facts into a [`model::Report`], and every output reads that one
//! value alone. Nothing here talks to AWS.

pub mod model;
pub mod score;
