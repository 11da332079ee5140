//! No peering lets a public subnet reach a private one of the other VPC.

use ipnet::IpNet;

use super::listed;
use super::peerings::{CALL, inactive};
use crate::calls::Operation;
use crate::calls::ec2::{
    DescribeInternetGateways, DescribeManagedPrefixLists, DescribeRouteTables, DescribeSubnets,
    DescribeVpcPeeringConnections, GetManagedPrefixListEntries,
};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::OfRegion;
use crate::fact::{Gap, any};
use crate::facts::ec2::{PeerVpc, RouteTable, Subnet, VpcPeering};
use crate::facts::given;
use crate::network::{Network, range};
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-no-public-private-peering",
    title: "Peering joins no public subnet to a private one",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("vpc.route-tables")],
    reads: &[
        DescribeInternetGateways::CALL,
        DescribeManagedPrefixLists::CALL,
        DescribeRouteTables::CALL,
        DescribeSubnets::CALL,
        DescribeVpcPeeringConnections::CALL,
        GetManagedPrefixListEntries::CALL,
    ],
    params: &[],
    why: "A machine that faces the internet is the first to be broken into, and a route from it into another VPC's private \
          subnets carries the break-in there.",
    fix: Fix {
        what: "Delete the peering route from the public subnet's table, and let a private subnet talk to the peer.",
        command: "aws ec2 delete-route --route-table-id ROUTE_TABLE_ID --destination-cidr-block DESTINATION",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html"],
    judge: |judging| {
        for (region, network) in judging.networks() {
            let (own, name) = (judging.facts().id.clone(), region.name);
            judging.each(name, &region.ec2.vpc_peerings, |peering| judge(peering, region.by, network, (&own, name)));
        }
    },
};

fn judge(peering: &VpcPeering, region: &OfRegion<'_>, network: &Network, here: (&str, &str)) -> Judgement {
    if let Some(judgement) = inactive(peering) {
        return judgement;
    }
    if !is_here(&peering.requester, here)? || !is_here(&peering.accepter, here)? {
        return not_applicable("the subnets of the other end are in another account or region");
    }
    let to_peer = region.tables_by_target();
    let (mut joined, mut unclear) = (Vec::new(), to_peer.gap().cloned());
    for (near, far) in [(&peering.requester, &peering.accepter), (&peering.accepter, &peering.requester)] {
        let tables = to_peer.seen(&peering.id).iter().filter(|table| table.vpc.is_some() && table.vpc == near.vpc);
        for table in tables {
            match reaches_private(table, peering, far, region, network) {
                Ok(Some(subnet)) => joined.push(format!("the public table {} leads to {subnet}", table.id)),
                Ok(None) => {}
                Err(gap) => unclear = unclear.or(Some(gap)),
            }
        }
    }
    match (joined.is_empty(), unclear) {
        (false, _) => fail(listed(&joined)),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("no public route table leads to a private subnet of the peer"),
    }
}

fn is_here(end: &PeerVpc, (account, region): (&str, &str)) -> Result<bool, Gap> {
    let owner = given(end.owner.as_deref(), CALL, "OwnerId")?;
    Ok(owner == account && end.region.as_deref().is_none_or(|other| other == region))
}

/// A private subnet of the other end that a table leads to, if the table is a public one.
fn reaches_private(
    table: &RouteTable,
    peering: &VpcPeering,
    far: &PeerVpc,
    region: &OfRegion<'_>,
    network: &Network,
) -> Result<Option<String>, Gap> {
    let to_peer = table.routes.iter().filter(|route| route.target.as_deref() == Some(peering.id.as_str()));
    let (mut nets, mut unclear) = (Vec::new(), None);
    for route in to_peer {
        if route.destination.starts_with("pl-") {
            let (of_list, gap) = region.prefix_lists().ranges(&route.destination);
            nets.extend(of_list);
            unclear = unclear.or(gap);
        } else {
            nets.push(range(&route.destination, DescribeRouteTables::CALL)?);
        }
    }
    if (nets.is_empty() && unclear.is_none()) || !network.table_leads_out(&table.id)? {
        return Ok(None);
    }
    let vpc = given(far.vpc.as_deref(), CALL, "VpcId")?;
    let mut found = None;
    let subnets = region.subnets();
    let some = any(subnets
        .seen(vpc)
        .iter()
        .map(|subnet| {
            let private = touches(subnet, &nets)? && !network.is_public(&subnet.id, vpc)?;
            found = private.then(|| subnet.id.clone()).or(found.take());
            Ok(private)
        })
        .chain(subnets.gap().cloned().map(Err))
        .chain(unclear.map(Err)))?;
    Ok(found.filter(|_| some))
}

fn touches(subnet: &Subnet, nets: &[IpNet]) -> Result<bool, Gap> {
    let ranges = subnet.ipv4.iter().chain(&subnet.ipv6);
    any(ranges.map(|cidr| {
        let own = range(cidr, DescribeSubnets::CALL)?;
        Ok(nets.iter().any(|net| net.contains(&own) || own.contains(net)))
    }))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, STRANGER, regional};
    use crate::fact::Listing;
    use crate::facts::Regional;
    use crate::network::samples::{network, prefix_list, route, subnet, table, text};

    let end = |vpc: &str, range: &str| PeerVpc {
        vpc: text(vpc),
        owner: text(ACCOUNT),
        region: None,
        ranges: vec![range.to_owned()],
    };
    // The peer VPC has the private subnet-9, by its main table.
    let with = |name, destination: &'static str, from: usize, change: fn(&mut Regional)| {
        regional(name, move |region| {
            network(region);
            region.ec2.route_tables.seen_mut()[from].routes.push(route(destination, "pcx-1"));
            let local = vec![route("10.9.0.0/16", "local")];
            region.ec2.route_tables.seen_mut().push(table("rtb-9", "vpc-2", true, &[], local));
            let private =
                Subnet { vpc: text("vpc-2"), ..subnet("subnet-9", "10.9.1.0/24", "2600:1f18:9::/64", "eu-west-1a") };
            region.ec2.subnets.seen_mut().push(private);
            region.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &["10.9.0.0/16"]));
            region.ec2.vpc_peerings = Listing::complete(vec![VpcPeering {
                id: "pcx-1".to_owned(),
                status: text("active"),
                requester: end("vpc-1", "10.0.0.0/16"),
                accepter: end("vpc-2", "10.9.0.0/16"),
                tags: None,
            }]);
            change(region);
        })
    };
    vec![
        with("from a public subnet", "10.9.0.0/16", 1, |_| {}).fails().saying("rtb-1 leads to subnet-9"),
        with("from a private subnet", "10.9.0.0/16", 0, |_| {}).passes(),
        with("to another part of the peer", "10.9.7.0/24", 1, |_| {}).passes(),
        with("to a host in it", "10.9.1.7/32", 1, |_| {}).fails(),
        with("by a prefix list", "pl-1", 1, |_| {}).fails(),
        with("the peer's subnet is public", "10.9.0.0/16", 1, |r| {
            r.ec2.route_tables.seen_mut()[2].routes.push(route("0.0.0.0/0", "igw-1"));
            r.ec2.internet_gateways.seen_mut()[0].vpcs.push("vpc-2".to_owned());
        })
        .passes(),
        with("a list that is not listed", "pl-9", 1, |_| {}).gives_unknown(),
        with("of another account", "10.9.0.0/16", 1, |r| {
            r.ec2.vpc_peerings.seen_mut()[0].accepter.owner = text(STRANGER);
        })
        .does_not_apply(),
        with("of another region", "10.9.0.0/16", 1, |r| {
            r.ec2.vpc_peerings.seen_mut()[0].accepter.region = text("us-east-1");
        })
        .does_not_apply(),
        with("not accepted yet", "10.9.0.0/16", 1, |r| {
            r.ec2.vpc_peerings.seen_mut()[0].status = text("pending-acceptance");
        })
        .does_not_apply(),
        with("deleted", "10.9.0.0/16", 1, |r| r.ec2.vpc_peerings.seen_mut()[0].status = text("deleted")).says_nothing(),
        with("a status of tomorrow", "10.9.0.0/16", 1, |r| r.ec2.vpc_peerings.seen_mut()[0].status = text("dozing"))
            .gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
