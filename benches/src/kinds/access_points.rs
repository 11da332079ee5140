//! S3 Control: access points, and the account's public access block.

use super::buckets::all_blocked;
use crate::account::At;
use crate::kind::{About, Kind, Operation, Pages, Place, Share, WHOLE};
use crate::wire::{Ask, Body, Outcome};

pub(super) static KIND: Kind = Kind {
    name: "access-point",
    place: Place::Regional,
    share: Share::Thousandths(2),
    operations: &[
        super::common::list(
            "s3control",
            "ListAccessPoints",
            Pages {
                set: "AccessPointList",
                member: "AccessPoint",
                limits: (0, 1_000),
                unasked: 1_000,
                paged: true,
                write: |xml, at| {
                    xml.leaf("Name", at.name()).leaf("NetworkOrigin", origin(at)).leaf("Bucket", bucket(at));
                    xml.leaf("AccessPointArn", arn(at));
                },
                views: WHOLE,
            },
        ),
        Operation::about(
            "s3control",
            "GetAccessPoint",
            "ListAccessPoints",
            About {
                whom: |ask| At::index_of(ask.subject, 10).filter(|index| ask.at(*index).name() == ask.subject),
                nobody: "NoSuchAccessPoint",
                home: None,
                calls: |_| 1,
                answer: access_point,
            },
        ),
    ],
};

/// The account's own block.
pub(super) static ACCOUNT_KIND: Kind = Kind {
    name: "account-block",
    place: Place::Global,
    share: Share::InEachPlace(0),
    operations: &[Operation::once("s3control", "GetPublicAccessBlock", |_| {
        Ok(Body::root("PublicAccessBlockConfiguration", all_blocked))
    })],
};

fn arn(at: &At<'_>) -> String {
    at.arn("s3", &format!("accesspoint/{}", at.name()))
}

fn origin(at: &At<'_>) -> &'static str {
    if at.percent("vpc", 50) { "VPC" } else { "Internet" }
}

/// A bucket of the same region.
fn bucket(at: &At<'_>) -> String {
    let index = at.index * at.account.size.regions + at.region;
    let count = at.account.total(&super::buckets::KIND).max(1);
    At { kind: &super::buckets::KIND, region: 0, index: index % count, ..*at }.name()
}

fn access_point(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    Ok(Body::root("GetAccessPointResult", |xml| {
        xml.leaf("Name", at.name()).leaf("Bucket", bucket(at)).leaf("NetworkOrigin", origin(at));
        xml.inside("PublicAccessBlockConfiguration", all_blocked);
        xml.leaf("CreationDate", at.time("created")).leaf("AccessPointArn", arn(at));
    }))
}
