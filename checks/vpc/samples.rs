//! Networks for cases.

use crate::cases::{ACCOUNT, Case, regional};
use crate::fact::Listing;
use crate::facts::ec2::{PrefixList, SecurityGroup, SecurityGroupRule};

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
