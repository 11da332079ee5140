//! Outside a VPC a database has neither private subnets nor VPC security groups.

use super::each_instance;
use crate::calls::Operation;
use crate::calls::rds::DescribeDBInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-in-vpc",
    title: "Instances run inside a VPC",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("rds.network-exposure")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: "Outside a VPC there are no private subnets, route tables or network ACLs to keep strangers away from a \
          database.",
    fix: Fix {
        what: "Move the instance into a subnet group of a VPC.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --db-subnet-group-name SUBNET_GROUP --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.html"],
    judge: |judging| each_instance(judging, |_, instance| judge(instance)),
};

fn judge(instance: &Instance) -> Judgement {
    match (&instance.vpc, instance.status.as_deref()) {
        (Some(vpc), _) => pass(format!("the instance is in {vpc}")),
        // It has no place yet.
        (None, Some("creating")) => given(None, DescribeDBInstances::CALL, "DBSubnetGroup.VpcId")?,
        (None, _) => fail("the instance is in no VPC"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{no_instance, text, with_instance};

    let mut cases = no_instance();
    cases.extend([
        with_instance("in a VPC", |i| i.vpc = text("vpc-1")).passes(),
        with_instance("in none", |_| {}).fails(),
        with_instance("still being created", |i| i.status = text("creating")).gives_unknown(),
    ]);
    cases
}
