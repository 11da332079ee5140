//! VPC Block Public Access and what it leaves out.

use super::{NOTHING, Row, SSH, of_instance, rows};
use crate::fact::{Fact, Listing};
use crate::facts::Regional;
use crate::network::samples::{balanced, direct, exclusion, text};

const BLOCK: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html";
const OPTIONS: &str = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html";
const EXCLUSION: &str = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessExclusion.html";

fn block(region: &mut Regional, mode: &str) {
    region.ec2.vpc_block_public_access = Fact::of(text(mode));
}

fn exclude(region: &mut Regional, resource: &str, mode: &str, state: &str) {
    block(region, "block-bidirectional");
    region.ec2.vpc_block_public_access_exclusions.seen_mut().push(exclusion(resource, mode, state));
}

const BOTH: &str = "allow-bidirectional";
const PERHAPS: &str = "TCP 22 perhaps: DescribeVpcBlockPublicAccessExclusions";

const ROWS: &[Row] = &[
    ("blocked both ways", OPTIONS, |r| block(r, "block-bidirectional"), NOTHING),
    ("blocked inward", OPTIONS, |r| block(r, "block-ingress"), NOTHING),
    ("a mode of tomorrow", OPTIONS, |r| block(r, "block-some"), "TCP 22 perhaps: DescribeVpcBlockPublicAccessOptions"),
    (
        "mode not said",
        OPTIONS,
        |r| r.ec2.vpc_block_public_access = Fact::of(None),
        "TCP 22 perhaps: DescribeVpcBlockPublicAccessOptions",
    ),
    ("the VPC is left out", BLOCK, |r| exclude(r, "vpc/vpc-1", BOTH, "create-complete"), SSH),
    ("the subnet is left out", BLOCK, |r| exclude(r, "subnet/subnet-1", BOTH, "update-complete"), SSH),
    ("another VPC is left out", BLOCK, |r| exclude(r, "vpc/vpc-2", BOTH, "create-complete"), NOTHING),
    ("another subnet is left out", BLOCK, |r| exclude(r, "subnet/subnet-2", BOTH, "create-complete"), NOTHING),
    (
        "left out for egress lets nothing in",
        EXCLUSION,
        |r| exclude(r, "vpc/vpc-1", "allow-egress", "create-complete"),
        NOTHING,
    ),
    ("an exclusion mode of tomorrow", EXCLUSION, |r| exclude(r, "vpc/vpc-1", "allow-some", "create-complete"), PERHAPS),
    ("the exclusion failed", EXCLUSION, |r| exclude(r, "vpc/vpc-1", BOTH, "create-failed"), NOTHING),
    ("the exclusion is deleted", EXCLUSION, |r| exclude(r, "vpc/vpc-1", BOTH, "delete-complete"), NOTHING),
    ("the exclusion is disabled", EXCLUSION, |r| exclude(r, "vpc/vpc-1", BOTH, "disable-complete"), NOTHING),
    ("the exclusion is being made", EXCLUSION, |r| exclude(r, "vpc/vpc-1", BOTH, "create-in-progress"), PERHAPS),
    (
        "the exclusion names nothing",
        EXCLUSION,
        |r| {
            exclude(r, "vpc/vpc-1", BOTH, "create-complete");
            r.ec2.vpc_block_public_access_exclusions.seen_mut()[0].resource = None;
        },
        PERHAPS,
    ),
    (
        "exclusions unread while blocked",
        BLOCK,
        |r| {
            block(r, "block-ingress");
            r.ec2.vpc_block_public_access_exclusions = Listing::unread();
        },
        PERHAPS,
    ),
    ("exclusions unread while off", BLOCK, |r| r.ec2.vpc_block_public_access_exclusions = Listing::unread(), SSH),
    (
        "mode unread, and left out",
        BLOCK,
        |r| {
            exclude(r, "vpc/vpc-1", BOTH, "create-complete");
            r.ec2.vpc_block_public_access = Fact::unread();
        },
        SSH,
    ),
];

#[test]
fn a_block_stops_the_internet_unless_it_leaves_the_subnet_out() {
    rows(direct, of_instance, ROWS);
    rows(
        balanced,
        of_instance,
        &[
            ("load balancers are behind the block too", BLOCK, |r| block(r, "block-ingress"), NOTHING),
            (
                "their subnets may be left out",
                BLOCK,
                |r| exclude(r, "subnet/subnet-3", BOTH, "create-complete"),
                "TCP 8080 from 0.0.0.0/0",
            ),
            (
                "the target's subnet does not matter",
                BLOCK,
                |r| exclude(r, "subnet/subnet-2", BOTH, "create-complete"),
                NOTHING,
            ),
        ],
    );
}
