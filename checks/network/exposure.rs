//! What the analysis of a region says: ways from the internet, hop by hop.

use super::openings::{Ports, Protocol, touch};
use crate::calls::Call;
use crate::fact::Gap;
use crate::verdict::Verdict;

/// One hop of a way from the internet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What lets the packet on.
    pub text: String,
    /// The call that showed it.
    pub call: &'static Call,
    /// The id of what lets it on.
    pub resource: String,
}

impl Step {
    pub(super) fn new(call: &'static Call, resource: impl Into<String>, text: impl Into<String>) -> Step {
        Step { text: text.into(), call, resource: resource.into() }
    }
}

/// A way from the internet to neighbouring ports of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// TCP or UDP.
    pub protocol: Protocol,
    /// The ports that are reached.
    pub ports: Ports,
    /// Who reaches them, for people: `0.0.0.0/0`.
    pub peers: String,
    /// The load balancer that it goes through, with the listener; `None` for a direct way.
    pub through: Option<String>,
    /// The hops, from the internet on.
    pub steps: Vec<Step>,
}

impl Path {
    /// The verdict with the hops as its evidence.
    #[must_use]
    pub fn explain(&self, verdict: Verdict) -> Verdict {
        self.steps.iter().fold(verdict, |verdict, step| verdict.because(step.call, &step.resource, &step.text))
    }

    /// `TCP port 22 from 0.0.0.0/0`, with the load balancer, as far as some ports are meant.
    #[must_use]
    pub fn named(&self, wanted: Ports) -> String {
        let ports = (wanted.0.max(self.ports.0), wanted.1.min(self.ports.1));
        let ports = spoken(self.protocol, ports);
        match &self.through {
            None => format!("{ports} from {}", self.peers),
            Some(balancer) => format!("{ports} from {} through {balancer}", self.peers),
        }
    }
}

/// `TCP port 22`, or `TCP ports 20-25`.
pub(super) fn spoken(protocol: Protocol, (first, last): Ports) -> String {
    match (first, last) {
        (0, u16::MAX) => format!("every {} port", protocol.name()),
        _ if first == last => format!("{} port {first}", protocol.name()),
        _ => format!("{} ports {first}-{last}", protocol.name()),
    }
}

/// Ports of which it could not be told whether the internet reaches them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// TCP or UDP.
    pub protocol: Protocol,
    /// The ports.
    pub ports: Ports,
    /// Whether the way would go through a load balancer.
    pub balanced: bool,
    /// What could not be read.
    pub gap: Gap,
}

/// How the internet reaches one instance, database or load balancer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exposure {
    /// The ways that are there.
    pub paths: Vec<Path>,
    /// What could not be told.
    pub unclear: Vec<Unclear>,
}

impl Exposure {
    /// A way to some ports, be it direct or through a load balancer.
    ///
    /// # Errors
    /// A gap, when none is seen and there may be one.
    pub fn on(&self, protocol: Protocol, ports: Ports) -> Result<Option<&Path>, Gap> {
        let here = |of: Protocol, some: Ports| of == protocol && touch(some, ports);
        match self.paths.iter().find(|path| here(path.protocol, path.ports)) {
            Some(path) => Ok(Some(path)),
            None => gap_among(self.unclear.iter().filter(|unclear| here(unclear.protocol, unclear.ports))),
        }
    }

    /// A way that goes through no load balancer.
    ///
    /// # Errors
    /// A gap, when none is seen and there may be one.
    pub fn directly(&self) -> Result<Option<&Path>, Gap> {
        match self.paths.iter().find(|path| path.through.is_none()) {
            Some(path) => Ok(Some(path)),
            None => gap_among(self.unclear.iter().filter(|unclear| !unclear.balanced)),
        }
    }

    /// Any way, a direct one first.
    ///
    /// # Errors
    /// A gap, when none is seen and there may be one.
    pub fn anyhow(&self) -> Result<Option<&Path>, Gap> {
        match self.paths.iter().find(|path| path.through.is_none()).or_else(|| self.paths.first()) {
            Some(path) => Ok(Some(path)),
            None => gap_among(self.unclear.iter()),
        }
    }

    /// The load balancers that lead to it, each once.
    #[must_use]
    pub fn balancers(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.paths.iter().filter_map(|path| path.through.as_deref()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn gap_among<'a>(mut unclear: impl Iterator<Item = &'a Unclear>) -> Result<Option<&'a Path>, Gap> {
    unclear.next().map_or(Ok(None), |unclear| Err(unclear.gap.clone()))
}
