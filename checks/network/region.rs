//! What the internet reaches in one region: every instance, database and load balancer, worked
//! out once. Facts that were not read leave what hangs on them unclear; whatever settles the
//! question (a closed security group, no public address) settles it all the same.
//!
//! It speaks of TCP and UDP. Sources are the internet as [`super::is_internet`] means it: a port
//! that is open to one office is not open to the internet.

use std::collections::HashMap;
use std::net::Ipv6Addr;
use std::rc::Rc;

use super::doors::{Door, Site};
use super::exposure::{Exposure, Path, Step, Unclear};
use super::guards::{Guards, Sets};
use super::index::{Both, Index, Memo};
use super::openings::Protocol;
use super::reach::{Cell, Reach};
use super::space::Space;
use crate::calls::{Operation, ec2::DescribeInstances};
use crate::fact::Gap;
use crate::facts::ec2::{Instance, InstanceInterface};
use crate::facts::{Regional, given, unfamiliar};

/// What the internet reaches in one region.
#[derive(Debug)]
pub struct Network {
    pub(super) instances: HashMap<String, Exposure>,
    pub(super) databases: HashMap<String, Exposure>,
    pub(super) balancers: HashMap<String, Exposure>,
    tables: HashMap<String, Result<bool, Gap>>,
    bound: HashMap<String, String>,
    main: HashMap<String, String>,
    tables_gap: Option<Gap>,
}

/// The analysis at work.
pub(super) struct Survey<'a> {
    pub(super) index: Index<'a>,
    pub(super) doors: Memo<Site<'a>, Door>,
    pub(super) sets: Sets<'a>,
    arrivals: Memo<(Site<'a>, Vec<&'a str>, bool, bool), Both<Reach>>,
}

impl Network {
    /// Works it out.
    #[must_use]
    pub fn of(region: &Regional) -> Network {
        let survey = Survey { index: Index::of(region), doors: Memo::new(), sets: Memo::new(), arrivals: Memo::new() };
        let tables = region.ec2.route_tables.seen();
        let main = tables.iter().filter(|table| table.main);
        let bound = tables.iter().flat_map(|table| table.subnets.iter().map(|id| (id.clone(), table.id.clone())));
        let mut instances: HashMap<String, Exposure> = region
            .ec2
            .instances
            .seen()
            .iter()
            .map(|instance| (instance.id.clone(), survey.instance(instance)))
            .collect();
        let balancers = survey.balancers(&mut instances);
        Network {
            instances,
            databases: survey.databases(),
            balancers,
            tables: tables.iter().map(|table| (table.id.clone(), survey.index.way(table).leads_out())).collect(),
            bound: bound.collect(),
            main: main.filter_map(|table| Some((table.vpc.clone()?, table.id.clone()))).collect(),
            tables_gap: region.ec2.route_tables.gap().cloned(),
        }
    }

    /// How the internet reaches an instance that was listed.
    ///
    /// # Errors
    /// A gap, when the instance was not listed.
    pub fn instance(&self, id: &str) -> Result<&Exposure, Gap> {
        self.instances.get(id).ok_or_else(|| Gap::not_collected(DescribeInstances::CALL))
    }

    /// How the internet reaches a database instance that was listed, by its ARN.
    ///
    /// # Errors
    /// A gap, when the database was not listed.
    pub fn database(&self, arn: &str) -> Result<&Exposure, Gap> {
        let call = crate::calls::rds::DescribeDBInstances::CALL;
        self.databases.get(arn).ok_or_else(|| Gap::not_collected(call))
    }

    /// How the internet reaches a load balancer that was listed: by its ARN, a classic one by its name.
    ///
    /// # Errors
    /// A gap, when the load balancer was not listed.
    pub fn balancer(&self, id: &str) -> Result<&Exposure, Gap> {
        let call = crate::calls::elasticloadbalancingv2::DescribeLoadBalancers::CALL;
        self.balancers.get(id).ok_or_else(|| Gap::not_collected(call))
    }

    /// Whether a route table that was listed sends answers to public addresses through an internet gateway.
    ///
    /// # Errors
    /// A gap, when it cannot be told.
    pub fn table_leads_out(&self, id: &str) -> Result<bool, Gap> {
        let call = crate::calls::ec2::DescribeRouteTables::CALL;
        self.tables.get(id).cloned().unwrap_or_else(|| Err(Gap::not_collected(call)))
    }

    /// The id of the table that a subnet uses: the one bound to it, else the main one of its VPC.
    ///
    /// # Errors
    /// A gap, when it is not among the tables that were listed.
    pub fn table_of(&self, subnet: &str, vpc: &str) -> Result<&str, Gap> {
        let main = || match &self.tables_gap {
            Some(gap) => Err(gap.clone()),
            None => self.main.get(vpc).map(String::as_str).ok_or_else(|| super::index::no_table(subnet)),
        };
        self.bound.get(subnet).map_or_else(main, |id| Ok(id))
    }

    /// Whether a subnet is a public one: its route table leads to an internet gateway.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html>
    ///
    /// # Errors
    /// A gap, when it cannot be told.
    pub fn is_public(&self, subnet: &str, vpc: &str) -> Result<bool, Gap> {
        self.table_leads_out(self.table_of(subnet, vpc)?)
    }
}

impl<'a> Survey<'a> {
    /// The direct ways to an instance.
    fn instance(&self, instance: &'a Instance) -> Exposure {
        let mut exposure = Exposure::default();
        let runs = Cell::gate(runs(instance));
        for (nth, interface) in instance.interfaces.iter().enumerate() {
            // The instance itself names the address of its first interface.
            let of_instance = instance.public_ip.as_ref().filter(|_| nth == 0);
            let v4 = interface.public_ip.as_ref().or(of_instance);
            let v6 = interface.ipv6.iter().find(|address| is_global(address));
            if runs.is_closed() || (v4.is_none() && v6.is_none()) {
                continue;
            }
            let guards = self.index.guards(&self.sets, &interface.security_groups);
            let site = site(instance, interface);
            let arrivals = match &site {
                Ok(site) => self.arrivals(*site, &guards, v4.is_some(), v6.is_some()),
                Err(gap) => {
                    let somewhere = Reach::to_all_ports(Cell::gate(Err(gap.clone())));
                    Rc::new(Both::of(|protocol| guards.inward.on(protocol).both(&somewhere)))
                }
            };
            for protocol in Protocol::ALL {
                for stretch in arrivals.on(protocol).stretches() {
                    let cell = stretch.cell.both(&runs);
                    exposure.add(protocol, stretch.ports, &cell, None, |peers| {
                        let hops = site.as_ref().map(|site| self.index.hops(*site, protocol, stretch.ports, peers));
                        let mut steps = hops.unwrap_or_else(|_| Vec::new());
                        steps.extend(self.index.guard_step(&guards, protocol, stretch.ports, peers));
                        let address = v4.filter(|_| !cell.open.families(true, false).is_empty()).or(v6).or(v4);
                        let address = address.map_or("a public address", String::as_str);
                        let text = format!("{} of {} has the address {address}", interface.id, instance.id);
                        steps.push(Step::new(DescribeInstances::CALL, &instance.id, text));
                        steps
                    });
                }
            }
        }
        exposure
    }

    /// What arrives at an interface with these groups and kinds of addresses.
    pub(super) fn arrivals(&self, site: Site<'a>, guards: &Guards<'a>, v4: bool, v6: bool) -> Rc<Both<Reach>> {
        self.arrivals.get((site, guards.ids.clone(), v4, v6), || {
            let door = self.index.door(&self.doors, site);
            Both::of(|protocol| door.on(protocol).both(guards.inward.on(protocol)).families(v4, v6))
        })
    }
}

/// Whether packets are taken now. <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html>
pub(super) fn runs(instance: &Instance) -> Result<bool, Gap> {
    match instance.state.as_str() {
        "pending" | "running" => Ok(true),
        "shutting-down" | "stopped" | "stopping" | "terminated" => Ok(false),
        state => Err(unfamiliar(Some(state), DescribeInstances::CALL, "State.Name")),
    }
}

/// Where an interface is. Those of an instance may be in different subnets, even of other VPCs.
pub(super) fn site<'a>(instance: &'a Instance, interface: &'a InstanceInterface) -> Result<Site<'a>, Gap> {
    let vpc = interface.vpc.as_deref().or(instance.vpc.as_deref());
    let subnet = interface.subnet.as_deref().or(instance.subnet.as_deref());
    Ok(Site {
        vpc: given(vpc, DescribeInstances::CALL, "VpcId")?,
        subnet: given(subnet, DescribeInstances::CALL, "SubnetId")?,
    })
}

/// Whether an IPv6 address is one that the internet routes.
fn is_global(address: &str) -> bool {
    address
        .parse::<Ipv6Addr>()
        .is_ok_and(|address| Space::public().touches(&Space::of([ipnet::IpNet::from(std::net::IpAddr::from(address))])))
}

impl Exposure {
    /// Adds what reaches some ports, with its hops if it is the internet.
    pub(super) fn add(
        &mut self,
        protocol: Protocol,
        ports: super::Ports,
        cell: &Cell,
        through: Option<&str>,
        steps: impl FnOnce(&str) -> Vec<Step>,
    ) {
        match (cell.open.named(), cell.is_internet()) {
            (Some(peers), _) => {
                let steps = steps(&peers);
                self.paths.push(Path { protocol, ports, peers, through: through.map(str::to_owned), steps });
            }
            (None, Err(gap)) => {
                self.unclear.push(Unclear { protocol, ports, balanced: through.is_some(), gap });
            }
            (None, Ok(_)) => {}
        }
    }
}
