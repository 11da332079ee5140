//! Only subnets that need it lead to an internet gateway: those in which something has a public
//! address. Where nothing has one, the route serves nobody today, and whoever gets an address
//! tomorrow faces the internet.

use std::collections::{HashMap, HashSet};

use super::tables;
use crate::calls::ec2::{
    DescribeInternetGateways, DescribeManagedPrefixLists, DescribeNetworkInterfaces, DescribeRouteTables,
    DescribeSubnets, GetManagedPrefixListEntries,
};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::Regional;
use crate::facts::ec2::{NetworkInterface, RouteTable};
use crate::network::Network;
use crate::verdict::{Judgement, fail, not_applicable, pass};

const READS: &[&Call] = &[
    DescribeInternetGateways::CALL,
    DescribeManagedPrefixLists::CALL,
    DescribeNetworkInterfaces::CALL,
    DescribeRouteTables::CALL,
    DescribeSubnets::CALL,
    GetManagedPrefixListEntries::CALL,
];

pub(super) static CHECK: Check = Check {
    key: "vpc-route-table-no-public-igw",
    title: "Only subnets with public addresses lead to an internet gateway",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("vpc.route-tables"), covers("ec2.network-placement")],
    reads: READS,
    params: &[],
    why: "Where private machines stand in a subnet with a way to the internet, one address that someone attaches is all \
          that it takes to expose them.",
    fix: Fix {
        what: "Bind the subnet to a route table that leads to a NAT gateway, or to no gateway at all.",
        command: "aws ec2 associate-route-table --route-table-id PRIVATE_ROUTE_TABLE_ID --subnet-id SUBNET_ID",
    },
    references: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/no-unrestricted-route-to-igw.html",
    ],
    judge: |judging| tables::each(judging, judge),
};

fn judge(table: &RouteTable, region: &Regional, network: &Network) -> Judgement {
    if !network.table_leads_out(&table.id)? {
        return pass("the table leads to no internet gateway");
    }
    let ec2 = &region.ec2;
    let served: HashSet<&str> = ec2
        .subnets
        .seen()
        .iter()
        .filter_map(|subnet| Some((subnet, subnet.vpc.as_deref()?)))
        .filter(|(subnet, vpc)| network.table_of(&subnet.id, vpc).is_ok_and(|id| id == table.id))
        .map(|(subnet, _)| subnet.id.as_str())
        .chain(table.subnets.iter().map(String::as_str))
        .collect();
    let mut public: HashMap<&str, bool> = HashMap::new();
    for interface in ec2.network_interfaces.seen() {
        let Some(subnet) = interface.subnet.as_deref().filter(|subnet| served.contains(subnet)) else { continue };
        *public.entry(subnet).or_insert(false) |= is_public(interface);
    }
    let mut private: Vec<&str> = public.iter().filter(|(_, public)| !**public).map(|(subnet, _)| *subnet).collect();
    private.sort_unstable();
    if let Some(gap) = ec2.network_interfaces.gap() {
        // One more interface may have a public address.
        return Err(gap.clone());
    }
    if !private.is_empty() {
        return fail(format!("nothing has a public address in {}", super::listed(&private)));
    }
    if table.main
        && let Some(gap) = ec2.subnets.gap()
    {
        return Err(gap.clone());
    }
    if served.is_empty() {
        return not_applicable("no subnet uses the table");
    }
    pass("something has a public address in every subnet that is in use")
}

fn is_public(interface: &NetworkInterface) -> bool {
    interface.public_ip.is_some() || !interface.ipv6.is_empty()
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, regional};
    use crate::fact::Listing;
    use crate::network::samples::{network, prefix_list, route, text};

    fn interface(id: &str, subnet: &str, public: bool) -> NetworkInterface {
        NetworkInterface {
            id: id.to_owned(),
            vpc: text("vpc-1"),
            subnet: text(subnet),
            kind: None,
            status: None,
            requester_managed: false,
            source_dest_check: None,
            public_ip: public.then(|| "203.0.113.1".to_owned()),
            ipv6: Vec::new(),
            private_ips: Vec::new(),
            security_groups: Vec::new(),
            instance: None,
            description: None,
            tags: None,
        }
    }
    let with = |name, interfaces: &[(&str, bool)], change: fn(&mut Regional)| {
        let interfaces = interfaces.iter().map(|(subnet, public)| interface("eni-1", subnet, *public)).collect();
        regional(name, move |region| {
            network(region);
            region.ec2.route_tables.seen_mut().remove(0);
            region.ec2.network_interfaces = Listing::complete(interfaces);
            change(region);
        })
    };
    fn main_alone(region: &mut Regional) {
        region.ec2.route_tables.seen_mut()[0].main = true;
        region.ec2.route_tables.seen_mut()[0].subnets.clear();
    }
    vec![
        with("a public machine in it", &[("subnet-1", true), ("subnet-1", false)], |_| {}).passes(),
        with("private machines alone", &[("subnet-1", true), ("subnet-3", false)], |_| {}).fails().saying("subnet-3"),
        with("nothing in it", &[], |_| {}).passes(),
        with("private machines elsewhere", &[("subnet-2", false)], |_| {}).passes(),
        with("no way out", &[("subnet-1", false)], |r| r.ec2.internet_gateways.seen_mut()[0].vpcs.clear()).passes(),
        with("by the main table", &[("subnet-2", false)], main_alone).fails().saying("subnet-2"),
        with("by the main table, public", &[("subnet-2", true)], main_alone).passes(),
        with("by a prefix list", &[("subnet-1", false)], |r| {
            let routes = &mut r.ec2.route_tables.seen_mut()[0].routes;
            routes.truncate(2);
            routes.push(route("pl-1", "igw-1"));
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"]));
        })
        .fails(),
        with("no subnet", &[], |r| {
            r.ec2.route_tables.seen_mut()[0].subnets.clear();
        })
        .does_not_apply(),
        with("interfaces unread", &[], |r| r.ec2.network_interfaces = Listing::unread()).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
