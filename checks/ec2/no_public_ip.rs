//! Instances are not addressed from the internet directly.

use std::collections::BTreeSet;

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-no-public-ip",
    title: "Instances have no public IPv4 address",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("ec2.network-placement")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "A public address lets anyone on the internet try the instance's open ports: one careless security group rule \
          is then enough.",
    fix: Fix {
        what: "Move the instance behind a load balancer, give its interface no public address and release its Elastic IP.",
        command: "aws ec2 modify-network-interface-attribute --network-interface-id ENI_ID \
                  --no-associate-public-ip-address",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html"],
    judge: |judging| super::each_instance(judging, judge),
};

fn judge(instance: &Instance) -> Judgement {
    // The instance itself names only the address of its first interface.
    let interfaces = instance.interfaces.iter().filter_map(|interface| interface.public_ip.as_deref());
    let addresses: BTreeSet<&str> = interfaces.chain(instance.public_ip.as_deref()).collect();
    match addresses.iter().next() {
        None => pass("the instance has no public IPv4 address"),
        Some(address) if addresses.len() == 1 => fail(format!("the public address is {address}")),
        Some(address) => fail(format!("the public addresses are {address} and {} more", addresses.len() - 1)),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{instance_interface, with_instance};
    use crate::cases::regional;

    let address = |n: u8| Some(format!("203.0.113.{n}"));
    vec![
        with_instance("none", |_| {}).passes(),
        with_instance("on the instance", |instance| instance.public_ip = address(1)).fails().saying("203.0.113.1"),
        with_instance("on a second interface", |instance| {
            let mut second = instance_interface("eni-2");
            second.public_ip = address(2);
            instance.interfaces.push(second);
        })
        .fails()
        .saying("203.0.113.2"),
        with_instance("one address, said twice", |instance| {
            instance.public_ip = address(1);
            instance.interfaces[0].public_ip = address(1);
        })
        .fails()
        .saying("address is"),
        with_instance("two addresses", |instance| {
            instance.public_ip = address(1);
            instance.interfaces[0].public_ip = address(2);
        })
        .fails()
        .saying("and 1 more"),
        with_instance("IPv6 is no IPv4", |instance| instance.interfaces[0].ipv6.push("2001:db8::1".to_owned()))
            .passes(),
        with_instance("terminated", |instance| {
            instance.state = "terminated".to_owned();
            instance.public_ip = address(1);
        })
        .says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
