//! IAM's groups. They are told with all details, see `iam_details`.

use super::common::iam_arn;
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind =
    Kind { name: "group", place: Place::Global, share: Share::Thousandths(3), operations: &[] };

/// The entry of a group among all details.
pub(super) fn details(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("Path", "/").leaf("GroupName", at.name()).leaf("GroupId", at.unique_id("AGPA"));
    xml.leaf("Arn", iam_arn(&format!("group/{}", at.name()))).leaf("CreateDate", at.time("created"));
    xml.list("GroupPolicyList", "member", None::<u8>, |_, _| {});
    let attached = at.related(&super::iam_policies::KIND);
    xml.list("AttachedManagedPolicies", "member", attached, |xml, policy| {
        xml.leaf("PolicyName", policy.name()).leaf("PolicyArn", super::iam_policies::arn(&policy));
    });
}
