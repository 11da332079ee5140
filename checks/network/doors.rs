//! The way from the internet into a subnet: internet gateway, VPC Block Public Access, route
//! table and network ACL. What stands in the subnet then has its security groups.

use std::rc::Rc;

use super::exposure::{Step, spoken};
use super::index::{Both, Index, Memo};
use super::openings::{Ports, Protocol};
use super::reach::{Cell, Reach};
use crate::calls::Operation;
use crate::calls::ec2::{
    DescribeInternetGateways, DescribeNetworkAcls, DescribeRouteTables, DescribeVpcBlockPublicAccessExclusions,
    DescribeVpcBlockPublicAccessOptions,
};
use crate::fact::{Gap, Reason, any};
use crate::facts::ec2::BlockPublicAccessExclusion;
use crate::facts::{given, unfamiliar};

/// A subnet in its VPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Site<'a> {
    pub(super) vpc: &'a str,
    pub(super) subnet: &'a str,
}

/// What the internet may send to a site's addresses, before security groups.
pub(super) type Door = Both<Reach>;

impl<'a> Index<'a> {
    pub(super) fn door(&self, doors: &Memo<Site<'a>, Door>, site: Site<'a>) -> Rc<Door> {
        doors.get(site, || {
            let way = match self.table(site.subnet, site.vpc) {
                Ok(table) => self.way(table).cell.clone(),
                Err(gap) => Cell::gate(Err(gap)),
            };
            let way = way.both(&Cell::gate(self.unblocked(site)));
            let Ok(fence) = self.fence(site.subnet) else {
                let unclear = self.fence(site.subnet).err().map(Err).map_or_else(Cell::default, Cell::gate);
                return Both::of(|_| Reach::to_all_ports(way.both(&unclear)));
            };
            Both::of(|protocol| {
                let way = match protocol {
                    Protocol::Tcp => way.both(&answers(fence.outward.on(protocol))),
                    // A datagram has done its work when it arrives.
                    Protocol::Udp => way.clone(),
                };
                fence.inward.on(protocol).both(&Reach::to_all_ports(way))
            })
        })
    }

    /// Whether VPC Block Public Access lets the internet in here: it is off, or leaves the VPC or
    /// the subnet out both ways. <https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html>
    fn unblocked(&self, site: Site<'_>) -> Result<bool, Gap> {
        let mode = || match self.ec2.vpc_block_public_access.known()?.as_deref() {
            Some("off") => Ok(true),
            Some("block-bidirectional" | "block-ingress") => Ok(false),
            mode => Err(unfamiliar(mode, DescribeVpcBlockPublicAccessOptions::CALL, "InternetGatewayBlockMode")),
        };
        let unread = self.ec2.vpc_block_public_access_exclusions.gap().cloned();
        let excluded = self.exclusions_of(site).into_iter().map(excludes).chain(unread.map(Err));
        any([mode()].into_iter().chain(excluded))
    }

    fn exclusions_of(&self, site: Site<'_>) -> Vec<&'a BlockPublicAccessExclusion> {
        // What names no resource may be about this one.
        let resources = [format!("vpc/{}", site.vpc), format!("subnet/{}", site.subnet), String::new()];
        resources.iter().filter_map(|resource| self.exclusions.get(resource.as_str())).flatten().copied().collect()
    }

    /// The hops from the internet into a subnet.
    pub(super) fn hops(&self, site: Site<'a>, protocol: Protocol, ports: Ports, peers: &str) -> Vec<Step> {
        let mut steps = Vec::new();
        let Site { vpc, subnet } = site;
        if let Ok(table) = self.table(subnet, vpc) {
            let gateway = self.way(table).gateway.unwrap_or("the internet gateway");
            steps.push(Step::new(DescribeInternetGateways::CALL, gateway, format!("{gateway} is attached to {vpc}")));
            let exclusions = self.exclusions_of(site);
            if let Some(exclusion) = exclusions.iter().find(|exclusion| excludes(exclusion) == Ok(true)) {
                let text = format!("{} leaves {vpc} or {subnet} out of VPC Block Public Access", exclusion.id);
                steps.push(Step::new(DescribeVpcBlockPublicAccessExclusions::CALL, &exclusion.id, text));
            }
            let text = format!("{} of {subnet} sends answers to {peers} through {gateway}", table.id);
            steps.push(Step::new(DescribeRouteTables::CALL, &table.id, text));
        }
        if let Ok(acl) = self.acl(subnet) {
            let answers = if protocol == Protocol::Tcp { ", and answers out" } else { "" };
            let text = format!("{} lets {} in from {peers}{answers}", acl.id, spoken(protocol, ports));
            steps.push(Step::new(DescribeNetworkAcls::CALL, &acl.id, text));
        }
        steps
    }
}

/// Who gets answers out of a subnet. A network ACL keeps no state, so answers need a rule of their
/// own, for the port that the client chose. Ordinary clients choose an ephemeral port, an
/// attacker whichever is open: any one will do.
/// <https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports>
pub(super) fn answers(outward: &Reach) -> Cell {
    outward.to_any_port()
}

/// Whether an exclusion is in force and lets traffic in. One for egress lets none in.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessExclusion.html>
fn excludes(exclusion: &BlockPublicAccessExclusion) -> Result<bool, Gap> {
    const CALL: &crate::calls::Call = DescribeVpcBlockPublicAccessExclusions::CALL;
    let both_ways = match exclusion.mode.as_deref() {
        Some("allow-bidirectional") => true,
        Some("allow-egress") => return Ok(false),
        mode => return Err(unfamiliar(mode, CALL, "InternetGatewayExclusionMode")),
    };
    match exclusion.state.as_deref() {
        Some("create-failed" | "delete-complete" | "disable-complete") => return Ok(false),
        Some("create-complete" | "update-complete") => {}
        Some(state) => {
            let message = format!("the exclusion {} is in the state {state}", exclusion.id);
            return Err(Gap::new(CALL, Reason::Other, message));
        }
        None => return Err(unfamiliar(None, CALL, "State")),
    }
    given(exclusion.resource.as_ref(), CALL, "ResourceArn")?;
    Ok(both_ways)
}
