//! What the internet can reach.
//!
//! [`open_to_internet`] and [`open_through_acl`] read the rules of one security group or network
//! ACL: configuration, reached or not. [`Network`] puts a region's facts together and says, for
//! every instance, database and load balancer, which ports a packet from the internet really
//! reaches, over which hops, and what could not be told. Facts that were not read leave open what
//! hangs on them; one settling fact settles it.

mod balancers;
mod databases;
mod doors;
mod entries;
mod exposure;
mod guards;
mod hops;
mod index;
mod lists;
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
pub use lists::PrefixLists;
pub use openings::{Opening, Openings, Ports, Protocol};
pub use ranges::{cover, is_internet, is_public_ipv4, range};
pub use region::Network;
pub use rules::{Open, open_to_internet, opens, world_among};
