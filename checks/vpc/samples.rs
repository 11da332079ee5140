//! Networks for cases.

use crate::cases::{ACCOUNT, Case, regional};
use crate::fact::Listing;
use crate::facts::ec2::{
    FlowLog, NetworkAcl, NetworkAclEntry, PrefixList, Route, RouteTable, SecurityGroup, SecurityGroupRule, Subnet, Vpc,
    VpnConnection, VpnTunnel,
};

/// A rule for ranges of addresses, IPv4 and IPv6 mixed.
pub(super) fn rule(protocol: &str, ports: Option<(i32, i32)>, ranges: &[&str]) -> SecurityGroupRule {
    let (ipv6, ipv4) = ranges.iter().map(|&range| range.to_owned()).partition(|range| range.contains(':'));
    SecurityGroupRule {
        protocol: protocol.to_owned(),
        from_port: ports.map(|ports| ports.0),
        to_port: ports.map(|ports| ports.1),
        ipv4,
        ipv6,
        prefix_lists: Vec::new(),
        groups: Vec::new(),
    }
}

/// A rule for a prefix list.
pub(super) fn list_rule(protocol: &str, port: i32, list: &str) -> SecurityGroupRule {
    SecurityGroupRule { prefix_lists: vec![list.to_owned()], ..rule(protocol, Some((port, port)), &[]) }
}

/// A rule for the members of a group.
pub(super) fn group_rule(group: &str) -> SecurityGroupRule {
    SecurityGroupRule { groups: vec![group.to_owned()], ..rule("-1", None, &[]) }
}

/// A group of the account.
pub(super) fn group(id: &str, ingress: Vec<SecurityGroupRule>) -> SecurityGroup {
    SecurityGroup {
        id: id.to_owned(),
        name: id.replace("sg-", "group-"),
        vpc: Some("vpc-1".to_owned()),
        owner: Some(ACCOUNT.to_owned()),
        ingress,
        egress: Vec::new(),
        tags: None,
    }
}

/// A prefix list.
pub(super) fn prefix_list(id: &str, owner: &str, entries: &[&str]) -> PrefixList {
    PrefixList {
        id: id.to_owned(),
        name: None,
        owner: Some(owner.to_owned()),
        entries: Listing::complete(entries.iter().map(|&entry| entry.to_owned()).collect()),
    }
}

/// A case about one group, the only one.
pub(super) fn with_group(name: &'static str, fill: impl FnOnce(&mut SecurityGroup)) -> Case {
    regional(name, |region| {
        let mut group = group("sg-1", Vec::new());
        fill(&mut group);
        region.ec2.security_groups = Listing::complete(vec![group]);
    })
}

/// A case about the inbound rules of one group.
pub(super) fn with_rules(name: &'static str, rules: &[SecurityGroupRule]) -> Case {
    with_group(name, |group| group.ingress = rules.to_vec())
}

/// The same, with the prefix lists that the account can see.
pub(super) fn with_lists(name: &'static str, rules: &[SecurityGroupRule], lists: Vec<PrefixList>) -> Case {
    regional(name, |region| {
        region.ec2.security_groups = Listing::complete(vec![group("sg-1", rules.to_vec())]);
        region.ec2.prefix_lists = Listing::complete(lists);
    })
}

/// An entry for traffic that comes in.
pub(super) fn entry(
    number: i32,
    allow: bool,
    protocol: &str,
    ports: Option<(i32, i32)>,
    range: &str,
) -> NetworkAclEntry {
    let ipv6 = range.contains(':');
    NetworkAclEntry {
        number,
        egress: false,
        allow,
        protocol: protocol.to_owned(),
        ipv4: (!ipv6).then(|| range.to_owned()),
        ipv6: ipv6.then(|| range.to_owned()),
        from_port: ports.map(|ports| ports.0),
        to_port: ports.map(|ports| ports.1),
    }
}

/// A case about one network ACL that guards a subnet, the only one. It ends with the denial
/// of all else, as every one does.
pub(super) fn with_acl(name: &'static str, fill: impl FnOnce(&mut NetworkAcl)) -> Case {
    let mut acl = NetworkAcl {
        id: "acl-1".to_owned(),
        vpc: Some("vpc-1".to_owned()),
        default: false,
        owner: Some(ACCOUNT.to_owned()),
        subnets: vec!["subnet-1".to_owned()],
        entries: vec![entry(32767, false, "-1", None, "0.0.0.0/0"), entry(32768, false, "-1", None, "::/0")],
        tags: None,
    };
    fill(&mut acl);
    regional(name, |region| region.ec2.network_acls = Listing::complete(vec![acl]))
}

/// A VPC of the account.
pub(super) fn vpc(id: &str) -> Vpc {
    Vpc { id: id.to_owned(), default: false, owner: Some(ACCOUNT.to_owned()), ipv4: Vec::new(), tags: None }
}

/// A subnet of the account.
pub(super) fn subnet(id: &str, vpc: &str, zone: &str) -> Subnet {
    Subnet {
        id: id.to_owned(),
        vpc: Some(vpc.to_owned()),
        zone: Some(zone.to_owned()),
        owner: Some(ACCOUNT.to_owned()),
        public_ip_on_launch: None,
        ipv4: None,
        ipv6: Vec::new(),
        tags: None,
    }
}

/// A flow log that works.
pub(super) fn flow_log(id: &str, resource: &str, traffic: &str) -> FlowLog {
    FlowLog {
        id: id.to_owned(),
        resource: Some(resource.to_owned()),
        status: Some("ACTIVE".to_owned()),
        traffic: Some(traffic.to_owned()),
        delivery_status: Some("SUCCESS".to_owned()),
        delivery_error: None,
        tags: None,
    }
}

/// A route table of a VPC, with destinations and targets.
pub(super) fn route_table(id: &str, vpc: &str, routes: &[(&str, &str)]) -> RouteTable {
    let route = |(destination, target): &(&str, &str)| Route {
        destination: (*destination).to_owned(),
        target: Some((*target).to_owned()),
        state: Some("active".to_owned()),
    };
    RouteTable {
        id: id.to_owned(),
        vpc: Some(vpc.to_owned()),
        main: false,
        owner: Some(ACCOUNT.to_owned()),
        subnets: Vec::new(),
        routes: routes.iter().map(route).collect(),
        tags: None,
    }
}

/// A case about one VPN connection: the status of each tunnel, and whether it logs.
pub(super) fn with_vpn(name: &'static str, state: &str, tunnels: &[(Option<&str>, bool)]) -> Case {
    let tunnel = |(nth, (status, logging)): (usize, &(Option<&str>, bool))| VpnTunnel {
        address: Some(format!("203.0.113.{nth}")),
        status: status.map(str::to_owned),
        logging: *logging,
    };
    let connection = VpnConnection {
        id: "vpn-1".to_owned(),
        state: Some(state.to_owned()),
        tunnels: tunnels.iter().enumerate().map(tunnel).collect(),
        tags: None,
    };
    regional(name, |region| region.ec2.vpn_connections = Listing::complete(vec![connection]))
}
