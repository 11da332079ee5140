//! Only subnets that need it lead to an internet gateway: those in which something has a public
//! address. Where nothing has one, the route serves nobody today, and whoever gets an address
//! tomorrow faces the internet.

use std::collections::{BTreeSet, HashMap};

use super::tables;
use crate::calls::ec2::{
    DescribeInternetGateways, DescribeManagedPrefixLists, DescribeNetworkInterfaces, DescribeRouteTables,
    DescribeSubnets, GetManagedPrefixListEntries,
};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::{Ec2, NetworkInterface, RouteTable};
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
    judge: |judging| {
        for (region, network) in judging.networks() {
            let used = Used::of(&region.facts.ec2, network);
            tables::each(judging, region, |table| judge(table, &used, network));
        }
    },
};

/// The subnets of a region, and what stands in them.
struct Used<'a> {
    ec2: &'a Ec2,
    /// The subnets by the table that they use.
    by_table: HashMap<&'a str, Vec<&'a str>>,
    /// Those in which something stands, and whether something has a public address.
    public: HashMap<&'a str, bool>,
}

impl<'a> Used<'a> {
    fn of(ec2: &'a Ec2, network: &'a Network) -> Used<'a> {
        let mut by_table: HashMap<&str, Vec<&str>> = HashMap::new();
        for subnet in ec2.subnets.seen() {
            let Some(vpc) = subnet.vpc.as_deref() else { continue };
            if let Ok(table) = network.table_of(&subnet.id, vpc) {
                by_table.entry(table).or_default().push(&subnet.id);
            }
        }
        let mut public = HashMap::new();
        for interface in ec2.network_interfaces.seen() {
            if let Some(subnet) = interface.subnet.as_deref() {
                *public.entry(subnet).or_insert(false) |= is_public(interface);
            }
        }
        Used { ec2, by_table, public }
    }
}

fn judge(table: &RouteTable, used: &Used<'_>, network: &Network) -> Judgement {
    if !network.table_leads_out(&table.id)? {
        return pass("the table leads to no internet gateway");
    }
    let ec2 = used.ec2;
    let by_table = used.by_table.get(table.id.as_str()).map_or(&[][..], Vec::as_slice);
    let served: BTreeSet<&str> = by_table.iter().copied().chain(table.subnets.iter().map(String::as_str)).collect();
    let private: Vec<&str> = served.iter().copied().filter(|id| used.public.get(id) == Some(&false)).collect();
    if let Some(gap) = ec2.network_interfaces.gap() {
        // One more interface may have a public address.
        return Err(gap.clone());
    }
    if !private.is_empty() {
        return fail(format!("nothing has a public address in {}", super::listed(&private)));
    }
    // A subnet that was not listed, or that no listed table names, may use the main one.
    if table.main
        && let Some(gap) = ec2.subnets.gap().or(ec2.route_tables.gap())
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
    use crate::facts::Regional;
    use crate::network::samples::{network, prefix_list, route, table, text};
    use crate::verdict::Status;

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
        with("by the main table, before another", &[("subnet-2", false)], |r| {
            main_alone(r);
            r.ec2.route_tables.seen_mut().push(table("rtb-2", "vpc-1", false, &["subnet-1"], Vec::new()));
        })
        .gives(&[("rtb-1", Status::Fail), ("rtb-2", Status::Pass)]),
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
