//! The fault matrix: each way in which AWS, the network or the machine fails, as a run of
//! the real binary against the synthetic endpoint. A finding may become unknown; none may
//! vanish, and none may become a pass that is not one in a run without the fault.
//!
//! `AUDIT_FAULT_SEED` is what decides at random; `AUDIT_FAULT_RECORD` names a file to which
//! each test appends what it measured. Tests that take minutes are ignored:
//! `cargo test --test audit matrix -- --ignored` runs them.

mod broken;
mod denied;
mod disk;
mod failing;
mod odd;
pub(super) use odd::ahead;
mod pages;
mod silent;
mod stopped;
mod throttled;
