//! VPC peerings.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "vpc-peering",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[ec2("DescribeVpcPeeringConnections", "vpcPeeringConnectionSet", peering)],
};

fn peering(xml: &mut Xml, at: &At<'_>) {
    let vpc = at.related(&super::vpcs::KIND);
    xml.inside("accepterVpcInfo", |xml| side(xml, at, "vpc-0fffffffffffffff1", "172.16.0.0/16", "999988887777"));
    let (own, range) = (vpc.map(|vpc| vpc.id("vpc")), vpc.map(|vpc| super::vpcs::range(&vpc)));
    if let (Some(own), Some(range)) = (own, range) {
        xml.inside("requesterVpcInfo", |xml| side(xml, at, &own, &range, ID));
    }
    xml.inside("status", |xml| {
        xml.leaf("code", "active").leaf("message", "Active");
    });
    ec2_tags(xml, at);
    xml.leaf("vpcPeeringConnectionId", at.id("pcx"));
}

fn side(xml: &mut Xml, at: &At<'_>, vpc: &str, range: &str, owner: &str) {
    xml.leaf("cidrBlock", range).leaf("ownerId", owner).leaf("vpcId", vpc).leaf("region", at.region_name());
    xml.list("cidrBlockSet", "item", [range], |xml, range| {
        xml.leaf("cidrBlock", range);
    });
}
