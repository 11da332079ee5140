//! Regions have no default VPC.

use super::listed;
use crate::calls::{Operation, ec2::DescribeVpcs};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Ec2;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-default-removed",
    title: "Default VPCs are removed",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("vpc.address-design")],
    reads: &[DescribeVpcs::CALL],
    params: &[],
    why: "All subnets of a default VPC are public and all default VPCs share one range: what lands there by default is exposed.",
    fix: Fix {
        what: "Delete the subnets and the internet gateway of the default VPC where nothing uses it, then the VPC itself.",
        command: "aws ec2 delete-vpc --vpc-id VPC_ID",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html"],
    judge: |judging| {
        for region in judging.regions() {
            judging.region(region.name, judge(&region.facts.ec2));
        }
    },
};

fn judge(ec2: &Ec2) -> Judgement {
    let default: Vec<&str> = ec2.vpcs.seen().iter().filter(|vpc| vpc.default).map(|vpc| vpc.id.as_str()).collect();
    if !default.is_empty() {
        return fail(format!("the region has the default VPC {}", listed(&default)));
    }
    ec2.vpcs.known()?;
    pass("the region has no default VPC")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::vpc;
    use crate::cases::regional;
    use crate::fact::Listing;
    use crate::facts::ec2::Vpc;

    let with = |name, vpcs: Vec<Vpc>| regional(name, |region| region.ec2.vpcs = Listing::complete(vpcs));
    vec![
        with("removed", Vec::new()).passes(),
        with("another VPC", vec![vpc("vpc-1")]).passes(),
        with("there", vec![vpc("vpc-1"), Vpc { default: true, ..vpc("vpc-2") }]).fails().saying("vpc-2"),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
