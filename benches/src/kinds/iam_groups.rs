//! IAM's groups. `audit` is told of them with all details, see `iam_details`; other tools ask one by one.

use super::common::{iam, iam_arn, iam_attached, iam_inline, iam_of};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::{Body, Xml};

pub(super) static KIND: Kind = Kind {
    name: "group",
    place: Place::Global,
    share: Share::Thousandths(3),
    operations: &[
        iam("ListGroups", "Groups", summary),
        iam_of("GetGroup", "ListGroups", "GroupName", |at, _| {
            let users = at.account.all(&super::iam_users::KIND, 0);
            let members = users.filter(|user| user.related(&KIND).is_some_and(|group| group.index == at.index));
            Ok(Body::xml(|xml| {
                xml.inside("Group", |xml| summary(xml, at));
                xml.list("Users", "member", members, |xml, user| super::iam_users::summary(xml, &user));
                xml.leaf("IsTruncated", false);
            }))
        }),
        iam_of("ListAttachedGroupPolicies", "ListGroups", "GroupName", |at, _| iam_attached(attached(at))),
        iam_of("ListGroupPolicies", "ListGroups", "GroupName", |_, _| iam_inline(false)),
    ],
};

/// The policy that is attached to a group.
pub(super) fn attached<'a>(at: &At<'a>) -> Option<At<'a>> {
    at.related(&super::iam_policies::KIND)
}

/// A group as lists tell of it.
fn summary(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("Path", "/").leaf("GroupName", at.name()).leaf("GroupId", at.unique_id("AGPA"));
    xml.leaf("Arn", iam_arn(&format!("group/{}", at.name()))).leaf("CreateDate", at.time("created"));
}

/// The entry of a group among all details.
pub(super) fn details(xml: &mut Xml, at: &At<'_>) {
    summary(xml, at);
    xml.list("GroupPolicyList", "member", None::<u8>, |_, _| {});
    super::iam_policies::attachments_of(xml, "AttachedManagedPolicies", attached(at));
}
