//! RDS snapshots. Whom a manual one is shared with is asked of each.

use super::common::{kms_key, query_tags, rds};
use crate::account::At;
use crate::kind::{About, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Xml};

pub(super) static KIND: Kind = Kind {
    name: "db-snapshot",
    place: Place::Regional,
    share: Share::Thousandths(4),
    operations: &[
        rds("DescribeDBSnapshots", "DBSnapshots", "DBSnapshot", snapshot),
        Operation::about(
            "rds",
            "DescribeDBSnapshotAttributes",
            "DescribeDBSnapshots",
            About {
                whom: |ask| At::index_of(ask.params.get("DBSnapshotIdentifier")?, 10),
                nobody: "DBSnapshotNotFound",
                home: None,
                calls: |at| usize::from(is_manual(at)),
                answer: attributes,
            },
        ),
    ],
};

fn is_manual(at: &At<'_>) -> bool {
    at.percent("manual", 50)
}

fn snapshot(xml: &mut Xml, at: &At<'_>) {
    let instance = at.related(&super::db_instances::KIND).map(|instance| instance.name());
    xml.leaf("DBSnapshotIdentifier", at.name()).maybe("DBInstanceIdentifier", instance);
    xml.leaf("SnapshotCreateTime", at.time("created")).leaf("Engine", "postgres").leaf("AllocatedStorage", 100);
    xml.leaf("Status", "available")
        .leaf("Port", 5432)
        .leaf("AvailabilityZone", at.zone())
        .leaf("MasterUsername", "app");
    xml.leaf("EngineVersion", "17.5").leaf("SnapshotType", if is_manual(at) { "manual" } else { "automated" });
    let encrypted = at.percent("encrypted", 80);
    xml.leaf("PercentProgress", 100).leaf("StorageType", "gp3").leaf("Encrypted", encrypted);
    xml.maybe("KmsKeyId", encrypted.then(|| kms_key(at)))
        .leaf("DBSnapshotArn", at.arn("rds", &format!("snapshot:{}", at.name())));
    query_tags(xml, "TagList", "Tag", at);
}

fn attributes(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    let everyone = at.percent("public", 2).then_some("all");
    Ok(Body::xml(|xml| {
        xml.inside("DBSnapshotAttributesResult", |xml| {
            xml.leaf("DBSnapshotIdentifier", at.name());
            xml.list("DBSnapshotAttributes", "DBSnapshotAttribute", [everyone], |xml, who| {
                xml.leaf("AttributeName", "restore").texts("AttributeValues", "AttributeValue", who);
            });
        });
    }))
}
