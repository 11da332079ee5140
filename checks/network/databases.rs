//! Databases of RDS: the internet reaches a publicly accessible one at the public address of
//! its interface, which stands in a subnet of its subnet group, in its zone.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html>
//!
//! A database that is not publicly accessible has a private address alone. What a load balancer
//! passes on to such an address is not followed: no call says which interface is a database's.

use std::collections::HashMap;

use super::doors::Site;
use super::exposure::{Exposure, Step};
use super::openings::Protocol;
use super::reach::Cell;
use super::region::Survey;
use crate::calls::{Operation, ec2::DescribeSubnets, rds::DescribeDBInstances};
use crate::fact::{Gap, Reason, all};
use crate::facts::given;
use crate::facts::rds::Instance;

const CALL: &crate::calls::Call = DescribeDBInstances::CALL;

impl<'a> Survey<'a> {
    /// The direct ways to every database, by its ARN.
    pub(super) fn databases(&self) -> HashMap<String, Exposure> {
        let databases = self.index.region.rds.instances.seen().iter();
        databases.map(|database| (database.arn.clone(), self.database(database))).collect()
    }

    fn database(&self, database: &'a Instance) -> Exposure {
        let mut exposure = Exposure::default();
        let public = given(database.public, CALL, "PubliclyAccessible");
        let ports = port(database);
        let reached = Cell::gate(all([public, Ok(database.status.as_deref() != Some("stopped"))]));
        if reached.is_closed() {
            return exposure;
        }
        let (ports, vpc) = match (ports, given(database.vpc.as_deref(), CALL, "DBSubnetGroup.VpcId")) {
            (Ok(port), Ok(vpc)) => ((port, port), vpc),
            (Err(gap), _) | (_, Err(gap)) => {
                exposure.add(Protocol::Tcp, super::reach::ALL_PORTS, &Cell::gate(Err(gap)), None, |_| Vec::new());
                return exposure;
            }
        };
        let guards = self.index.guards(&self.sets, &database.security_groups);
        let mut cells: Vec<(Option<Site<'a>>, Cell)> = Vec::new();
        for subnet in &database.subnets {
            let site = Site { vpc, subnet };
            // Dual-stack databases have no public IPv6 address.
            let arrivals = self.arrivals(site, &guards, true, false).on(Protocol::Tcp).at(ports.0);
            let stands_here = Cell::gate(self.stands_in(database, subnet));
            cells.push((Some(site), arrivals.both(&stands_here).both(&reached)));
        }
        if database.subnets.is_empty() {
            let gap = given(None::<()>, CALL, "DBSubnetGroup.Subnets").map(|()| true);
            cells.push((None, guards.inward.on(Protocol::Tcp).at(ports.0).both(&Cell::gate(gap)).both(&reached)));
        }
        // It stands in one of them: what one settles, the others leave.
        let settled = cells.iter().find(|(_, cell)| cell.is_internet() == Ok(true));
        let Some((site, cell)) = settled.or_else(|| cells.iter().find(|(_, cell)| cell.is_internet().is_err())) else {
            return exposure;
        };
        exposure.add(Protocol::Tcp, ports, cell, None, |peers| {
            let hops = site.map(|site| self.index.hops(site, Protocol::Tcp, ports, peers));
            let mut steps = hops.unwrap_or_else(Vec::new);
            steps.extend(self.index.guard_step(&guards, Protocol::Tcp, ports, peers));
            let text = format!("{} is publicly accessible on port {}", database.id, ports.0);
            steps.push(Step::new(CALL, &database.arn, text));
            steps
        });
        exposure
    }

    /// Whether a database is in a subnet of its group now: in its zone it may be in any.
    fn stands_in(&self, database: &Instance, subnet: &str) -> Result<bool, Gap> {
        if let [_] = database.subnets[..] {
            return Ok(true);
        }
        let zone = given(database.zone.as_deref(), CALL, "AvailabilityZone")?;
        let Some(found) = self.index.subnets.get(subnet) else {
            return Err(self.index.ec2.subnets.gap().cloned().unwrap_or_else(|| {
                let message = format!("the subnet {subnet} is not among those of this account");
                Gap::new(DescribeSubnets::CALL, Reason::Other, message)
            }));
        };
        Ok(given(found.zone.as_deref(), DescribeSubnets::CALL, "AvailabilityZone")? == zone)
    }
}

fn port(database: &Instance) -> Result<u16, Gap> {
    let port = given(database.port, CALL, "Endpoint.Port")?;
    u16::try_from(port).map_err(|_| Gap::new(CALL, Reason::Malformed, format!("{port} is no port")))
}
