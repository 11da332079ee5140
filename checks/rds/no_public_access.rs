//! The public flag gives a database a public address.

use super::each_instance;
use crate::calls::Operation;
use crate::calls::rds::DescribeDBInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "rds-no-public-access",
    title: "Instances are not publicly accessible",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("rds.network-exposure")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: "A publicly accessible database has an address on the internet: one careless security group rule, and \
          anyone can try its passwords.",
    fix: Fix {
        what: "Turn public access off and reach the database from inside the VPC.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --no-publicly-accessible --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"],
    // The flag is each instance's own, in Aurora too.
    judge: |judging| each_instance(judging, |_, instance| judge(instance)),
};

fn judge(instance: &Instance) -> Judgement {
    let public = given(instance.public, DescribeDBInstances::CALL, "PubliclyAccessible")?;
    pass_if(!public, "the instance is not publicly accessible", "the instance is publicly accessible")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{no_instance, text, with_instance};

    let mut cases = no_instance();
    cases.extend([
        with_instance("private", |i| i.public = Some(false)).passes(),
        with_instance("public", |i| i.public = Some(true)).fails(),
        with_instance("a public member of a cluster", |i| {
            i.cluster = text("orders");
            i.public = Some(true);
        })
        .fails(),
        with_instance("still being created", |i| i.status = text("creating")).gives_unknown(),
    ]);
    cases
}
