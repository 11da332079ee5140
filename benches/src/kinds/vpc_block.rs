//! A region's block of public access to VPCs, and what is let through.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Operation, Place, Share};
use crate::wire::{Body, Xml};

pub(super) static KIND: Kind = Kind {
    name: "vpc-block-exclusion",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[
        Operation::once("ec2", "DescribeVpcBlockPublicAccessOptions", |ask| {
            Ok(Body::xml(|xml| {
                xml.inside("vpcBlockPublicAccessOptions", |xml| {
                    xml.leaf("awsAccountId", ID).leaf("awsRegion", ask.region_name()).leaf("state", "default-state");
                    xml.leaf("internetGatewayBlockMode", "off").leaf("managedBy", "account");
                });
            }))
        }),
        ec2("DescribeVpcBlockPublicAccessExclusions", "vpcBlockPublicAccessExclusionSet", exclusion),
    ],
};

fn exclusion(xml: &mut Xml, at: &At<'_>) {
    let vpc = at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc"));
    xml.leaf("exclusionId", at.id("vpcbpa-exclude")).leaf("internetGatewayExclusionMode", "allow-egress");
    xml.maybe("resourceArn", vpc.map(|vpc| at.arn("ec2", &format!("vpc/{vpc}")))).leaf("state", "create-complete");
    xml.leaf("creationTimestamp", at.time("created")).leaf("lastUpdateTimestamp", at.time("created"));
    ec2_tags(xml, at);
}
