//! VPCs.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "vpc",
    place: Place::Regional,
    share: Share::Thousandths(1),
    operations: &[ec2("DescribeVpcs", "vpcSet", vpc)],
};

/// A VPC's addresses.
pub(super) fn range(at: &At<'_>) -> String {
    format!("10.{}.0.0/16", at.index % 256)
}

fn vpc(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("vpcId", at.id("vpc")).leaf("ownerId", ID).leaf("state", "available").leaf("cidrBlock", range(at));
    xml.list("cidrBlockAssociationSet", "item", [at], |xml, at| {
        xml.leaf("cidrBlock", range(at)).leaf("associationId", at.id("vpc-cidr-assoc"));
        xml.inside("cidrBlockState", |xml| {
            xml.leaf("state", "associated");
        });
    });
    xml.leaf("dhcpOptionsId", "dopt-00000000000000001").leaf("instanceTenancy", "default");
    xml.leaf("isDefault", at.index == 0);
    ec2_tags(xml, at);
}
