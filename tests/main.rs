//! Tests of the whole program.

// Helpers of tests stop at the first thing that is not as they need it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod dependencies;
mod hostile;
#[cfg(feature = "live")]
mod live;
mod record;
mod whole;
