//! Network interfaces: the instances' own come first.

use super::common::{ec2, private_ip};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "interface",
    place: Place::Regional,
    share: Share::Thousandths(25),
    operations: &[ec2("DescribeNetworkInterfaces", "networkInterfaceSet", interface)],
};

fn interface(xml: &mut Xml, at: &At<'_>) {
    let subnet = at.related(&super::subnets::KIND);
    let instance = at.related(&super::instances::KIND).filter(|instance| instance.index == at.index);
    xml.leaf("networkInterfaceId", at.id("eni"));
    xml.maybe("subnetId", subnet.map(|subnet| subnet.id("subnet")));
    xml.maybe("vpcId", subnet.and_then(|subnet| subnet.related(&super::vpcs::KIND)).map(|vpc| vpc.id("vpc")));
    xml.leaf("availabilityZone", at.zone())
        .leaf("description", if instance.is_some() { "" } else { "ELB app/web & api" });
    xml.leaf("ownerId", ID).leaf("requesterManaged", instance.is_none()).leaf("status", "in-use");
    xml.leaf("macAddress", "0a:00:00:00:00:01").leaf("privateIpAddress", private_ip(at)).leaf("sourceDestCheck", true);
    xml.list("groupSet", "item", at.related(&super::security_groups::KIND), |xml, group| {
        xml.leaf("groupId", group.id("sg")).leaf("groupName", group.name());
    });
    xml.inside("attachment", |xml| {
        xml.leaf("attachmentId", at.id("eni-attach")).maybe("instanceId", instance.map(|instance| instance.id("i")));
        xml.leaf("instanceOwnerId", if instance.is_some() { ID } else { "amazon-elb" }).leaf("deviceIndex", 0);
        xml.leaf("status", "attached").leaf("attachTime", at.time("attached")).leaf("deleteOnTermination", true);
    });
    xml.list("tagSet", "item", None::<u8>, |_, _| {});
    xml.list("privateIpAddressesSet", "item", [at], |xml, at| {
        xml.leaf("privateIpAddress", private_ip(at)).leaf("primary", true);
    });
    xml.list("ipv6AddressesSet", "item", None::<u8>, |_, _| {}).leaf("interfaceType", "interface");
}
