//! Routes to a peer VPC lead to the part of it that is needed, not to all of it.

use ipnet::IpNet;

use super::listed;
use super::peerings::{CALL, inactive};
use crate::calls::Operation;
use crate::calls::ec2::{
    DescribeManagedPrefixLists, DescribeRouteTables, DescribeVpcPeeringConnections, GetManagedPrefixListEntries,
};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::OfRegion;
use crate::fact::{Gap, Reason};
use crate::facts::ec2::{PeerVpc, RouteTable, VpcPeering};
use crate::facts::given;
use crate::network::{PrefixLists, cover, range};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-peering-routes-least-access",
    title: "Peering routes lead to the needed part of the peer alone",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("vpc.route-tables")],
    reads: &[
        DescribeManagedPrefixLists::CALL,
        DescribeRouteTables::CALL,
        DescribeVpcPeeringConnections::CALL,
        GetManagedPrefixListEntries::CALL,
    ],
    params: &[],
    why: "A route to the whole peer VPC lets a break-in on one side reach every machine on the other.",
    fix: Fix {
        what: "Replace the route with routes to the subnets or hosts of the peer that are needed.",
        command: "aws ec2 create-route --route-table-id ROUTE_TABLE_ID --destination-cidr-block NEEDED_RANGE --vpc-peering-connection-id PEERING_ID",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/peering/peering-configurations-partial-access.html"],
    judge: |judging| {
        for region in judging.regions() {
            judging.each(region.name, &region.ec2.vpc_peerings, |peering| judge(peering, region.by));
        }
    },
};

fn judge(peering: &VpcPeering, region: &OfRegion<'_>) -> Judgement {
    let tables = region.tables_by_target();
    if let Some(judgement) = inactive(peering) {
        return judgement;
    }
    let (mut whole, mut unclear) = (Vec::new(), None);
    for table in tables.seen(&peering.id) {
        match leads_to_all(table, peering, region.prefix_lists()) {
            Ok(Some(ranges)) => whole.push(format!("{} leads to {}", table.id, listed(&ranges))),
            Ok(None) => {}
            Err(gap) => unclear = unclear.or(Some(gap)),
        }
    }
    match (whole.is_empty(), unclear.or_else(|| tables.gap().cloned())) {
        (false, _) => fail(format!("routes cover the whole peer VPC: {}", listed(&whole))),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("no route table of this region leads to the whole peer VPC"),
    }
}

/// The ranges of the peer, when a table's routes through the peering cover all of them. To
/// reach one of several ranges is a restriction, AWS says; IPv4 and IPv6 are counted apart.
fn leads_to_all(table: &RouteTable, peering: &VpcPeering, lists: &PrefixLists<'_>) -> Result<Option<Vec<IpNet>>, Gap> {
    let routes = table.routes.iter().filter(|route| route.target.as_deref() == Some(peering.id.as_str()));
    let (mut nets, mut unclear) = (Vec::new(), None);
    for route in routes {
        if route.destination.starts_with("pl-") {
            let (of_list, gap) = lists.ranges(&route.destination);
            nets.extend(of_list);
            unclear = unclear.or(gap);
        } else {
            nets.push(range(&route.destination, DescribeRouteTables::CALL)?);
        }
    }
    let peer = peer_of(table, peering)?;
    let ranges: Vec<IpNet> = peer.ranges.iter().map(|cidr| range(cidr, CALL)).collect::<Result<_, _>>()?;
    if ranges.is_empty() {
        return Err(Gap::new(CALL, Reason::Malformed, "the peer VPC has no range in the answer"));
    }
    let (ipv4, ipv6): (Vec<IpNet>, Vec<IpNet>) = ranges.into_iter().partition(|net| matches!(net, IpNet::V4(_)));
    for family in [ipv4, ipv6] {
        if !family.is_empty() && family.iter().all(|net| cover(nets.iter().copied(), net)) {
            return Ok(Some(family));
        }
    }
    unclear.map_or(Ok(None), Err)
}

/// The end of the peering that the table's VPC reaches.
fn peer_of<'a>(table: &RouteTable, peering: &'a VpcPeering) -> Result<&'a PeerVpc, Gap> {
    let own = given(table.vpc.as_ref(), DescribeRouteTables::CALL, "VpcId")?;
    let is_own = |end: &PeerVpc| end.vpc.as_ref() == Some(own);
    match (is_own(&peering.requester), is_own(&peering.accepter)) {
        (true, false) => Ok(&peering.accepter),
        (false, true) => Ok(&peering.requester),
        _ => {
            Err(Gap::new(CALL, Reason::Malformed, "the peering names the VPC of a route to it at neither or both ends"))
        }
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{prefix_list, route_table};
    use crate::cases::{ACCOUNT, Case, STRANGER, regional};
    use crate::fact::Listing;
    use crate::facts::Regional;

    let end = |vpc: &str, owner: &str, ranges: &[&str]| PeerVpc {
        vpc: Some(vpc.to_owned()),
        owner: Some(owner.to_owned()),
        region: None,
        ranges: ranges.iter().map(|&range| range.to_owned()).collect(),
    };
    let peering = |status: &str, ranges: &[&str]| VpcPeering {
        id: "pcx-1".to_owned(),
        status: Some(status.to_owned()),
        requester: end("vpc-1", ACCOUNT, &["10.0.0.0/16"]),
        accepter: end("vpc-2", STRANGER, ranges),
        tags: None,
    };
    let with = |name, status: &str, ranges: &[&str], tables: Vec<RouteTable>| -> Case {
        regional(name, |region| {
            region.ec2.vpc_peerings = Listing::complete(vec![peering(status, ranges)]);
            region.ec2.route_tables = Listing::complete(tables);
        })
    };
    let to = |destinations: &[&str]| {
        let routes: Vec<(&str, &str)> = destinations.iter().map(|&destination| (destination, "pcx-1")).collect();
        vec![route_table("rtb-1", "vpc-1", &routes)]
    };
    let one = &["10.1.0.0/16"][..];
    let two = &["10.1.0.0/16", "10.2.0.0/16"][..];
    let by_list = |entries: &[&str]| {
        let list = prefix_list("pl-1", ACCOUNT, entries);
        move |region: &mut Regional| {
            region.ec2.vpc_peerings = Listing::complete(vec![peering("active", one)]);
            region.ec2.route_tables = Listing::complete(vec![route_table("rtb-1", "vpc-1", &[("pl-1", "pcx-1")])]);
            region.ec2.prefix_lists = Listing::complete(vec![list]);
        }
    };
    vec![
        with("no route", "active", one, vec![route_table("rtb-1", "vpc-1", &[("0.0.0.0/0", "igw-1")])]).passes(),
        with("one subnet", "active", one, to(&["10.1.7.0/24"])).passes(),
        with("the whole VPC", "active", one, to(&["10.1.0.0/16"])).fails().saying("rtb-1 leads to 10.1.0.0/16"),
        with("more than the VPC", "active", one, to(&["10.0.0.0/8"])).fails(),
        with("everything", "active", one, to(&["0.0.0.0/0"])).fails(),
        with("two halves", "active", one, to(&["10.1.0.0/17", "10.1.128.0/17"])).fails(),
        with("one of two ranges", "active", two, to(&["10.1.0.0/16"])).passes(),
        with("both ranges", "active", two, to(&["10.1.0.0/16", "10.2.0.0/16"])).fails(),
        with("all of IPv6", "active", &["10.1.0.0/16", "2001:db8::/56"], to(&["2001:db8::/56"])).fails(),
        with("from the other end", "active", one, vec![route_table("rtb-2", "vpc-2", &[("10.0.0.0/16", "pcx-1")])])
            .fails(),
        with(
            "through another peering",
            "active",
            one,
            vec![route_table("rtb-1", "vpc-1", &[("10.1.0.0/16", "pcx-2")])],
        )
        .passes(),
        with("the peer's ranges are missing", "active", &[], to(&["10.1.0.0/24"])).gives_unknown(),
        with("a route of neither VPC", "active", one, vec![route_table("rtb-3", "vpc-3", &[("10.0.0.0/16", "pcx-1")])])
            .gives_unknown(),
        with("waits to be accepted", "pending-acceptance", &[], Vec::new()).does_not_apply(),
        with("deleted", "deleted", one, to(&["10.1.0.0/16"])).says_nothing(),
        with("a status of tomorrow", "dormant", one, Vec::new()).gives_unknown(),
        regional("a list that covers it", by_list(&["10.1.0.0/16"])).fails(),
        regional("a list of one subnet", by_list(&["10.1.3.0/24"])).passes(),
        with("a list that was not read", "active", one, to(&["pl-1"])).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
