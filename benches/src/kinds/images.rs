//! The account's own machine images.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "image",
    place: Place::Regional,
    share: Share::Thousandths(3),
    operations: &[ec2("DescribeImages", "imagesSet", image).sized(1, 1_000)],
};

fn image(xml: &mut Xml, at: &At<'_>) {
    let snapshot = at.related(&super::snapshots::KIND).map(|snapshot| snapshot.id("snap"));
    xml.leaf("imageId", at.id("ami"))
        .leaf("imageLocation", format!("{ID}/{}", at.name()))
        .leaf("imageState", "available");
    xml.leaf("imageOwnerId", ID).leaf("creationDate", at.time("created").replace('Z', ".000Z"));
    xml.leaf("isPublic", at.percent("public", 2)).leaf("architecture", "arm64").leaf("imageType", "machine");
    xml.leaf("name", at.name()).leaf("rootDeviceType", "ebs").leaf("rootDeviceName", "/dev/xvda");
    xml.list("blockDeviceMapping", "item", [()], |xml, ()| {
        xml.leaf("deviceName", "/dev/xvda").inside("ebs", |xml| {
            xml.maybe("snapshotId", snapshot.as_ref()).leaf("volumeSize", 8).leaf("deleteOnTermination", true);
            xml.leaf("volumeType", "gp3").leaf("encrypted", at.percent("encrypted", 80));
        });
    });
    xml.leaf("virtualizationType", "hvm");
    ec2_tags(xml, at);
    xml.leaf("hypervisor", "xen");
}
