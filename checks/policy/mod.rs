//! What policies allow: IAM and resource policies read from their JSON, and evaluated for
//! requests of which not everything is known.

mod admin;
mod context;
mod decide;
mod document;
mod held;
mod holds;
mod json;
mod matching;
mod operator;
pub(crate) mod privilege;
#[cfg(test)]
mod tests;
mod texts;
mod truth;
mod values;
mod who;

pub(crate) use admin::few;
pub use admin::{allows_everything, grants_everywhere, grants_service_everywhere, narrows, whole_services};
pub use context::{Context, Known};
pub use decide::{Decision, Request, decide};
pub use document::{Condition, Effect, Names, Policy, Principals, Statement};
pub use held::{is_administrator_access, is_aws_policy, read};
pub use matching::{any_of, contains, matches, matches_any_case, overlap};
pub use operator::{Kind, Operator, Order, Set};
pub use texts::Texts;
pub use truth::Truth;
pub use who::{Audience, KEYS, Key, LetIn, Network, Owner, Party, Reading, Says, demanded, demands};
