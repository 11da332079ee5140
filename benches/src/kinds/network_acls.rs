//! Network ACLs.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "network-acl",
    place: Place::Regional,
    share: Share::Thousandths(2),
    operations: &[ec2("DescribeNetworkAcls", "networkAclSet", acl)],
};

fn acl(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("networkAclId", at.id("acl")).leaf("ownerId", ID).leaf("default", at.percent("default", 50));
    xml.maybe("vpcId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    let entries = [(100, "allow", false), (32_767, "deny", false), (100, "allow", true), (32_767, "deny", true)];
    xml.list("entrySet", "item", entries, |xml, (number, action, egress)| {
        xml.leaf("ruleNumber", number).leaf("protocol", "-1").leaf("ruleAction", action);
        xml.leaf("egress", egress).leaf("cidrBlock", "0.0.0.0/0");
    });
    let subnet = at.related(&super::subnets::KIND);
    xml.list("associationSet", "item", subnet, |xml, subnet| {
        xml.leaf("networkAclAssociationId", at.id("aclassoc")).leaf("networkAclId", at.id("acl"));
        xml.leaf("subnetId", subnet.id("subnet"));
    });
    ec2_tags(xml, at);
}
