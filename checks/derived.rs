//! What several checks derive from one account: each piece is worked out when the first
//! check asks for it, and kept for the others.
//!
//! The pieces own what they hold, so that they can live beside the account.

/// The pieces. A new one is a `OnceCell` and a function that fills it.
#[derive(Default)]
pub(crate) struct Derived {}
