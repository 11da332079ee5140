//! Databases of RDS.

use super::{NOTHING, Row, rows, seen};
use crate::fact::Listing;
use crate::facts::Regional;
use crate::facts::rds::Instance;
use crate::network::Network;
use crate::network::samples::{WORLD, database, entry, rule, tcp, text, texts};

const VPC: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html";
const GROUPS: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html";
const STATUS: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html";
const INSTANCE: &str = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html";
const DUAL_STACK: &str =
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html";

fn orders(region: &mut Regional) -> &mut Instance {
    &mut region.rds.instances.seen_mut()[0]
}

fn of_database(network: &Network) -> String {
    seen(network.database("arn:aws:rds:eu-west-1:111122223333:db:orders").unwrap())
}

const OPEN: &str = "TCP 5432 from 0.0.0.0/0";

const ROWS: &[Row] = &[
    ("publicly accessible in a public subnet", VPC, |_| {}, OPEN),
    ("not publicly accessible, whatever its group", VPC, |r| orders(r).public = Some(false), NOTHING),
    ("not said", INSTANCE, |r| orders(r).public = None, "TCP 5432 perhaps: DescribeDBInstances"),
    ("in a private subnet", VPC, |r| orders(r).subnets = texts(&["subnet-2"]), NOTHING),
    ("its zone has the private subnet", VPC, |r| orders(r).zone = text("eu-west-1a"), NOTHING),
    (
        "two subnets in its zone",
        VPC,
        |r| {
            orders(r).zone = text("eu-west-1a");
            orders(r).subnets.push("subnet-1".to_owned());
        },
        OPEN,
    ),
    ("zone not said", INSTANCE, |r| orders(r).zone = None, "TCP 5432 perhaps: DescribeDBInstances"),
    ("subnets unread", VPC, |r| r.ec2.subnets = Listing::unread(), "TCP 5432 perhaps: DescribeSubnets"),
    (
        "subnets unread, all of them private",
        VPC,
        |r| {
            r.ec2.subnets = Listing::unread();
            r.ec2.route_tables.seen_mut()[1].subnets.clear();
        },
        NOTHING,
    ),
    (
        "subnets that are not listed use the main table",
        VPC,
        |r| orders(r).subnets = texts(&["subnet-8", "subnet-9"]),
        NOTHING,
    ),
    ("no subnet", INSTANCE, |r| orders(r).subnets.clear(), "TCP 5432 perhaps: DescribeDBInstances"),
    ("no port yet", INSTANCE, |r| orders(r).port = None, "TCP 0-65535 perhaps: DescribeDBInstances"),
    ("another port", GROUPS, |r| orders(r).port = Some(6543), NOTHING),
    (
        "its group admits an office",
        GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(5432, &["203.0.113.0/24"])];
        },
        NOTHING,
    ),
    (
        "its group admits another group",
        GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(5432, &["sg-2"])];
        },
        NOTHING,
    ),
    (
        "its group opens UDP",
        GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![rule("udp", (5432, 5432), &[WORLD])];
        },
        NOTHING,
    ),
    (
        "its group opens IPv6",
        DUAL_STACK,
        |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(5432, &["::/0"])];
        },
        NOTHING,
    ),
    (
        "the network ACL keeps it",
        GROUPS,
        |r| {
            r.ec2.network_acls.seen_mut()[0].entries.push(entry(10, false, false, Some((5432, 5432)), WORLD));
        },
        NOTHING,
    ),
    ("stopped", STATUS, |r| orders(r).status = text("stopped"), NOTHING),
    ("being changed", STATUS, |r| orders(r).status = text("modifying"), OPEN),
    ("a member of a cluster", VPC, |r| orders(r).cluster = text("orders"), OPEN),
];

#[test]
fn a_publicly_accessible_database_in_a_public_subnet_is_reached() {
    rows(database, of_database, ROWS);
}
