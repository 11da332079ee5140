//! Transit gateways.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "transit-gateway",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[ec2("DescribeTransitGateways", "transitGatewaySet", gateway)],
};

fn gateway(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("transitGatewayId", at.id("tgw"));
    xml.leaf("transitGatewayArn", at.arn("ec2", &format!("transit-gateway/{}", at.id("tgw"))));
    xml.leaf("state", "available")
        .leaf("ownerId", ID)
        .leaf("description", "hub")
        .leaf("creationTime", at.time("created"));
    xml.inside("options", |xml| {
        let accept = if at.percent("accept", 30) { "enable" } else { "disable" };
        xml.leaf("amazonSideAsn", 64_512).leaf("autoAcceptSharedAttachments", accept).leaf("dnsSupport", "enable");
    });
    ec2_tags(xml, at);
}
