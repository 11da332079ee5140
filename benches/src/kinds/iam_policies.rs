//! The account's own policies. They are told with all details, see `iam_details`.

use super::common::{encoded, iam_arn, read_policy};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind =
    Kind { name: "policy", place: Place::Global, share: Share::Thousandths(15), operations: &[] };

/// A policy's ARN.
pub(super) fn arn(at: &At<'_>) -> String {
    iam_arn(&format!("policy/{}", at.name()))
}

/// The entry of a policy among all details.
pub(super) fn details(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("PolicyName", at.name()).leaf("PolicyId", at.unique_id("ANPA")).leaf("Arn", arn(at));
    xml.leaf("Path", "/").leaf("DefaultVersionId", "v2").leaf("AttachmentCount", at.roll("attached") % 5);
    xml.leaf("PermissionsBoundaryUsageCount", 0).leaf("IsAttachable", true);
    xml.leaf("CreateDate", at.time("created")).leaf("UpdateDate", at.time("created"));
    xml.list("PolicyVersionList", "member", [("v2", true), ("v1", false)], |xml, (version, default)| {
        xml.leaf("Document", encoded(&read_policy(at))).leaf("VersionId", version);
        xml.leaf("IsDefaultVersion", default).leaf("CreateDate", at.time(version));
    });
}
