//! The only room that sees the AWS SDK's errors: sessions, regions, limits, and
//! [`Lane::ask`] and [`Lane::list`], the only ways to call AWS.

mod breaker;
mod clients;
mod config;
mod credentials;
mod endpoint;
mod error;
mod guard;
mod http;
mod lane;
mod limits;
mod pace;
mod patience;
mod regions;
mod role;
mod session;
mod stop;
mod tempo;

pub use config::is_region_name;
pub use lane::{Lane, Page};
pub use regions::{RegionChoice, Regions};
pub use role::AskMfaCode;
pub use session::{Identity, Session, SessionOptions, StartError};
pub use stop::{Stop, Stopped};
