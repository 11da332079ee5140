//! Instances stand in one network.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-single-network-interface",
    title: "Instances have a single network interface",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("ec2.network-placement")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "An instance with several interfaces can carry traffic from one network into another, past the rules between \
          them.",
    fix: Fix {
        what: "Detach the interfaces that the instance does not need.",
        command: "aws ec2 detach-network-interface --attachment-id ATTACHMENT_ID",
    },
    references: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/ec2-instance-multiple-eni-check.html",
    ],
    judge: |judging| super::each_instance(judging, judge),
};

/// AWS's own rule counts Elastic Fabric Adapters as interfaces.
fn judge(instance: &Instance) -> Judgement {
    match instance.interfaces.len() {
        // Every instance has a primary interface that cannot be detached.
        0 => Err(unfamiliar(None, DescribeInstances::CALL, "NetworkInterfaces")),
        1 => pass("the instance has one network interface"),
        count => fail(format!("the instance has {count} network interfaces")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{instance_interface, with_instance};
    use crate::cases::regional;

    vec![
        with_instance("one", |_| {}).passes(),
        with_instance("two", |instance| instance.interfaces.push(instance_interface("eni-2"))).fails().saying("2"),
        with_instance("an adapter beside it", |instance| {
            let mut adapter = instance_interface("eni-2");
            adapter.kind = Some("efa".to_owned());
            instance.interfaces.push(adapter);
        })
        .fails(),
        with_instance("none in the answer", |instance| instance.interfaces.clear()).gives_unknown(),
        with_instance("terminated, its interfaces gone", |instance| {
            instance.state = "terminated".to_owned();
            instance.interfaces.clear();
        })
        .says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
