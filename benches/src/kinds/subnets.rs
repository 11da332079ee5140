//! Subnets.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "subnet",
    place: Place::Regional,
    share: Share::Thousandths(8),
    operations: &[ec2("DescribeSubnets", "subnetSet", subnet)],
};

fn subnet(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("subnetId", at.id("subnet")).leaf("subnetArn", at.arn("ec2", &format!("subnet/{}", at.id("subnet"))));
    xml.leaf("state", "available").leaf("ownerId", ID);
    xml.maybe("vpcId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    xml.leaf("cidrBlock", format!("10.{}.{}.0/24", at.index / 256 % 256, at.index % 256));
    xml.leaf("availableIpAddressCount", 240).leaf("availabilityZone", at.zone()).leaf("defaultForAz", false);
    xml.leaf("mapPublicIpOnLaunch", at.percent("public", 20));
    xml.list("ipv6CidrBlockAssociationSet", "item", None::<u8>, |_, _| {});
    ec2_tags(xml, at);
}
