//! What was not read leaves a question open, unless something else settles it.

use super::{NOTHING, Row, SSH, of_instance, rows};
use crate::calls::{Operation, ec2 as call};
use crate::fact::{Fact, Gap, Listing, Reason};
use crate::facts::Regional;
use crate::network::samples::{balanced, direct, tcp, text};

const PATH: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html";
const GROUPS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html";
const TABLES: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html";
const HOW: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html";
const BLOCK: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html";

fn close(region: &mut Regional) {
    region.ec2.security_groups.seen_mut()[0].ingress.clear();
}

/// Nothing about the way in is known.
fn blind(region: &mut Regional) {
    let ec2 = &mut region.ec2;
    ec2.route_tables = Listing::unread();
    ec2.internet_gateways = Listing::unread();
    ec2.network_acls = Listing::unread();
    ec2.vpc_block_public_access = Fact::unread();
    ec2.vpc_block_public_access_exclusions = Listing::unread();
    ec2.prefix_lists = Listing::unread();
}

const DIRECT: &[Row] = &[
    ("routes", PATH, |r| r.ec2.route_tables = Listing::unread(), "TCP 22 perhaps: DescribeRouteTables"),
    ("gateways", PATH, |r| r.ec2.internet_gateways = Listing::unread(), "TCP 22 perhaps: DescribeInternetGateways"),
    ("network ACLs", PATH, |r| r.ec2.network_acls = Listing::unread(), "TCP 22 perhaps: DescribeNetworkAcls"),
    (
        "security groups",
        GROUPS,
        |r| r.ec2.security_groups = Listing::unread(),
        "TCP 0-65535 perhaps: DescribeSecurityGroups; UDP 0-65535 perhaps: DescribeSecurityGroups",
    ),
    (
        "the block",
        BLOCK,
        |r| r.ec2.vpc_block_public_access = Fact::unread(),
        "TCP 22 perhaps: DescribeVpcBlockPublicAccessOptions",
    ),
    ("prefix lists that nothing names", PATH, |r| r.ec2.prefix_lists = Listing::unread(), SSH),
    (
        "a closed group settles all else",
        GROUPS,
        |r| {
            blind(r);
            close(r);
        },
        NOTHING,
    ),
    (
        "so does a private address",
        PATH,
        |r| {
            blind(r);
            r.ec2.security_groups = Listing::unread();
            r.ec2.instances.seen_mut()[0].interfaces[0].public_ip = None;
        },
        NOTHING,
    ),
    (
        "so does a block",
        BLOCK,
        |r| {
            blind(r);
            r.ec2.vpc_block_public_access = Fact::of(text("block-ingress"));
            r.ec2.vpc_block_public_access_exclusions = Listing::complete(Vec::new());
        },
        NOTHING,
    ),
    (
        "so does a private route table",
        PATH,
        |r| {
            r.ec2.network_acls = Listing::unread();
            r.ec2.route_tables.seen_mut()[1].routes.truncate(2);
        },
        NOTHING,
    ),
    ("only what the group opens stays open to question", GROUPS, blind, "TCP 22 perhaps: DescribeRouteTables"),
    (
        "a cut list of tables, the subnet's own seen",
        TABLES,
        |r| {
            let seen = r.ec2.route_tables.seen().to_vec();
            r.ec2.route_tables =
                Listing::cut(seen, Gap::new(call::DescribeRouteTables::CALL, Reason::CutList, "page 2"));
        },
        SSH,
    ),
    (
        "a cut list of tables, the main one seen",
        TABLES,
        |r| {
            let seen = r.ec2.route_tables.seen()[..1].to_vec();
            r.ec2.route_tables =
                Listing::cut(seen, Gap::new(call::DescribeRouteTables::CALL, Reason::CutList, "page 2"));
        },
        "TCP 22 perhaps: DescribeRouteTables",
    ),
];

const BALANCED: &[Row] = &[
    ("load balancers", HOW, |r| r.elb.balancers = Listing::unread(), "TCP 8080 perhaps: DescribeLoadBalancers"),
    (
        "listeners",
        HOW,
        |r| r.elb.balancers.seen_mut()[0].listeners = Listing::unread(),
        "TCP 8080 perhaps: DescribeListeners",
    ),
    ("target groups", HOW, |r| r.elb.target_groups = Listing::unread(), "TCP 8080 perhaps: DescribeTargetGroups"),
    (
        "targets",
        HOW,
        |r| r.elb.target_groups.seen_mut()[0].targets = Listing::unread(),
        "TCP 8080 perhaps: DescribeTargetHealth",
    ),
    (
        "listeners of an internal one do not matter",
        HOW,
        |r| {
            r.elb.balancers.seen_mut()[0].scheme = text("internal");
            r.elb.balancers.seen_mut()[0].listeners = Listing::unread();
        },
        NOTHING,
    ),
    (
        "a closed target settles all else",
        GROUPS,
        |r| {
            r.elb = crate::facts::elb::Elb::unread();
            close(r);
        },
        NOTHING,
    ),
    (
        "a target that admits any group stays open to question",
        GROUPS,
        |r| {
            r.elb = crate::facts::elb::Elb::unread();
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(9000, &["sg-9"])];
        },
        "TCP 9000 perhaps: DescribeLoadBalancers",
    ),
    (
        "subnets where the group names the load balancer's",
        GROUPS,
        |r| r.ec2.subnets = Listing::unread(),
        "TCP 8080 from 0.0.0.0/0",
    ),
    (
        "subnets where it names addresses",
        GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(8080, &["10.0.0.0/16"])];
            r.ec2.subnets = Listing::unread();
        },
        "TCP 8080 perhaps: DescribeSubnets",
    ),
];

#[test]
fn a_gap_is_never_a_closed_door() {
    rows(direct, of_instance, DIRECT);
    rows(balanced, of_instance, BALANCED);
}
