//! EBS volumes and their status.

use super::common::{ec2, ec2_tags, kms_key};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "volume",
    place: Place::Regional,
    share: Share::Thousandths(40),
    operations: &[ec2("DescribeVolumes", "volumeSet", volume), ec2("DescribeVolumeStatus", "volumeStatusSet", status)],
};

fn is_attached(at: &At<'_>) -> bool {
    at.index < at.account.count(&super::instances::KIND, at.region)
}

fn volume(xml: &mut Xml, at: &At<'_>) {
    let encrypted = at.percent("encrypted", 80);
    xml.leaf("volumeId", at.id("vol")).leaf("size", 8 + at.roll("size") % 500).leaf("snapshotId", "");
    xml.leaf("availabilityZone", at.zone()).leaf("status", if is_attached(at) { "in-use" } else { "available" });
    xml.leaf("createTime", at.time("created"));
    let instance = at.related(&super::instances::KIND).filter(|_| is_attached(at));
    xml.list("attachmentSet", "item", instance, |xml, instance| {
        xml.leaf("volumeId", at.id("vol")).leaf("instanceId", instance.id("i")).leaf("device", "/dev/xvda");
        xml.leaf("status", "attached").leaf("attachTime", at.time("created")).leaf("deleteOnTermination", true);
    });
    ec2_tags(xml, at);
    xml.leaf("volumeType", "gp3").leaf("iops", 3000).leaf("encrypted", encrypted);
    xml.maybe("kmsKeyId", encrypted.then(|| kms_key(at)));
    xml.leaf("multiAttachEnabled", false).leaf("throughput", 125);
}

fn status(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("volumeId", at.id("vol")).leaf("availabilityZone", at.zone());
    xml.inside("volumeStatus", |xml| {
        xml.leaf("status", if at.percent("impaired", 1) { "impaired" } else { "ok" });
        xml.list(
            "details",
            "item",
            [("io-enabled", "passed"), ("io-performance", "not-applicable")],
            |xml, (name, status)| {
                xml.leaf("name", name).leaf("status", status);
            },
        );
    });
    xml.list("actionsSet", "item", None::<u8>, |_, _| {}).list("eventsSet", "item", None::<u8>, |_, _| {});
}
