//! Internet gateways.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "internet-gateway",
    place: Place::Regional,
    share: Share::Thousandths(1),
    operations: &[ec2("DescribeInternetGateways", "internetGatewaySet", gateway)],
};

fn gateway(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("internetGatewayId", at.id("igw")).leaf("ownerId", ID);
    xml.list("attachmentSet", "item", at.related(&super::vpcs::KIND), |xml, vpc| {
        xml.leaf("vpcId", vpc.id("vpc")).leaf("state", "available");
    });
    ec2_tags(xml, at);
}
