//! VPC Block Public Access stops the internet at the edge of the region.

use crate::calls::{Operation, ec2::DescribeVpcBlockPublicAccessOptions};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Ec2;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-block-public-access",
    title: "VPC Block Public Access stops internet gateway traffic",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("vpc.gateways")],
    reads: &[DescribeVpcBlockPublicAccessOptions::CALL],
    params: &[],
    why: "Without the block, one route to an internet gateway and one open group are enough to expose a private network.",
    fix: Fix {
        what: "Exclude the VPCs and subnets that must face the internet, then block internet traffic for the region.",
        command: "aws ec2 modify-vpc-block-public-access-options --region REGION --internet-gateway-block-mode block-ingress",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html"],
    judge: |judging| {
        for region in judging.regions() {
            judging.region(region.name, judge(&region.facts.ec2));
        }
    },
};

fn judge(ec2: &Ec2) -> Judgement {
    match ec2.vpc_block_public_access.known()?.as_deref() {
        Some("block-bidirectional") => pass("traffic from and to the internet is blocked"),
        Some("block-ingress") => pass("traffic from the internet is blocked"),
        Some("off") => fail("internet traffic is not blocked"),
        mode => Err(unfamiliar(mode, DescribeVpcBlockPublicAccessOptions::CALL, "InternetGatewayBlockMode")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Fact;

    let with = |name, mode: Option<&str>| {
        let mode = mode.map(str::to_owned);
        regional(name, |region| region.ec2.vpc_block_public_access = Fact::of(mode))
    };
    vec![
        with("both ways", Some("block-bidirectional")).passes(),
        with("inbound", Some("block-ingress")).passes(),
        with("off", Some("off")).fails(),
        with("a mode of tomorrow", Some("block-egress")).gives_unknown(),
        with("not said", None).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
