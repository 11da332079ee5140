//! Traps of the AWS SDK for Rust, each with the guard that closes it. A test here fails when
//! its guard is taken away: that was tried by hand for each.

mod clock;
mod connections;
mod credentials;
mod retries;
mod silence;
mod xml;
