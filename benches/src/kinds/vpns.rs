//! Site-to-site VPN connections, which are told without pages.

use super::common::{ec2, ec2_tags};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "vpn-connection",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[ec2("DescribeVpnConnections", "vpnConnectionSet", connection).unpaged()],
};

fn connection(xml: &mut Xml, at: &At<'_>) {
    const TUNNELS: [(&str, &str); 2] = [("203.0.113.1", "UP"), ("203.0.113.2", "DOWN")];
    xml.leaf("vpnConnectionId", at.id("vpn")).leaf("state", "available").leaf("type", "ipsec.1");
    xml.inside("options", |xml| {
        xml.leaf("staticRoutesOnly", false);
        xml.list("tunnelOptionSet", "item", TUNNELS, |xml, (address, _)| {
            xml.leaf("outsideIpAddress", address).inside("logOptions", |xml| {
                xml.inside("cloudWatchLogOptions", |xml| {
                    xml.leaf("logEnabled", at.percent("logs", 50));
                });
            });
        });
    });
    ec2_tags(xml, at);
    xml.list("vgwTelemetry", "item", TUNNELS, |xml, (address, status)| {
        xml.leaf("outsideIpAddress", address).leaf("status", status).leaf("lastStatusChange", at.time("changed"));
        xml.leaf("statusMessage", "").leaf("acceptedRouteCount", 1);
    });
}
