//! Instances stand in a network of the account's own.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-in-vpc",
    title: "Instances run in a VPC",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("ec2.network-placement")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "Outside of a VPC there are no subnets, routes or network ACLs that keep an instance away from strangers.",
    fix: Fix {
        what: "Replace the instance by one in a subnet of a VPC.",
        command: "aws ec2 run-instances --image-id AMI_ID --instance-type INSTANCE_TYPE --subnet-id SUBNET_ID",
    },
    references: &["https://docs.aws.amazon.com/config/latest/developerguide/ec2-instances-in-vpc.html"],
    judge: |judging| super::each_instance(judging, judge),
};

fn judge(instance: &Instance) -> Judgement {
    match &instance.vpc {
        Some(vpc) => pass(format!("the instance runs in {vpc}")),
        None => fail("the instance runs in no VPC"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::regional;

    vec![
        with_instance("in one", |instance| instance.vpc = Some("vpc-1".to_owned())).passes().saying("vpc-1"),
        with_instance("in none", |_| {}).fails(),
        // A terminated instance has left its VPC.
        with_instance("terminated", |instance| instance.state = "terminated".to_owned()).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
