//! Network ACLs: entries in order, both ways.

use super::{NOTHING, Row, SSH, of_instance, rows};
use crate::facts::Regional;
use crate::facts::ec2::NetworkAclEntry;
use crate::network::samples::{WORLD, acl, direct, entry, rule};

const RULES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html";
const BASICS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html";
const EPHEMERAL: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html";
const SHARED: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html";

const TCP_SSH: Option<(i32, i32)> = Some((22, 22));

fn entries(region: &mut Regional) -> &mut Vec<NetworkAclEntry> {
    &mut region.ec2.network_acls.seen_mut()[0].entries
}

/// Puts an entry in front of the others.
fn front(region: &mut Regional, allow: bool, egress: bool, ports: Option<(i32, i32)>, range: &str) {
    entries(region).push(entry(10, allow, egress, ports, range));
}

/// Answers may leave by these entries alone.
fn outward(region: &mut Regional, out: &[(Option<(i32, i32)>, &str)]) {
    entries(region).retain(|entry| !entry.egress);
    for (ports, range) in out {
        entries(region).push(entry(100, true, true, *ports, range));
    }
}

/// SSH over UDP instead, which has no answers.
fn udp(region: &mut Regional) {
    region.ec2.security_groups.seen_mut()[0].ingress = vec![rule("udp", (53, 53), &[WORLD])];
}

const ROWS: &[Row] = &[
    ("a denial in front", RULES, |r| front(r, false, false, TCP_SSH, WORLD), NOTHING),
    ("a denial of everything in front", RULES, |r| front(r, false, false, None, WORLD), NOTHING),
    ("a denial of another port in front", RULES, |r| front(r, false, false, Some((23, 23)), WORLD), SSH),
    ("a denial of IPv6 in front", RULES, |r| front(r, false, false, TCP_SSH, "::/0"), SSH),
    ("a denial behind", RULES, |r| entries(r).push(entry(200, false, false, TCP_SSH, WORLD)), SSH),
    (
        "a denial of one office in front",
        RULES,
        |r| front(r, false, false, TCP_SSH, "203.0.113.0/24"),
        "TCP 22 from 0.0.0.0/0 but for 203.0.113.0/24",
    ),
    (
        "a denial of two halves in front",
        RULES,
        |r| {
            front(r, false, false, TCP_SSH, "0.0.0.0/1");
            front(r, false, false, TCP_SSH, "128.0.0.0/1");
        },
        NOTHING,
    ),
    (
        "a denial of UDP in front",
        RULES,
        |r| {
            front(r, false, false, TCP_SSH, WORLD);
            entries(r).last_mut().unwrap().protocol = "17".to_owned();
        },
        SSH,
    ),
    (
        "an exception before the denial",
        RULES,
        |r| {
            entries(r).push(entry(5, true, false, TCP_SSH, "8.0.0.0/8"));
            front(r, false, false, TCP_SSH, WORLD);
        },
        "TCP 22 from 8.0.0.0/8",
    ),
    (
        "entries in any order of the list",
        RULES,
        |r| {
            front(r, false, false, TCP_SSH, WORLD);
            entries(r).reverse();
        },
        NOTHING,
    ),
    ("no entry but the last denials", BASICS, |r| entries(r).retain(|entry| !entry.allow), NOTHING),
    (
        "inward from an office alone",
        RULES,
        |r| {
            entries(r).retain(|entry| entry.egress);
            front(r, true, false, TCP_SSH, "203.0.113.0/24");
        },
        NOTHING,
    ),
    (
        "a range of ports around",
        RULES,
        |r| {
            entries(r).retain(|entry| entry.egress);
            front(r, true, false, Some((1, 1023)), WORLD);
        },
        SSH,
    ),
    (
        "ports above alone",
        RULES,
        |r| {
            entries(r).retain(|entry| entry.egress);
            front(r, true, false, Some((1024, 65535)), WORLD);
        },
        NOTHING,
    ),
    (
        "another network ACL's subnets",
        BASICS,
        |r| {
            r.ec2.network_acls.seen_mut()[0].subnets.retain(|id| id != "subnet-1");
            r.ec2.network_acls.seen_mut().push(acl("acl-2", &["subnet-1"], vec![]));
        },
        NOTHING,
    ),
    (
        "a network ACL that is not listed",
        SHARED,
        |r| r.ec2.network_acls.seen_mut().clear(),
        "TCP 22 perhaps: DescribeNetworkAcls",
    ),
    ("no answers out", EPHEMERAL, |r| outward(r, &[]), NOTHING),
    ("answers to ephemeral ports", EPHEMERAL, |r| outward(r, &[(Some((1024, 65535)), WORLD)]), SSH),
    ("answers to one port, which the client may choose", EPHEMERAL, |r| outward(r, &[(Some((443, 443)), WORLD)]), SSH),
    ("answers to port 0, which no connection has", EPHEMERAL, |r| outward(r, &[(Some((0, 0)), WORLD)]), NOTHING),
    ("answers to an office", EPHEMERAL, |r| outward(r, &[(Some((1024, 65535)), "203.0.113.0/24")]), NOTHING),
    (
        "answers to a part of the world",
        EPHEMERAL,
        |r| outward(r, &[(Some((1024, 65535)), "32.0.0.0/3")]),
        "TCP 22 from 32.0.0.0/3",
    ),
    (
        "answers to two halves by two ports",
        EPHEMERAL,
        |r| {
            outward(r, &[(Some((1024, 2000)), "0.0.0.0/1"), (Some((3000, 4000)), "128.0.0.0/1")]);
        },
        SSH,
    ),
    ("answers over IPv6 alone", EPHEMERAL, |r| outward(r, &[(None, "::/0")]), NOTHING),
    ("answers denied first", EPHEMERAL, |r| front(r, false, true, Some((1, 65535)), WORLD), NOTHING),
    (
        "a datagram needs no answer",
        EPHEMERAL,
        |r| {
            udp(r);
            outward(r, &[]);
        },
        "UDP 53 from 0.0.0.0/0",
    ),
    (
        "a datagram is denied",
        RULES,
        |r| {
            udp(r);
            front(r, false, false, Some((53, 53)), WORLD);
            entries(r).last_mut().unwrap().protocol = "17".to_owned();
        },
        NOTHING,
    ),
    (
        "an entry without a range",
        RULES,
        |r| {
            front(r, false, false, TCP_SSH, WORLD);
            entries(r).last_mut().unwrap().ipv4 = None;
        },
        "TCP 22 perhaps: DescribeNetworkAcls",
    ),
    (
        "it comes too late to matter",
        RULES,
        |r| {
            front(r, false, false, TCP_SSH, WORLD);
            entries(r).push(entry(11, true, false, TCP_SSH, WORLD));
            entries(r).last_mut().unwrap().ipv4 = None;
            entries(r).push(entry(9, false, false, TCP_SSH, "::/0"));
        },
        NOTHING,
    ),
];

#[test]
fn the_first_entry_that_fits_decides_both_ways() {
    rows(direct, of_instance, ROWS);
}
