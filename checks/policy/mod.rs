//! IAM and resource policies: what they say, read from their JSON.

mod document;
mod matching;
mod public;

pub use document::{Condition, Effect, Names, Policy, Principals, Statement};
pub use matching::{any_of, matches};
pub use public::{limits, open_to_everyone};
