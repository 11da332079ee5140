//! Instances take and send only traffic that is theirs.

use crate::calls::Operation;
use crate::calls::ec2::DescribeNetworkInterfaces;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::NetworkInterface;
use crate::facts::given;
use crate::judging::Judging;
use crate::verdict::{Judgement, not_applicable, pass_if, skip};

pub(super) static CHECK: Check = Check {
    key: "ec2-source-dest-check",
    title: "Interfaces of instances check source and destination",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("ec2.network-placement")],
    reads: &[DescribeNetworkInterfaces::CALL],
    params: &[],
    why: "Without the check an instance may forward or forge traffic of others, which only a router, a firewall or a \
          NAT instance needs.",
    fix: Fix {
        what: "Turn source and destination checking on for the interface, unless the instance is a router.",
        command: "aws ec2 modify-network-interface-attribute --network-interface-id ENI_ID --source-dest-check",
    },
    references: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html",
    ],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.network_interfaces, judge_interface);
    }
}

fn judge_interface(interface: &NetworkInterface) -> Judgement {
    // NAT gateways, load balancers and the like: AWS runs them, and some must forward.
    if interface.requester_managed {
        return skip();
    }
    let Some(instance) = &interface.instance else {
        return not_applicable("the interface is attached to no instance");
    };
    let checked = given(interface.source_dest_check, DescribeNetworkInterfaces::CALL, "SourceDestCheck")?;
    pass_if(
        checked,
        format!("{instance} has source and destination checked"),
        format!("{instance} may forward traffic of others: the check is off"),
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_interface;
    use crate::cases::regional;

    vec![
        with_interface("on", |interface| interface.source_dest_check = Some(true)).passes(),
        with_interface("off", |interface| interface.source_dest_check = Some(false)).fails().saying("i-1"),
        with_interface("not told", |_| {}).gives_unknown(),
        with_interface("a NAT gateway's", |interface| {
            interface.requester_managed = true;
            interface.instance = None;
            interface.source_dest_check = Some(false);
        })
        .says_nothing(),
        with_interface("attached to nothing", |interface| {
            interface.instance = None;
            interface.source_dest_check = Some(false);
        })
        .does_not_apply(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
