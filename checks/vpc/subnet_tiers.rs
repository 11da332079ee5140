//! A VPC has private subnets beside its public ones.

use super::if_own;
use crate::calls::ec2::{
    DescribeInternetGateways, DescribeManagedPrefixLists, DescribeRouteTables, DescribeSubnets, DescribeVpcs,
    GetManagedPrefixListEntries,
};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::Grouped;
use crate::facts::ec2::{Subnet, Vpc};
use crate::network::Network;
use crate::verdict::{Judgement, fail, not_applicable, pass};

const READS: &[&Call] = &[
    DescribeInternetGateways::CALL,
    DescribeManagedPrefixLists::CALL,
    DescribeRouteTables::CALL,
    DescribeSubnets::CALL,
    DescribeVpcs::CALL,
    GetManagedPrefixListEntries::CALL,
];

pub(super) static CHECK: Check = Check {
    key: "vpc-subnet-tiers",
    title: "VPCs have private subnets beside their public ones",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("vpc.subnets"), covers("ec2.network-placement")],
    reads: READS,
    params: &[],
    why: "Where every subnet leads to the internet, databases and inner services stand beside the web servers, one public \
          address away from strangers.",
    fix: Fix {
        what: "Make a subnet with a route table of its own that leads to no internet gateway, and move inner services there.",
        command: "aws ec2 create-subnet --vpc-id VPC_ID --cidr-block RANGE",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"],
    judge: |judging| {
        let account = judging.facts();
        for (region, network) in judging.networks() {
            let subnets = region.by.subnets();
            judging.each(region.name, &region.ec2.vpcs, |vpc| {
                if_own(account, vpc.owner.as_ref(), DescribeVpcs::CALL, || judge(vpc, subnets, network))
            });
        }
    },
};

/// A VPC without a public subnet needs no second tier.
fn judge(vpc: &Vpc, subnets: &Grouped<'_, Subnet>, network: &Network) -> Judgement {
    let (mut public, mut unclear) = (Vec::new(), subnets.gap().cloned());
    for subnet in subnets.seen(&vpc.id) {
        match network.is_public(&subnet.id, &vpc.id) {
            Ok(false) => return pass(format!("{} leads to no internet gateway", subnet.id)),
            Ok(true) => public.push(&subnet.id),
            Err(gap) => unclear = unclear.or(Some(gap)),
        }
    }
    match (unclear, public.is_empty()) {
        (Some(gap), _) => Err(gap),
        (None, true) => not_applicable("the VPC has no subnet"),
        (None, false) => fail(format!("every subnet leads to an internet gateway: {}", super::listed(&public))),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::vpc;
    use crate::cases::{ACCOUNT, STRANGER, regional};
    use crate::fact::Listing;
    use crate::facts::Regional;
    use crate::network::samples::{network, prefix_list, route, text};

    let with = |name, change: fn(&mut Regional)| {
        regional(name, move |region| {
            network(region);
            region.ec2.vpcs = Listing::complete(vec![vpc("vpc-1")]);
            change(region);
        })
    };
    vec![
        with("both tiers", |_| {}).passes().saying("subnet-2"),
        with("public alone", |r| {
            r.ec2.subnets.seen_mut().remove(1);
        })
        .fails()
        .saying("subnet-1, subnet-3"),
        with("private alone", |r| r.ec2.subnets.seen_mut().retain(|subnet| subnet.id == "subnet-2")).passes(),
        with("public by a prefix list", |r| {
            r.ec2.subnets.seen_mut().remove(1);
            let routes = &mut r.ec2.route_tables.seen_mut()[1].routes;
            routes.truncate(2);
            routes.push(route("pl-1", "igw-1"));
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"]));
        })
        .fails(),
        with("the gateway is detached", |r| r.ec2.internet_gateways.seen_mut()[0].vpcs.clear()).passes(),
        with("no subnet", |r| r.ec2.subnets.seen_mut().clear()).does_not_apply(),
        with("shared by another account", |r| r.ec2.vpcs.seen_mut()[0].owner = text(STRANGER)).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
