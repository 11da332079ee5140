//! Addresses and states of instances.

use super::{NOTHING, Row, SSH, of_instance, rows};
use crate::facts::Regional;
use crate::facts::ec2::{Instance, InstanceInterface};
use crate::network::samples::{direct, interface, text};

const ADDRESSES: &str = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html";
const ELASTIC: &str = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html";
const INTERFACES: &str = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html";
const STATES: &str = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html";
const INSTANCE: &str = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html";

fn instance(region: &mut Regional) -> &mut Instance {
    &mut region.ec2.instances.seen_mut()[0]
}

fn second(region: &mut Regional, subnet: &str, group: &str) -> InstanceInterface {
    instance(region).interfaces[0].public_ip = None;
    InstanceInterface { public_ip: text("203.0.113.2"), ..interface("eni-2", subnet, &[group]) }
}

const ROWS: &[Row] = &[
    ("a private address alone", ADDRESSES, |r| instance(r).interfaces[0].public_ip = None, NOTHING),
    (
        "the address stands on the instance alone",
        INSTANCE,
        |r| {
            instance(r).interfaces[0].public_ip = None;
            instance(r).public_ip = text("203.0.113.1");
        },
        SSH,
    ),
    (
        "an Elastic address on a second interface",
        ELASTIC,
        |r| {
            let eni = second(r, "subnet-1", "sg-1");
            instance(r).interfaces.push(eni);
        },
        SSH,
    ),
    (
        "the second interface has a closed group",
        INTERFACES,
        |r| {
            let eni = second(r, "subnet-1", "sg-2");
            r.ec2.security_groups.seen_mut().push(crate::network::samples::group("sg-2", vec![]));
            instance(r).interfaces.push(eni);
        },
        NOTHING,
    ),
    (
        "the second interface is in a private subnet",
        INTERFACES,
        |r| {
            let eni = second(r, "subnet-2", "sg-1");
            instance(r).interfaces.push(eni);
        },
        NOTHING,
    ),
    (
        "the interface is in another VPC",
        INTERFACES,
        |r| {
            instance(r).interfaces[0].vpc = text("vpc-2");
            instance(r).interfaces[0].subnet = text("subnet-9");
        },
        "TCP 22 perhaps: DescribeRouteTables",
    ),
    (
        "the interface does not say where it is",
        INSTANCE,
        |r| {
            instance(r).interfaces[0].vpc = None;
            instance(r).interfaces[0].subnet = None;
        },
        SSH,
    ),
    (
        "neither does the instance",
        INSTANCE,
        |r| {
            instance(r).interfaces[0].subnet = None;
            instance(r).subnet = None;
        },
        "TCP 22 perhaps: DescribeInstances",
    ),
    ("no interface", INSTANCE, |r| instance(r).interfaces.clear(), NOTHING),
    ("starting", STATES, |r| instance(r).state = "pending".to_owned(), SSH),
    ("stopping", STATES, |r| instance(r).state = "stopping".to_owned(), NOTHING),
    ("stopped", STATES, |r| instance(r).state = "stopped".to_owned(), NOTHING),
    ("shutting down", STATES, |r| instance(r).state = "shutting-down".to_owned(), NOTHING),
    ("terminated", STATES, |r| instance(r).state = "terminated".to_owned(), NOTHING),
    ("a state of tomorrow", STATES, |r| instance(r).state = "dozing".to_owned(), "TCP 22 perhaps: DescribeInstances"),
];

#[test]
fn a_public_address_of_a_running_instance_is_reached() {
    rows(direct, of_instance, ROWS);
}
