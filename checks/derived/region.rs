//! The lists of one region, by what is asked of them.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::index::{ByKey, Grouped, Named, by_key};
use crate::calls::{Operation, ec2::DescribeSnapshots};
use crate::facts::ec2::{FlowLog, Instance, NetworkInterface, RouteTable, SecurityGroup, Snapshot, Subnet, Volume};
use crate::facts::rds::{ClusterParameterGroup, ParameterGroup};
use crate::facts::{Regional, given};
use crate::network::{Network, Open, PrefixLists};

/// The indexes, each made when it is first asked for, and what the internet reaches.
pub(crate) struct OfRegion<'a> {
    facts: &'a Regional,
    network: OnceCell<Network>,
    prefix_lists: OnceCell<PrefixLists<'a>>,
    open_groups: OnceCell<Vec<Open>>,
    volumes: OnceCell<ByKey<'a, Volume>>,
    snapshots: OnceCell<Grouped<'a, Snapshot>>,
    subnets: OnceCell<Grouped<'a, Subnet>>,
    flow_logs: OnceCell<Grouped<'a, FlowLog>>,
    tables_by_target: OnceCell<Grouped<'a, RouteTable>>,
    security_groups: OnceCell<ByKey<'a, SecurityGroup>>,
    groups_in_use: OnceCell<Named<'a>>,
    groups_of_instances: OnceCell<Named<'a>>,
    subnets_of_instances: OnceCell<Named<'a>>,
    groups_of_databases: OnceCell<Named<'a>>,
    parameter_groups: OnceCell<HashMap<&'a str, &'a ParameterGroup>>,
    cluster_parameter_groups: OnceCell<HashMap<&'a str, &'a ClusterParameterGroup>>,
}

impl<'a> OfRegion<'a> {
    pub(super) fn of(facts: &'a Regional) -> OfRegion<'a> {
        OfRegion {
            facts,
            network: OnceCell::new(),
            prefix_lists: OnceCell::new(),
            open_groups: OnceCell::new(),
            volumes: OnceCell::new(),
            snapshots: OnceCell::new(),
            subnets: OnceCell::new(),
            flow_logs: OnceCell::new(),
            tables_by_target: OnceCell::new(),
            security_groups: OnceCell::new(),
            groups_in_use: OnceCell::new(),
            groups_of_instances: OnceCell::new(),
            subnets_of_instances: OnceCell::new(),
            groups_of_databases: OnceCell::new(),
            parameter_groups: OnceCell::new(),
            cluster_parameter_groups: OnceCell::new(),
        }
    }

    /// What the region holds.
    pub(crate) fn facts(&self) -> &'a Regional {
        self.facts
    }

    /// What the internet reaches.
    pub(crate) fn network(&self) -> &Network {
        self.network.get_or_init(|| Network::of(self.facts))
    }

    /// The prefix lists by id.
    pub(crate) fn prefix_lists(&self) -> &PrefixLists<'a> {
        self.prefix_lists.get_or_init(|| PrefixLists::of(&self.facts.ec2))
    }

    /// What the inbound rules of each security group open to the internet, in the order of the list.
    pub(crate) fn open_groups(&self) -> &[Open] {
        let groups = self.facts.ec2.security_groups.seen();
        let open = |group: &SecurityGroup| Open::by(&group.ingress, self.prefix_lists());
        self.open_groups.get_or_init(|| groups.iter().map(open).collect())
    }

    /// The volumes by id.
    pub(crate) fn volumes(&self) -> &ByKey<'a, Volume> {
        self.volumes.get_or_init(|| ByKey::of(&self.facts.ec2.volumes, |volume| &volume.id))
    }

    /// The snapshots by volume. A copy names no volume (`vol-ffffffff`).
    pub(crate) fn snapshots(&self) -> &Grouped<'a, Snapshot> {
        self.snapshots.get_or_init(|| {
            Grouped::of(&self.facts.ec2.snapshots, |snapshot| {
                given(snapshot.volume.as_deref(), DescribeSnapshots::CALL, "VolumeId").map(Some)
            })
        })
    }

    /// The subnets by VPC.
    pub(crate) fn subnets(&self) -> &Grouped<'a, Subnet> {
        self.subnets.get_or_init(|| Grouped::of(&self.facts.ec2.subnets, |subnet| Ok(subnet.vpc.as_deref())))
    }

    /// The flow logs by what they watch.
    pub(crate) fn flow_logs(&self) -> &Grouped<'a, FlowLog> {
        self.flow_logs.get_or_init(|| Grouped::of(&self.facts.ec2.flow_logs, |log| Ok(log.resource.as_deref())))
    }

    /// The route tables by the targets of their routes.
    pub(crate) fn tables_by_target(&self) -> &Grouped<'a, RouteTable> {
        let targets = |table: &'a RouteTable| table.routes.iter().filter_map(|route| route.target.as_deref());
        self.tables_by_target.get_or_init(|| Grouped::of(&self.facts.ec2.route_tables, |table| Ok(targets(table))))
    }

    /// The security groups by id.
    pub(crate) fn security_groups(&self) -> &ByKey<'a, SecurityGroup> {
        self.security_groups.get_or_init(|| ByKey::of(&self.facts.ec2.security_groups, |group| &group.id))
    }

    /// The security groups of network interfaces, and those that a rule of another group names:
    /// AWS refuses to delete either.
    pub(crate) fn groups_in_use(&self) -> &Named<'a> {
        self.groups_in_use.get_or_init(|| {
            let ec2 = &self.facts.ec2;
            let of_interfaces = |interface: &'a NetworkInterface| interface.security_groups.iter().map(String::as_str);
            let mut named = Named::by(&ec2.network_interfaces, of_interfaces);
            named.add(&ec2.security_groups, |group| {
                let groups = group.ingress.iter().chain(&group.egress).flat_map(|rule| &rule.groups);
                Ok(groups.map(String::as_str).filter(|id| *id != group.id))
            });
            named
        })
    }

    /// The security groups of the instances that still exist, and of their interfaces.
    pub(crate) fn groups_of_instances(&self) -> &Named<'a> {
        self.groups_of_instances.get_or_init(|| {
            Named::by(&self.facts.ec2.instances, |instance| {
                let of_interfaces = instance.interfaces.iter().flat_map(|interface| &interface.security_groups);
                let groups = instance.security_groups.iter().chain(of_interfaces);
                groups.map(String::as_str).filter(|_| instance.exists())
            })
        })
    }

    /// The subnets of the instances that still exist.
    pub(crate) fn subnets_of_instances(&self) -> &Named<'a> {
        let subnet = |instance: &'a Instance| instance.subnet.as_deref().filter(|_| instance.exists());
        self.subnets_of_instances.get_or_init(|| Named::by(&self.facts.ec2.instances, subnet))
    }

    /// The security groups of the databases.
    pub(crate) fn groups_of_databases(&self) -> &Named<'a> {
        self.groups_of_databases.get_or_init(|| {
            Named::by(&self.facts.rds.instances, |database| database.security_groups.iter().map(String::as_str))
        })
    }

    /// The parameter group of instances of that name.
    pub(crate) fn parameter_group(&self, name: &str) -> Option<&'a ParameterGroup> {
        let groups = &self.facts.rds.parameter_groups;
        self.parameter_groups.get_or_init(|| by_key(groups, |group| &group.name)).get(name).copied()
    }

    /// The parameter group of clusters of that name.
    pub(crate) fn cluster_parameter_group(&self, name: &str) -> Option<&'a ClusterParameterGroup> {
        let groups = &self.facts.rds.cluster_parameter_groups;
        self.cluster_parameter_groups.get_or_init(|| by_key(groups, |group| &group.name)).get(name).copied()
    }
}
