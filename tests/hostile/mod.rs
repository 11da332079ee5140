//! Text that somebody in an account chose reaches every output as text and nothing else,
//! and what is secret reaches none.

mod binary;
pub(crate) mod canaries;
mod facts;
mod fields;
mod machine;
mod names;
mod outputs;
mod planting;
mod refused;
mod secrets;
mod strings;
mod sweep;
mod terminal;
mod twin;
