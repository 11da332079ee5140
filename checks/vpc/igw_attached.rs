//! Internet gateways are attached to a VPC.

use crate::calls::{Operation, ec2::DescribeInternetGateways};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::InternetGateway;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-igw-attached",
    title: "Internet gateways are attached to a VPC",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("vpc.gateways")],
    reads: &[DescribeInternetGateways::CALL],
    params: &[],
    why: "A gateway that waits unattached can be put on a private VPC with a single call and no second thought.",
    fix: Fix {
        what: "Delete the internet gateway.",
        command: "aws ec2 delete-internet-gateway --internet-gateway-id GATEWAY_ID",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html"],
    judge: |judging| {
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.internet_gateways, judge);
        }
    },
};

fn judge(gateway: &InternetGateway) -> Judgement {
    pass_if(!gateway.vpcs.is_empty(), "it is attached to a VPC", "it is attached to no VPC")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Listing;

    let with = |name, vpcs: &[&str]| {
        let vpcs = vpcs.iter().map(|&vpc| vpc.to_owned()).collect();
        let gateway = InternetGateway { id: "igw-1".to_owned(), vpcs, tags: None };
        regional(name, |region| region.ec2.internet_gateways = Listing::complete(vec![gateway]))
    };
    vec![
        with("attached", &["vpc-1"]).passes(),
        with("attached to nothing", &[]).fails(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
