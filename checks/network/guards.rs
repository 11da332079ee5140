//! The security groups of one interface: a rule of any of them lets in.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html>

use std::rc::Rc;

use super::exposure::{Step, spoken};
use super::index::{Both, Index, Memo};
use super::openings::{Ports, Protocol};
use super::reach::{Cell, Reach};
use super::rules::opens;
use super::space::Space;
use crate::calls::{Operation, ec2::DescribeSecurityGroups};
use crate::fact::{Gap, Reason, any};
use crate::facts::ec2::SecurityGroupRule;

/// The groups of an interface, taken together.
#[derive(Debug)]
pub(super) struct Guards<'a> {
    pub(super) ids: Vec<&'a str>,
    pub(super) inward: Both<Reach>,
    pub(super) outward: Both<Reach>,
    /// The ports that some rule opens to anyone at all: other groups, private ranges, the internet.
    pub(super) admitted: Both<Reach>,
}

/// Guards by the ids of the groups.
pub(super) type Sets<'a> = Memo<Vec<&'a str>, Guards<'a>>;

impl<'a> Index<'a> {
    /// The groups of an interface: it has at least one.
    pub(super) fn guards(&self, sets: &Sets<'a>, ids: &'a [String]) -> Rc<Guards<'a>> {
        let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        ids.sort_unstable();
        ids.dedup();
        sets.get(ids.clone(), || {
            if ids.is_empty() {
                let gap = || {
                    Gap::new(DescribeSecurityGroups::CALL, Reason::Malformed, "the interface names no security group")
                };
                let unclear = |_| Reach::to_all_ports(Cell::gate(Err(gap())));
                let (inward, outward) = (Both::of(unclear), Both::of(unclear));
                return Guards { ids, inward, outward, admitted: Both::of(unclear) };
            }
            let guards: Vec<_> = ids.iter().map(|id| self.guard(id)).collect();
            let inward = Both::of(|protocol| joined(guards.iter().map(|guard| guard.inward.on(protocol))));
            let outward = Both::of(|protocol| joined(guards.iter().map(|guard| guard.outward.on(protocol))));
            let admitted = Both::of(|protocol| {
                let each: Vec<Reach> = ids.iter().map(|id| self.admitted(id, protocol)).collect();
                joined(each.iter())
            });
            Guards { ids, inward, outward, admitted }
        })
    }

    fn admitted(&self, id: &str, protocol: Protocol) -> Reach {
        let Ok(group) = self.group(id) else { return Reach::to_all_ports(Cell::open(Space::everything())) };
        let ports: Vec<Ports> = group.ingress.iter().filter_map(|rule| opens(rule, protocol)).collect();
        Reach::of(&ports, DescribeSecurityGroups::CALL, |_| Cell::open(Space::everything()))
    }

    /// Whether a rule of one of the groups names one of some other groups for a port: the addresses
    /// of their members are not asked for, what belongs to them is let through.
    pub(super) fn names(
        &self,
        groups: &[&str],
        others: &[&str],
        protocol: Protocol,
        port: u16,
        inward: bool,
    ) -> Result<bool, Gap> {
        let fits = |rule: &SecurityGroupRule| {
            opens(rule, protocol).is_some_and(|(first, last)| first <= port && port <= last)
                && rule.groups.iter().any(|id| others.contains(&id.as_str()))
        };
        if others.is_empty() {
            return Ok(false);
        }
        any(groups.iter().map(|id| {
            let group = self.group(id)?;
            Ok(if inward { &group.ingress } else { &group.egress }.iter().any(fits))
        }))
    }

    /// The hop through the groups that let a port in.
    pub(super) fn guard_step(&self, guards: &Guards<'a>, protocol: Protocol, ports: Ports, peers: &str) -> Vec<Step> {
        let opens = |id: &&'a str| !self.guard(id).inward.on(protocol).at(ports.0).open.is_empty();
        let open = guards.ids.iter().copied().filter(opens);
        open.map(|id| {
            let text = format!("{id} lets {} in from {peers}", spoken(protocol, ports));
            Step::new(DescribeSecurityGroups::CALL, id, text)
        })
        .collect()
    }
}

fn joined<'r>(mut reaches: impl Iterator<Item = &'r Reach>) -> Reach {
    let Some(first) = reaches.next() else { return Reach::default() };
    reaches.fold(first.clone(), |sum, reach| sum.either(reach))
}
