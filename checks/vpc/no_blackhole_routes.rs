//! Routes lead to what still exists.

use super::{if_own, listed};
use crate::calls::{Operation, ec2::DescribeRouteTables};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::RouteTable;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-no-blackhole-routes",
    title: "Routes lead to targets that exist",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("vpc.route-tables")],
    reads: &[DescribeRouteTables::CALL],
    params: &[],
    why: "Traffic for a target that is gone is dropped without a word, and the route hides that a path was meant to end.",
    fix: Fix {
        what: "Delete the route, or lead it to a target that exists.",
        command: "aws ec2 delete-route --route-table-id ROUTE_TABLE_ID --destination-cidr-block DESTINATION",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"],
    judge: |judging| {
        let account = judging.facts();
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.route_tables, |table| {
                if_own(account, table.owner.as_ref(), DescribeRouteTables::CALL, || judge(table))
            });
        }
    },
};

fn judge(table: &RouteTable) -> Judgement {
    let (mut dead, mut unclear) = (Vec::new(), None);
    for route in &table.routes {
        match route.state.as_deref() {
            Some("active" | "filtered") => {}
            Some("blackhole") => dead.push(&route.destination),
            state => unclear = unclear.or(Some(unfamiliar(state, DescribeRouteTables::CALL, "Route.State"))),
        }
    }
    match (dead.is_empty(), unclear) {
        (false, _) => fail(format!("routes lead nowhere: {}", listed(&dead))),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("every route leads to a target that exists"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::route_table;
    use crate::cases::{STRANGER, regional};
    use crate::fact::Listing;

    let with = |name, states: &[Option<&str>], fill: fn(&mut RouteTable)| {
        let routes = vec![("10.9.0.0/16", "pcx-1"); states.len()];
        let mut table = route_table("rtb-1", "vpc-1", &routes);
        for (route, state) in table.routes.iter_mut().zip(states) {
            route.state = state.map(str::to_owned);
        }
        fill(&mut table);
        regional(name, |region| region.ec2.route_tables = Listing::complete(vec![table]))
    };
    vec![
        with("active", &[Some("active"), Some("filtered")], |_| {}).passes(),
        with("one leads nowhere", &[Some("active"), Some("blackhole")], |_| {}).fails().saying("10.9.0.0/16"),
        with("one not said", &[Some("active"), None], |_| {}).gives_unknown(),
        with("one not said, one nowhere", &[None, Some("blackhole")], |_| {}).fails(),
        with("shared by another account", &[Some("blackhole")], |table| table.owner = Some(STRANGER.to_owned()))
            .says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
