//! Snapshots of clusters. Whom a manual one is shared with is asked of each.

use super::common::{kms_key, query_tags, rds};
use crate::account::At;
use crate::kind::{About, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Xml};

pub(super) static KIND: Kind = Kind {
    name: "db-cluster-snapshot",
    place: Place::Regional,
    share: Share::Thousandths(1),
    operations: &[
        rds("DescribeDBClusterSnapshots", "DBClusterSnapshots", "DBClusterSnapshot", snapshot),
        Operation::about(
            "rds",
            "DescribeDBClusterSnapshotAttributes",
            "DescribeDBClusterSnapshots",
            About {
                whom: |ask| At::index_of(ask.params.get("DBClusterSnapshotIdentifier")?, 10),
                nobody: "DBClusterSnapshotNotFoundFault",
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
    let cluster = at.related(&super::db_clusters::KIND).map(|cluster| cluster.name());
    xml.leaf("DBClusterSnapshotIdentifier", at.name()).maybe("DBClusterIdentifier", cluster);
    xml.leaf("SnapshotCreateTime", at.time("created")).leaf("Engine", "aurora-mysql").leaf("AllocatedStorage", 1);
    xml.leaf("Status", "available").leaf("Port", 0).leaf("MasterUsername", "app");
    xml.leaf("SnapshotType", if is_manual(at) { "manual" } else { "automated" }).leaf("PercentProgress", 100);
    xml.leaf("StorageEncrypted", true).leaf("KmsKeyId", kms_key(at));
    xml.leaf("DBClusterSnapshotArn", at.arn("rds", &format!("cluster-snapshot:{}", at.name())));
    query_tags(xml, "TagList", "Tag", at);
}

fn attributes(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    Ok(Body::xml(|xml| {
        xml.inside("DBClusterSnapshotAttributesResult", |xml| {
            xml.leaf("DBClusterSnapshotIdentifier", at.name());
            xml.list("DBClusterSnapshotAttributes", "DBClusterSnapshotAttribute", [()], |xml, ()| {
                xml.leaf("AttributeName", "restore").texts("AttributeValues", "AttributeValue", None::<&str>);
            });
        });
    }))
}
