//! The subnets of a VPC span zones.

use std::collections::BTreeSet;

use super::if_own;
use crate::calls::Operation;
use crate::calls::ec2::{DescribeSubnets, DescribeVpcs};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::Grouped;
use crate::facts::ec2::{Subnet, Vpc};
use crate::facts::given;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-subnet-multi-az",
    title: "The subnets of each VPC span several zones",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("vpc.subnets")],
    reads: &[DescribeSubnets::CALL, DescribeVpcs::CALL],
    params: &[],
    why: "With every subnet in one zone, the failure of that zone takes down everything in the VPC.",
    fix: Fix {
        what: "Make a subnet in a second zone, and spread what runs in the VPC over both.",
        command: "aws ec2 create-subnet --vpc-id VPC_ID --availability-zone ZONE --cidr-block RANGE",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html"],
    judge: |judging| {
        let account = judging.facts();
        for region in judging.regions() {
            let subnets = region.by.subnets();
            judging.each(region.name, &region.ec2.vpcs, |vpc| {
                if_own(account, vpc.owner.as_ref(), DescribeVpcs::CALL, || judge(vpc, subnets))
            });
        }
    },
};

fn judge(vpc: &Vpc, subnets: &Grouped<'_, Subnet>) -> Judgement {
    let (mut zones, mut unclear) = (BTreeSet::new(), subnets.gap().cloned());
    for subnet in subnets.seen(&vpc.id) {
        match given(subnet.zone.as_deref(), DescribeSubnets::CALL, "AvailabilityZone") {
            Ok(zone) => {
                zones.insert(zone);
            }
            Err(gap) => unclear = unclear.or(Some(gap)),
        }
    }
    match (zones.len(), unclear) {
        (2.., _) => pass(format!("the subnets span {} zones", zones.len())),
        (_, Some(gap)) => Err(gap),
        (0, None) => not_applicable("the VPC has no subnet"),
        (_, None) => fail(format!("every subnet is in {}", zones.first().copied().unwrap_or("one zone"))),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{subnet, vpc};
    use crate::cases::{STRANGER, regional};
    use crate::fact::Listing;
    use crate::facts::ec2::Subnet;

    let with = |name, subnets: Vec<Subnet>| {
        regional(name, |region| {
            region.ec2.vpcs = Listing::complete(vec![vpc("vpc-1")]);
            region.ec2.subnets = Listing::complete(subnets);
        })
    };
    let (a, b) = ("eu-west-1a", "eu-west-1b");
    vec![
        with("two zones", vec![subnet("subnet-1", "vpc-1", a), subnet("subnet-2", "vpc-1", b)]).passes(),
        with("one zone", vec![subnet("subnet-1", "vpc-1", a), subnet("subnet-2", "vpc-1", a)]).fails().saying(a),
        with("the other zone is another VPC's", vec![subnet("subnet-1", "vpc-1", a), subnet("subnet-2", "vpc-2", b)])
            .fails(),
        with(
            "a zone not said",
            vec![subnet("subnet-1", "vpc-1", a), Subnet { zone: None, ..subnet("subnet-2", "vpc-1", b) }],
        )
        .gives_unknown(),
        with("no subnet", Vec::new()).does_not_apply(),
        regional("subnets unread", |region| region.ec2.vpcs = Listing::complete(vec![vpc("vpc-1")])).gives_unknown(),
        regional("shared by another account", |region| {
            region.ec2.vpcs = Listing::complete(vec![Vpc { owner: Some(STRANGER.to_owned()), ..vpc("vpc-1") }]);
        })
        .says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
