//! Client VPN endpoints.

use super::common::{ec2, ec2_tags};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "client-vpn",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[ec2("DescribeClientVpnEndpoints", "clientVpnEndpoint", endpoint)],
};

fn endpoint(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("clientVpnEndpointId", at.id("cvpn-endpoint")).leaf("description", "staff");
    xml.inside("status", |xml| {
        xml.leaf("code", "available");
    })
    .leaf("creationTime", at.time("created"));
    // The names in this structure begin with capitals.
    xml.inside("connectionLogOptions", |xml| {
        xml.leaf("Enabled", at.percent("logs", 50));
    });
    ec2_tags(xml, at);
}
