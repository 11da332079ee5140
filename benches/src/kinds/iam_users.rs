//! IAM's users. They are told with all details, see `iam_details`.

use super::common::{encoded, iam_arn, query_tags, read_policy};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind =
    Kind { name: "user", place: Place::Global, share: Share::Thousandths(100), operations: &[] };

/// A user's ARN.
pub(super) fn arn(at: &At<'_>) -> String {
    iam_arn(&format!("user/{}", at.name()))
}

/// The entry of a user among all details.
pub(super) fn details(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("Path", "/").leaf("UserName", at.name()).leaf("UserId", at.unique_id("AIDA"));
    xml.leaf("Arn", arn(at)).leaf("CreateDate", at.time("created"));
    if at.percent("inline", 10) {
        xml.list("UserPolicyList", "member", [read_policy(at)], |xml, policy| {
            xml.leaf("PolicyName", "inline").leaf("PolicyDocument", encoded(&policy));
        });
    }
    let group = at.related(&super::iam_groups::KIND).map(|group| group.name());
    xml.texts("GroupList", "member", group);
    let attached = at.related(&super::iam_policies::KIND).filter(|_| at.percent("attached", 20));
    xml.list("AttachedManagedPolicies", "member", attached, |xml, policy| {
        xml.leaf("PolicyName", policy.name()).leaf("PolicyArn", super::iam_policies::arn(&policy));
    });
    query_tags(xml, "Tags", "member", at);
}
