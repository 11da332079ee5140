//! Launch templates, by their default versions, of which a page holds 200 at most.
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html>

use super::common::ec2;
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "launch-template",
    place: Place::Regional,
    share: Share::Thousandths(3),
    operations: &[ec2("DescribeLaunchTemplateVersions", "launchTemplateVersionSet", version).sized(1, 200)],
};

fn version(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("launchTemplateId", at.id("lt")).leaf("launchTemplateName", at.name()).leaf("versionNumber", 3);
    xml.leaf("createTime", at.time("created")).leaf("createdBy", super::common::iam_arn("user/ops"));
    xml.leaf("defaultVersion", true).inside("launchTemplateData", |xml| {
        xml.list("blockDeviceMappingSet", "item", [()], |xml, ()| {
            xml.leaf("deviceName", "/dev/xvda").inside("ebs", |xml| {
                xml.leaf("encrypted", at.percent("encrypted", 80));
            });
        });
        xml.list("networkInterfaceSet", "item", [()], |xml, ()| {
            xml.leaf("deviceIndex", 0).leaf("associatePublicIpAddress", at.percent("public", 10));
        });
        xml.leaf("imageId", "ami-00000000000000001").leaf("instanceType", "m7g.large");
        xml.inside("metadataOptions", |xml| {
            xml.leaf("httpTokens", "required").leaf("httpEndpoint", "enabled");
        });
    });
}
