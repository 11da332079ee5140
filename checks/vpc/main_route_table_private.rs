//! A subnet that nobody bound to a route table is a private one.

use super::tables;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::RouteTable;
use crate::network::Network;
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-main-route-table-private",
    title: "Main route tables lead to no internet gateway",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("vpc.route-tables")],
    reads: tables::READS,
    params: &[],
    why: "A new subnet uses the main table until someone binds it to another: where that leads to the internet, every \
          forgotten subnet is a public one.",
    fix: Fix {
        what: "Bind the public subnets to a table of their own and delete the route from the main one.",
        command: "aws ec2 delete-route --route-table-id ROUTE_TABLE_ID --destination-cidr-block 0.0.0.0/0",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html"],
    judge: |judging| {
        for (region, network) in judging.networks() {
            tables::each(judging, region, |table| judge(table, network));
        }
    },
};

fn judge(table: &RouteTable, network: &Network) -> Judgement {
    if !table.main {
        return not_applicable("it is not the main table of its VPC");
    }
    pass_if(
        !network.table_leads_out(&table.id)?,
        "the main table leads to no internet gateway",
        "the main table leads to an internet gateway",
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, STRANGER, regional};
    use crate::facts::Regional;
    use crate::network::samples::{network, prefix_list, route, text};

    let with = |name, change: fn(&mut Regional)| {
        regional(name, move |region| {
            network(region);
            region.ec2.route_tables.seen_mut().truncate(1);
            change(region);
        })
    };
    fn add(region: &mut Regional, destination: &str, target: &str) {
        region.ec2.route_tables.seen_mut()[0].routes.push(route(destination, target));
    }
    vec![
        with("local routes", |_| {}).passes(),
        with("to the gateway", |r| add(r, "0.0.0.0/0", "igw-1")).fails(),
        with("over IPv6", |r| add(r, "::/0", "igw-1")).fails(),
        with("for one address", |r| add(r, "203.0.113.7/32", "igw-1")).fails(),
        with("to a NAT gateway", |r| add(r, "0.0.0.0/0", "nat-1")).passes(),
        with("to an egress-only gateway", |r| add(r, "::/0", "eigw-1")).passes(),
        with("to a gateway that is detached", |r| {
            add(r, "0.0.0.0/0", "igw-1");
            r.ec2.internet_gateways.seen_mut()[0].vpcs.clear();
        })
        .passes(),
        with("a blackhole", |r| {
            add(r, "0.0.0.0/0", "igw-1");
            r.ec2.route_tables.seen_mut()[0].routes[2].state = text("blackhole");
        })
        .passes(),
        with("for a prefix list", |r| {
            add(r, "pl-1", "igw-1");
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &["203.0.113.0/24"]));
        })
        .fails(),
        with("for a prefix list that is not listed", |r| add(r, "pl-1", "igw-1")).gives_unknown(),
        with("not the main one", |r| {
            add(r, "0.0.0.0/0", "igw-1");
            r.ec2.route_tables.seen_mut()[0].main = false;
        })
        .does_not_apply(),
        with("shared by another account", |r| r.ec2.route_tables.seen_mut()[0].owner = text(STRANGER)).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
