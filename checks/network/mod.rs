//! What rules let through: ports, protocols and ranges of addresses.

mod entries;
mod openings;
mod ranges;
mod reach;
mod rules;
mod space;

pub use entries::open_through_acl;
pub use openings::{Opening, Openings, Ports, Protocol};
pub use ranges::{cover, is_internet, is_public_ipv4, range};
pub use rules::{open_to_internet, opens, ranges_of_list, world_among};
