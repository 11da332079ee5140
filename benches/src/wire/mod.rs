//! How AWS speaks: requests told apart, answers and errors in the shape of each protocol.

mod answers;
mod pages;
mod params;
mod request;
mod s3;
mod service;
mod xml;

pub(crate) use answers::{Body, Outcome, Refusal, Reply, refusal, reply};
pub(crate) use pages::{page, tell};
pub(crate) use params::Params;
pub(crate) use request::{Request, identify};
pub(crate) use service::{Protocol, Service, UNKNOWN, service};
pub(crate) use xml::Xml;

use crate::account::{Account, At};
use crate::kind::{Kind, Operation};

/// A request that the account is to answer.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) account: &'a Account,
    pub(crate) kind: &'static Kind,
    pub(crate) operation: &'static Operation,
    /// The number of the region that is asked; 0 for what is global.
    pub(crate) region: usize,
    pub(crate) params: &'a Params,
    /// The bucket or the access point in the path.
    pub(crate) subject: &'a str,
}

impl<'a> Ask<'a> {
    /// A resource of the kind that is asked for, in the place that is asked.
    pub(crate) fn at(&self, index: usize) -> At<'a> {
        At { account: self.account, kind: self.kind, region: self.region, index }
    }

    /// All of a kind in the place that is asked.
    pub(crate) fn all(&self, kind: &'static Kind) -> impl Iterator<Item = At<'a>> + use<'a> {
        self.account.all(kind, self.region)
    }

    /// The region's name.
    pub(crate) fn region_name(&self) -> &'static str {
        self.account.regions()[self.region]
    }

    /// Whether a parameter has that value.
    pub(crate) fn says(&self, name: &str, value: &str) -> bool {
        self.params.get(name) == Some(value)
    }
}
