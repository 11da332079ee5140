//! Runs of the real binary, over HTTP, against emulators on loopback.
//!
//! Nothing here reaches AWS. The emulators are installed by `tests/emulators/setup` (which
//! needs Python 3.12 or later), started on free ports, and end with the test binary: each
//! reads its standard input, and stops when that closes.

mod audit;
mod compare;
mod emulator;
mod endpoint;
mod expected;
mod proxy;
mod seeds;
mod server;
mod venvs;
mod wire;

mod calls;
mod canaries;
mod conformance;
mod credentials;
mod denied;
mod escalation;
mod faults;
mod least;
mod localstack;
mod matrix;
mod repeatable;
mod traps;
mod usage;
mod verdicts;
