//! IPv6 beside IPv4: each has its own addresses, routes, entries and ranges.

use super::{NOTHING, Row, SSH, of_instance, rows};
use crate::facts::Regional;
use crate::network::samples::{WORLD, direct, entry, tcp, text, texts};

const ADDRESSES: &str = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html";
const ROUTES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html";
const EGRESS_ONLY: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html";
const ENTRIES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html";
const RULES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html";

/// An instance with an IPv6 address alone, whose group opens SSH to IPv6.
fn six(region: &mut Regional) {
    direct(region);
    let interface = &mut region.ec2.instances.seen_mut()[0].interfaces[0];
    interface.public_ip = None;
    interface.ipv6 = texts(&["2600:1f18:0:1::10"]);
    region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(22, &["::/0"])];
}

const SIX: &str = "TCP 22 from ::/0";

const ROWS: &[Row] = &[
    ("a global address", ADDRESSES, |_| {}, SIX),
    (
        "a unique local address",
        ADDRESSES,
        |r| {
            r.ec2.instances.seen_mut()[0].interfaces[0].ipv6 = texts(&["fd00:ec2::254"]);
        },
        NOTHING,
    ),
    (
        "a link-local address",
        ADDRESSES,
        |r| {
            r.ec2.instances.seen_mut()[0].interfaces[0].ipv6 = texts(&["fe80::1"]);
        },
        NOTHING,
    ),
    (
        "a rule for IPv4 opens nothing",
        RULES,
        |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(22, &[WORLD])];
        },
        NOTHING,
    ),
    (
        "a rule for all global addresses",
        RULES,
        |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(22, &["2000::/3"])];
        },
        SIX,
    ),
    (
        "no route for IPv6",
        ROUTES,
        |r| {
            r.ec2.route_tables.seen_mut()[1].routes.remove(3);
        },
        NOTHING,
    ),
    (
        "no route for IPv4",
        ROUTES,
        |r| {
            r.ec2.route_tables.seen_mut()[1].routes.remove(2);
        },
        SIX,
    ),
    (
        "an egress-only gateway",
        EGRESS_ONLY,
        |r| {
            r.ec2.route_tables.seen_mut()[1].routes[3].target = text("eigw-1");
        },
        NOTHING,
    ),
    (
        "a denial of IPv4",
        ENTRIES,
        |r| {
            r.ec2.network_acls.seen_mut()[0].entries.push(entry(10, false, false, None, WORLD));
        },
        SIX,
    ),
    (
        "a denial of IPv6",
        ENTRIES,
        |r| {
            r.ec2.network_acls.seen_mut()[0].entries.push(entry(10, false, false, None, "::/0"));
        },
        NOTHING,
    ),
    (
        "no answers over IPv6",
        ENTRIES,
        |r| {
            r.ec2.network_acls.seen_mut()[0].entries.push(entry(10, false, true, None, "::/0"));
        },
        NOTHING,
    ),
    (
        "both families",
        ADDRESSES,
        |r| {
            r.ec2.instances.seen_mut()[0].interfaces[0].public_ip = text("203.0.113.1");
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(22, &["::/0", WORLD])];
        },
        "TCP 22 from 0.0.0.0/0 and ::/0",
    ),
];

#[test]
fn ipv6_has_its_own_way() {
    rows(six, of_instance, ROWS);
    rows(
        direct,
        of_instance,
        &[(
            "an IPv4 address needs no route for IPv6",
            ROUTES,
            |r| {
                r.ec2.route_tables.seen_mut()[1].routes.remove(3);
            },
            SSH,
        )],
    );
}
