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
    xml.leaf("networkAclId", at.id("acl"))
        .leaf("ownerId", ID)
        .leaf("default", at.index < at.account.count(&super::vpcs::KIND, at.region));
    xml.maybe("vpcId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    let entries = [(100, "allow", false), (32_767, "deny", false), (100, "allow", true), (32_767, "deny", true)];
    xml.list("entrySet", "item", entries, |xml, (number, action, egress)| {
        xml.leaf("ruleNumber", number).leaf("protocol", "-1").leaf("ruleAction", action);
        xml.leaf("egress", egress).leaf("cidrBlock", "0.0.0.0/0");
    });
    // A subnet always has exactly one.
    let acls = at.account.count(&KIND, at.region);
    let subnets = at.account.all(&super::subnets::KIND, at.region).filter(|subnet| subnet.index % acls == at.index);
    xml.list("associationSet", "item", subnets, |xml, subnet| {
        xml.leaf("networkAclAssociationId", subnet.id("aclassoc")).leaf("networkAclId", at.id("acl"));
        xml.leaf("subnetId", subnet.id("subnet"));
    });
    ec2_tags(xml, at);
}
