//! EBS snapshots, the most numerous kind. Which of them everyone may restore is one more
//! list; nothing else tells it without a call a snapshot.

use super::common::{ec2, ec2_tags, kms_key};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share, View};
use crate::wire::{Ask, Xml};

pub(super) static KIND: Kind = Kind {
    name: "snapshot",
    place: Place::Regional,
    share: Share::Rest,
    operations: &[ec2("DescribeSnapshots", "snapshotSet", snapshot).viewed(&[
        View { fits: asks_for_public, holds: |at| at.percent("public", 1) },
        View { fits: |ask| !asks_for_public(ask), holds: |_| true },
    ])],
};

fn asks_for_public(ask: &Ask<'_>) -> bool {
    ask.params.list("RestorableBy").any(|who| who == "all")
}

fn snapshot(xml: &mut Xml, at: &At<'_>) {
    let encrypted = at.percent("encrypted", 80);
    let volume = at.related(&super::volumes::KIND).map(|volume| volume.id("vol"));
    xml.leaf("snapshotId", at.id("snap")).maybe("volumeId", volume).leaf("status", "completed");
    xml.leaf("startTime", at.time("started")).leaf("completionTime", at.time("started")).leaf("progress", "100%");
    xml.leaf("ownerId", ID).leaf("volumeSize", 8 + at.roll("size") % 500);
    xml.leaf("description", "Created for policy: policy-0123456789abcdef0 schedule: Daily");
    ec2_tags(xml, at);
    xml.leaf("encrypted", encrypted).maybe("kmsKeyId", encrypted.then(|| kms_key(at)));
    xml.leaf("storageTier", "standard").leaf("transferType", "standard");
}
