//! IAM and resource policies: what they say, read from their JSON.

mod admin;
mod document;
mod held;
mod matching;
mod public;

pub(crate) use admin::few;
pub use admin::{allows_everything, grants_everywhere, grants_service_everywhere, narrows, whole_services};
pub use document::{Condition, Effect, Names, Policy, Principals, Statement};
pub use held::{Held, Managed, is_administrator_access, is_aws_policy, read};
pub use matching::{any_of, matches};
pub use public::{limits, open_to_everyone};
