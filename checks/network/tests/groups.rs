//! Security groups.

use super::{NOTHING, Row, SSH, of_instance, rows};
use crate::facts::Regional;
use crate::facts::ec2::SecurityGroupRule;
use crate::network::samples::{ACCOUNT, WORLD, direct, group, prefix_list, rule, tcp, text};

const GROUPS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html";
const RULES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";
const PERMISSION: &str = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html";
const LISTS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html";
const SHARED: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html";

fn ingress(region: &mut Regional, rules: Vec<SecurityGroupRule>) {
    region.ec2.security_groups.seen_mut()[0].ingress = rules;
}

fn also(region: &mut Regional, id: &str, rules: Vec<SecurityGroupRule>) {
    region.ec2.instances.seen_mut()[0].interfaces[0].security_groups.push(id.to_owned());
    region.ec2.security_groups.seen_mut().push(group(id, rules));
}

const ROWS: &[Row] = &[
    ("no rule", GROUPS, |r| ingress(r, vec![]), NOTHING),
    ("a private range", RULES, |r| ingress(r, vec![tcp(22, &["10.0.0.0/8", "192.168.0.0/16"])]), NOTHING),
    ("an office", RULES, |r| ingress(r, vec![tcp(22, &["203.0.113.0/24"])]), NOTHING),
    ("another group", RULES, |r| ingress(r, vec![tcp(22, &["sg-2"])]), NOTHING),
    ("all addresses of IPv6", RULES, |r| ingress(r, vec![tcp(22, &["::/0"])]), NOTHING),
    ("two halves", RULES, |r| ingress(r, vec![tcp(22, &["0.0.0.0/1"]), tcp(22, &["128.0.0.0/1"])]), SSH),
    (
        "several ports",
        RULES,
        |r| ingress(r, vec![rule("tcp", (20, 30), &[WORLD]), tcp(443, &[WORLD])]),
        "TCP 20-30 from 0.0.0.0/0; TCP 443 from 0.0.0.0/0",
    ),
    (
        "every protocol",
        PERMISSION,
        |r| ingress(r, vec![rule("-1", (0, 0), &[WORLD])]),
        "TCP 0-65535 from 0.0.0.0/0; UDP 0-65535 from 0.0.0.0/0",
    ),
    ("by the protocol's number", PERMISSION, |r| ingress(r, vec![rule("6", (22, 22), &[WORLD])]), SSH),
    ("UDP", RULES, |r| ingress(r, vec![rule("udp", (53, 53), &[WORLD])]), "UDP 53 from 0.0.0.0/0"),
    ("ICMP has no ports", PERMISSION, |r| ingress(r, vec![rule("icmp", (8, -1), &[WORLD])]), NOTHING),
    (
        "ports left out are all",
        PERMISSION,
        |r| {
            ingress(r, vec![SecurityGroupRule { from_port: None, to_port: None, ..tcp(0, &[WORLD]) }]);
        },
        "TCP 0-65535 from 0.0.0.0/0",
    ),
    (
        "the rules of all groups add up",
        GROUPS,
        |r| {
            ingress(r, vec![tcp(22, &["0.0.0.0/1"])]);
            also(r, "sg-2", vec![tcp(22, &["128.0.0.0/1"])]);
        },
        SSH,
    ),
    ("a closed group takes nothing away", GROUPS, |r| also(r, "sg-2", vec![]), SSH),
    ("answers need no rule", GROUPS, |r| r.ec2.security_groups.seen_mut()[0].egress.clear(), SSH),
    (
        "a group that nothing has",
        GROUPS,
        |r| {
            ingress(r, vec![]);
            r.ec2.security_groups.seen_mut().push(group("sg-2", vec![tcp(22, &[WORLD])]));
        },
        NOTHING,
    ),
    (
        "a group that is not listed",
        SHARED,
        |r| {
            ingress(r, vec![]);
            r.ec2.instances.seen_mut()[0].interfaces[0].security_groups.push("sg-9".to_owned());
        },
        "TCP 0-65535 perhaps: DescribeSecurityGroups; UDP 0-65535 perhaps: DescribeSecurityGroups",
    ),
    (
        "a prefix list of the world",
        LISTS,
        |r| {
            ingress(r, vec![tcp(22, &["pl-1"])]);
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &[WORLD]));
        },
        SSH,
    ),
    (
        "a prefix list of AWS's own",
        LISTS,
        |r| {
            ingress(r, vec![tcp(22, &["pl-1"])]);
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", "AWS", &[]));
        },
        NOTHING,
    ),
    (
        "a prefix list that is not listed",
        LISTS,
        |r| ingress(r, vec![tcp(22, &["pl-1"])]),
        "TCP 22 perhaps: DescribeManagedPrefixLists",
    ),
    (
        "what is no range",
        RULES,
        |r| {
            ingress(r, vec![SecurityGroupRule { ipv4: vec!["all".to_owned()], ..tcp(22, &[]) }]);
        },
        "TCP 22 perhaps: DescribeSecurityGroups",
    ),
    (
        "no route, whatever the group opens",
        GROUPS,
        |r| {
            r.ec2.instances.seen_mut()[0].interfaces[0].subnet = text("subnet-2");
        },
        NOTHING,
    ),
];

#[test]
fn any_rule_of_any_group_lets_in() {
    rows(direct, of_instance, ROWS);
}
