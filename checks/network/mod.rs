//! What a rule lets in: ports, protocols and ranges of addresses.

mod ranges;
mod rules;

pub use ranges::is_internet;
pub use rules::{Protocol, opens, ports_open_to_internet};
