//! What rules let through: ports, protocols and ranges of addresses.

mod balancers;
mod databases;
mod doors;
mod entries;
mod exposure;
mod guards;
mod hops;
mod index;
mod openings;
mod ranges;
mod reach;
mod region;
mod routes;
mod rules;
mod space;
mod targets;

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;

pub use entries::open_through_acl;
pub use exposure::{Exposure, Path, Step, Unclear};
pub use openings::{Opening, Openings, Ports, Protocol};
pub use ranges::{cover, is_internet, is_public_ipv4, range};
pub use region::Network;
pub use rules::{open_to_internet, opens, ranges_of_list, world_among};
