//! Instances run on the virtualization that AWS maintains.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-hvm-virtualization",
    title: "Instances use hardware virtualization (HVM)",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("ec2.os-patching")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "Paravirtual images run on old instance types only, which get no new hardware and none of its protection.",
    fix: Fix {
        what: "Replace the instance by one that is started from an HVM image.",
        command: "aws ec2 run-instances --image-id HVM_AMI_ID --instance-type INSTANCE_TYPE --subnet-id SUBNET_ID",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ComponentsAMIs.html"],
    judge: |judging| super::each_instance(judging, judge),
};

fn judge(instance: &Instance) -> Judgement {
    match instance.virtualization.as_deref() {
        Some("hvm") => pass("the instance uses HVM"),
        Some("paravirtual") => fail("the instance is paravirtual"),
        new => Err(unfamiliar(new, DescribeInstances::CALL, "VirtualizationType")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::regional;

    let kind = |name| with_instance(name, |instance| instance.virtualization = Some(name.to_owned()));
    vec![
        kind("hvm").passes(),
        kind("paravirtual").fails(),
        kind("emulated").gives_unknown(),
        with_instance("not told", |_| {}).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
