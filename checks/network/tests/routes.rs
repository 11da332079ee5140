//! Route tables and internet gateways.

use super::{NOTHING, Row, SSH, of_instance, rows};
use crate::facts::Regional;
use crate::network::samples::{ACCOUNT, WORLD, direct, prefix_list, route, table, text};

const GATEWAY: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html";
const PRIORITY: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html";
const SUBNETS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html";
const NAT: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html";
const EGRESS_ONLY: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html";
const PEERING: &str = "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html";
const TRANSIT: &str = "https://docs.aws.amazon.com/vpc/latest/tgw/what-is-transit-gateway.html";
const ROUTE: &str = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html";
const LISTS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html";
const SHARED: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html";

fn add(region: &mut Regional, destination: &str, target: &str) {
    region.ec2.route_tables.seen_mut()[1].routes.push(route(destination, target));
}

/// Leads all of IPv4 somewhere else.
fn lead(region: &mut Regional, target: &str) {
    region.ec2.route_tables.seen_mut()[1].routes[2].target = text(target);
}

fn state(region: &mut Regional, state: Option<&str>) {
    region.ec2.route_tables.seen_mut()[1].routes[2].state = state.map(str::to_owned);
}

const ROWS: &[Row] = &[
    ("a public subnet", GATEWAY, |_| {}, SSH),
    ("no route out", GATEWAY, |r| r.ec2.route_tables.seen_mut()[1].routes.truncate(2), NOTHING),
    (
        "two halves",
        GATEWAY,
        |r| {
            r.ec2.route_tables.seen_mut()[1].routes.truncate(2);
            add(r, "0.0.0.0/1", "igw-1");
            add(r, "128.0.0.0/1", "igw-1");
        },
        SSH,
    ),
    (
        "to one office alone",
        GATEWAY,
        |r| {
            r.ec2.route_tables.seen_mut()[1].routes.truncate(2);
            add(r, "203.0.113.0/24", "igw-1");
        },
        NOTHING,
    ),
    ("the gateway is not attached", GATEWAY, |r| r.ec2.internet_gateways.seen_mut()[0].vpcs.clear(), NOTHING),
    (
        "the gateway is another VPC's",
        GATEWAY,
        |r| {
            r.ec2.internet_gateways.seen_mut()[0].vpcs = vec!["vpc-2".to_owned()];
        },
        NOTHING,
    ),
    (
        "a gateway that is not listed",
        SHARED,
        |r| r.ec2.internet_gateways.seen_mut().clear(),
        "TCP 22 perhaps: DescribeInternetGateways",
    ),
    ("a blackhole", ROUTE, |r| state(r, Some("blackhole")), NOTHING),
    ("a state of tomorrow", ROUTE, |r| state(r, Some("sleeping")), "TCP 22 perhaps: DescribeRouteTables"),
    ("a state not said", ROUTE, |r| state(r, None), "TCP 22 perhaps: DescribeRouteTables"),
    ("NAT gateway", NAT, |r| lead(r, "nat-1"), NOTHING),
    ("egress-only gateway", EGRESS_ONLY, |r| lead(r, "eigw-1"), NOTHING),
    ("peering", PEERING, |r| lead(r, "pcx-1"), NOTHING),
    ("transit gateway", TRANSIT, |r| lead(r, "tgw-1"), NOTHING),
    ("interface", ROUTE, |r| lead(r, "eni-9"), NOTHING),
    ("virtual private gateway", ROUTE, |r| lead(r, "vgw-1"), NOTHING),
    (
        "the main table leads out",
        SUBNETS,
        |r| {
            let tables = r.ec2.route_tables.seen_mut();
            tables[1].subnets.clear();
            tables.swap(0, 1);
            tables[0].main = true;
            tables[1].main = false;
        },
        SSH,
    ),
    (
        "the main table of another VPC leads out",
        SUBNETS,
        |r| {
            let tables = r.ec2.route_tables.seen_mut();
            tables[1].subnets.clear();
            tables[1].vpc = text("vpc-2");
            tables[1].main = true;
        },
        NOTHING,
    ),
    (
        "a table bound to the subnet comes before the main one",
        SUBNETS,
        |r| {
            r.ec2.route_tables.seen_mut()[1].main = true;
            r.ec2.route_tables.seen_mut()[0].main = false;
            r.ec2.route_tables.seen_mut()[1].subnets.clear();
            r.ec2.route_tables.seen_mut().push(table("rtb-2", "vpc-1", false, &["subnet-1"], vec![]));
        },
        NOTHING,
    ),
    ("no table at all", SHARED, |r| r.ec2.route_tables.seen_mut().clear(), "TCP 22 perhaps: DescribeRouteTables"),
    (
        "a narrower route takes its range away",
        PRIORITY,
        |r| add(r, "198.51.100.0/24", "tgw-1"),
        "TCP 22 from 0.0.0.0/0 but for 198.51.100.0/24",
    ),
    (
        "a narrower blackhole does too",
        PRIORITY,
        |r| {
            add(r, "198.51.100.0/24", "pcx-1");
            r.ec2.route_tables.seen_mut()[1].routes.last_mut().unwrap().state = text("blackhole");
        },
        "TCP 22 from 0.0.0.0/0 but for 198.51.100.0/24",
    ),
    (
        "two halves elsewhere take it all",
        PRIORITY,
        |r| {
            add(r, "0.0.0.0/1", "nat-1");
            add(r, "128.0.0.0/1", "nat-1");
        },
        NOTHING,
    ),
    (
        "and back by narrower ones",
        PRIORITY,
        |r| {
            add(r, "0.0.0.0/1", "nat-1");
            add(r, "128.0.0.0/1", "nat-1");
            add(r, "8.0.0.0/8", "igw-1");
        },
        "TCP 22 from 8.0.0.0/8",
    ),
    ("a static route comes before a propagated one", PRIORITY, |r| add(r, WORLD, "vgw-1"), SSH),
    (
        "a narrower way out",
        PRIORITY,
        |r| {
            lead(r, "tgw-1");
            add(r, "8.0.0.0/7", "igw-1");
        },
        "TCP 22 from 8.0.0.0/7",
    ),
    (
        "a prefix list leads out",
        LISTS,
        |r| {
            r.ec2.route_tables.seen_mut()[1].routes.truncate(2);
            add(r, "pl-1", "igw-1");
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &["0.0.0.0/1", "128.0.0.0/1"]));
        },
        SSH,
    ),
    (
        "a prefix list takes ranges away",
        LISTS,
        |r| {
            add(r, "pl-1", "tgw-1");
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &["198.51.100.0/24"]));
        },
        "TCP 22 from 0.0.0.0/0 but for 198.51.100.0/24",
    ),
    (
        "a range comes before a prefix list",
        PRIORITY,
        |r| {
            add(r, "pl-1", "tgw-1");
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &[WORLD]));
        },
        SSH,
    ),
    (
        "a gateway endpoint is for AWS's addresses",
        LISTS,
        |r| {
            add(r, "pl-s3", "vpce-1");
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-s3", "AWS", &[]));
        },
        SSH,
    ),
    (
        "a prefix list that is not listed",
        LISTS,
        |r| add(r, "pl-1", "tgw-1"),
        "TCP 22 perhaps: DescribeManagedPrefixLists",
    ),
    (
        "it does not matter without a way out",
        LISTS,
        |r| {
            r.ec2.route_tables.seen_mut()[1].routes.truncate(2);
            add(r, "pl-1", "tgw-1");
        },
        NOTHING,
    ),
    ("what is no range", ROUTE, |r| add(r, "somewhere", "tgw-1"), "TCP 22 perhaps: DescribeRouteTables"),
];

#[test]
fn answers_leave_through_an_attached_internet_gateway() {
    rows(direct, of_instance, ROWS);
}
