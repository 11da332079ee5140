//! One hop inside the VPC: from a load balancer past the network ACLs and the target's groups.

use std::rc::Rc;

use super::balancers::{Flow, Front};
use super::doors::{Site, answers};
use super::exposure::Step;
use super::guards::Guards;
use super::openings::Protocol;
use super::reach::{Cell, Reach};
use super::region::Survey;
use super::space::Space;
use crate::calls::{Operation, ec2::DescribeSubnets};
use crate::fact::{Gap, Reason, all, any};
use crate::facts::given;

/// What is sent on to one target.
pub(super) struct Hop<'h, 'a> {
    pub(super) front: &'h Front<'a>,
    pub(super) flow: &'h Flow,
    pub(super) port: u16,
    /// Whether the target sees the client's address instead of the load balancer's.
    pub(super) preserved: bool,
    /// Whether it is sent over IPv6.
    pub(super) ipv6: bool,
    /// What says that it is a target.
    pub(super) step: Step,
}

/// Something that a load balancer sends to.
pub(super) struct End<'a> {
    pub(super) site: Site<'a>,
    pub(super) guards: Rc<Guards<'a>>,
    pub(super) addresses: Space,
}

impl<'a> Survey<'a> {
    /// Who gets through from a load balancer to one of its targets: out of its groups, through the
    /// network ACLs between two subnets, and past the target's groups.
    pub(super) fn admitted(&self, hop: &Hop<'_, 'a>, end: &End<'a>) -> Cell {
        let (front, protocol, port) = (hop.front, hop.flow.protocol, hop.port);
        let part = || {
            let message = format!("which addresses {} uses in its subnets was not asked", front.name);
            Gap::new(front.call, Reason::Other, message)
        };
        let groups: &[&str] = front.guards.as_ref().map_or(&[], |guards| &guards.ids);
        let leaves = front.guards.as_ref().map_or(Ok(true), |guards| {
            let named = self.index.names(groups, &end.guards.ids, protocol, port, false);
            any([named, guards.outward.on(protocol).at(port).admits(&end.addresses, part)])
        });
        let inward = end.guards.inward.on(protocol).at(port);
        let named = Cell::gate(self.index.names(&end.guards.ids, groups, protocol, port, true));
        let nodes = any(front.sites.iter().map(|site| self.admits_nodes(&inward, *site, hop.ipv6, &part)));
        let by_address = if hop.preserved {
            // Clients of the other family are seen with an address of the load balancer all the same.
            inward.families(!hop.ipv6, hop.ipv6).either(&Cell::gate(nodes).families(hop.ipv6, !hop.ipv6))
        } else {
            Cell::gate(nodes)
        };
        let ways = front.sites.iter().map(|site| self.between(*site, hop, end, &part));
        let way = ways.reduce(|sum, way| sum.either(&way)).unwrap_or_else(Cell::default);
        hop.flow.clients.both(&Cell::gate(leaves)).both(&way).both(&named.either(&by_address))
    }

    /// Who gets through the network ACLs between a node of a load balancer and a target. Within a
    /// subnet there are none.
    fn between(&self, from: Site<'a>, hop: &Hop<'_, 'a>, end: &End<'a>, part: &impl Fn() -> Gap) -> Cell {
        if from.subnet == end.site.subnet {
            return Cell::gate(Ok(true));
        }
        let (near, far) = match (self.index.fence(from.subnet), self.index.fence(end.site.subnet)) {
            (Ok(near), Ok(far)) => (near, far),
            (Err(gap), _) | (_, Err(gap)) => return Cell::gate(Err(gap)),
        };
        let protocol = hop.flow.protocol;
        let back = |reach: &Reach, whole: &Space| match protocol {
            Protocol::Tcp => answers(reach).admits(whole, part),
            Protocol::Udp => Ok(true),
        };
        let leaves = all([
            near.outward.on(protocol).at(hop.port).admits(&end.addresses, part),
            back(near.inward.on(protocol), &end.addresses),
        ]);
        if hop.preserved {
            let inward = far.inward.on(protocol).at(hop.port);
            let both_ways = match protocol {
                Protocol::Tcp => inward.both(&answers(far.outward.on(protocol))),
                Protocol::Udp => inward,
            };
            return Cell::gate(leaves).both(&both_ways);
        }
        let nodes = |cell: Cell| self.admits_nodes(&cell, from, hop.ipv6, part);
        let back_to_nodes = match protocol {
            Protocol::Tcp => nodes(answers(far.outward.on(protocol))),
            Protocol::Udp => Ok(true),
        };
        Cell::gate(all([leaves, nodes(far.inward.on(protocol).at(hop.port)), back_to_nodes]))
    }

    /// Whether the nodes of a load balancer in a subnet are let through, whichever addresses they have there.
    fn admits_nodes(&self, cell: &Cell, site: Site<'_>, ipv6: bool, part: &impl Fn() -> Gap) -> Result<bool, Gap> {
        match self.range_of(site, ipv6) {
            Ok(nodes) => cell.admits(&nodes, part),
            Err(_) if cell.is_closed() => Ok(false),
            Err(_) if cell.open.holds(&Space::everything().families(!ipv6, ipv6)) => Ok(true),
            Err(gap) => Err(gap),
        }
    }

    /// The addresses of a subnet.
    pub(super) fn range_of(&self, site: Site<'_>, ipv6: bool) -> Result<Space, Gap> {
        let Some(subnet) = self.index.subnets.get(site.subnet) else {
            return Err(self.index.ec2.subnets.gap().cloned().unwrap_or_else(|| {
                let message = format!("the subnet {} is not among those of this account", site.subnet);
                Gap::new(DescribeSubnets::CALL, Reason::Other, message)
            }));
        };
        let ranges: Vec<&String> = if ipv6 { subnet.ipv6.iter().collect() } else { subnet.ipv4.iter().collect() };
        given(ranges.first(), DescribeSubnets::CALL, if ipv6 { "Ipv6CidrBlock" } else { "CidrBlock" })?;
        let nets = ranges.into_iter().map(|cidr| super::range(cidr, DescribeSubnets::CALL));
        Ok(Space::of(nets.collect::<Result<Vec<_>, _>>()?))
    }
}
