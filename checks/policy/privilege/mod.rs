//! What the principals of an account may do, and what they can become.
//!
//! A principal's permissions are what its identity policies allow (inside it, attached to
//! it, and those of its groups), within its permissions boundary, less what any of them
//! denies. What lies outside of IAM's own answer is not seen: service control policies take
//! permissions away, resource policies may give some, session policies narrow a session. A
//! policy that could not be read leaves a "no" open; a grant that was read counts whatever
//! the rest may say, and so a Deny in an unread policy goes unseen.
//!
//! Where a condition asks for something that is not known, or that the caller may choose,
//! the grant counts, and the step that needs it names the condition.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

mod administrator;
mod asks;
mod catalogue;
mod edges;
mod existing;
mod identities;
mod passing;
mod permits;
mod principal;
mod search;
mod target;
mod trust;
mod witness;

pub(crate) use administrator::{Standing, standing};
pub(crate) use principal::{Principal, Principals};
pub(crate) use search::{Chain, Escalations};

#[cfg(test)]
pub(crate) use catalogue::{Gain, On, Path, paths};
#[cfg(test)]
pub(crate) use principal::Kind;
