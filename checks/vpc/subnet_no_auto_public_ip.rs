//! Subnets give no public address to what is launched in them.

use super::if_own;
use crate::calls::Operation;
use crate::calls::ec2::{DescribeInstances, DescribeSubnets};
use crate::check::{Check, Fix, Resource, Set, Severity, covers, covers_only};
use crate::fact::Gap;
use crate::facts::ec2::Subnet;
use crate::facts::given;
use crate::judging::Judging;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-subnet-no-auto-public-ip",
    title: "Subnets assign no public address by default",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("vpc.subnets"), covers_only("ec2.network-placement", holds_an_instance)],
    reads: &[DescribeSubnets::CALL],
    params: &[],
    why: "An instance that gets a public address without anyone asking for it faces the internet by accident.",
    fix: Fix {
        what: "Turn automatic public addresses off for the subnet, and ask for one where it is needed.",
        command: "aws ec2 modify-subnet-attribute --subnet-id SUBNET_ID --no-map-public-ip-on-launch",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html"],
    judge: |judging| {
        let account = judging.facts();
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.subnets, |subnet| {
                if_own(account, subnet.owner.as_ref(), DescribeSubnets::CALL, || judge(subnet))
            });
        }
    },
};

fn judge(subnet: &Subnet) -> Judgement {
    pass_if(
        !given(subnet.public_ip_on_launch, DescribeSubnets::CALL, "MapPublicIpOnLaunch")?,
        "no public address is assigned by default",
        "a public IPv4 address is assigned to what is launched here",
    )
}

/// Whether an instance that still exists stands in the subnet.
fn holds_an_instance(judging: &Judging<'_>, subnet: &Resource) -> Result<bool, Gap> {
    judging.in_its_region(subnet, DescribeInstances::CALL, |region| region.subnets_of_instances().holds(&subnet.id))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::subnet;
    use crate::cases::{STRANGER, regional};
    use crate::fact::Listing;

    let with = |name, fill: fn(&mut Subnet)| {
        regional(name, |region| {
            let mut subnet = subnet("subnet-1", "vpc-1", "eu-west-1a");
            fill(&mut subnet);
            region.ec2.subnets = Listing::complete(vec![subnet]);
        })
    };
    vec![
        with("off", |subnet| subnet.public_ip_on_launch = Some(false)).passes(),
        with("on", |subnet| subnet.public_ip_on_launch = Some(true)).fails(),
        with("not said", |_| {}).gives_unknown(),
        with("shared by another account", |subnet| {
            subnet.public_ip_on_launch = Some(true);
            subnet.owner = Some(STRANGER.to_owned());
        })
        .says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
