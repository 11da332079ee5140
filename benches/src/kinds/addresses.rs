//! Elastic IP addresses, which are told without pages.

use super::common::{ec2, ec2_tags, public_ip};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "address",
    place: Place::Regional,
    share: Share::Thousandths(2),
    operations: &[ec2("DescribeAddresses", "addressesSet", address).unpaged()],
};

fn address(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("publicIp", public_ip(at)).leaf("allocationId", at.id("eipalloc")).leaf("domain", "vpc");
    xml.maybe("associationId", at.percent("used", 80).then(|| at.id("eipassoc")));
    ec2_tags(xml, at);
}
