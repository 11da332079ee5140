//! IAM's users. `audit` is told of them with all details, see `iam_details`; other tools ask one by one.

use super::common::{
    encoded, iam, iam_arn, iam_attached, iam_inline, iam_inline_policy, iam_of, iam_tags, query_tags, read_policy,
};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::{Body, Refusal, Xml};

pub(super) static KIND: Kind = Kind {
    name: "user",
    place: Place::Global,
    share: Share::Thousandths(100),
    operations: &[
        iam("ListUsers", "Users", summary),
        iam_of("GetLoginProfile", "ListUsers", "UserName", |at, _| {
            if !has_password(at) {
                return Err(Refusal::new(404, "NoSuchEntity", "The user has no password"));
            }
            Ok(Body::xml(|xml| {
                xml.inside("LoginProfile", |xml| {
                    xml.leaf("UserName", at.name()).leaf("CreateDate", at.time("password-changed"));
                    xml.leaf("PasswordResetRequired", false);
                });
            }))
        }),
        iam_of("ListAccessKeys", "ListUsers", "UserName", |at, _| {
            Ok(Body::xml(|xml| {
                xml.list("AccessKeyMetadata", "member", has_key(at).then_some(at), |xml, at| {
                    xml.leaf("UserName", at.name()).leaf("AccessKeyId", at.unique_id("AKIA"));
                    xml.leaf("Status", "Active").leaf("CreateDate", at.time("key-rotated"));
                });
                xml.leaf("IsTruncated", false);
            }))
        }),
        iam_of("ListMFADevices", "ListUsers", "UserName", |at, _| {
            Ok(Body::xml(|xml| {
                let device = has_mfa(at).then_some(At { kind: &super::virtual_mfa::KIND, ..*at });
                xml.list("MFADevices", "member", device, |xml, device| {
                    xml.leaf("UserName", at.name()).leaf("SerialNumber", super::virtual_mfa::arn(&device));
                    xml.leaf("EnableDate", device.time("enabled"));
                });
                xml.leaf("IsTruncated", false);
            }))
        }),
        iam_of("ListAttachedUserPolicies", "ListUsers", "UserName", |at, _| iam_attached(attached(at))),
        iam_of("ListUserPolicies", "ListUsers", "UserName", |at, _| iam_inline(has_inline(at))),
        iam_of("GetUserPolicy", "ListUsers", "UserName", |at, _| iam_inline_policy("UserName", at)),
        iam_of("ListUserTags", "ListUsers", "UserName", |at, _| iam_tags(at)),
    ],
};

/// A user's ARN.
pub(super) fn arn(at: &At<'_>) -> String {
    iam_arn(&format!("user/{}", at.name()))
}

/// Whether a user signs in to the console.
pub(super) fn has_password(at: &At<'_>) -> bool {
    at.percent("password", 50)
}

/// Whether a user has an access key.
pub(super) fn has_key(at: &At<'_>) -> bool {
    at.percent("key", 60)
}

/// Whether a user has MFA: there are fewer devices than users.
pub(super) fn has_mfa(at: &At<'_>) -> bool {
    at.index < at.account.total(&super::virtual_mfa::KIND)
}

fn has_inline(at: &At<'_>) -> bool {
    at.percent("inline", 10)
}

/// The policy that is attached to a user, if one is.
pub(super) fn attached<'a>(at: &At<'a>) -> Option<At<'a>> {
    at.related(&super::iam_policies::KIND).filter(|_| at.percent("attached", 20))
}

/// A user as lists and groups tell of it.
pub(super) fn summary(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("Path", "/").leaf("UserName", at.name()).leaf("UserId", at.unique_id("AIDA"));
    xml.leaf("Arn", arn(at)).leaf("CreateDate", at.time("created"));
}

/// The entry of a user among all details.
pub(super) fn details(xml: &mut Xml, at: &At<'_>) {
    summary(xml, at);
    if has_inline(at) {
        xml.list("UserPolicyList", "member", [read_policy(at)], |xml, policy| {
            xml.leaf("PolicyName", "inline").leaf("PolicyDocument", encoded(&policy));
        });
    }
    let group = at.related(&super::iam_groups::KIND).map(|group| group.name());
    xml.texts("GroupList", "member", group);
    super::iam_policies::attachments_of(xml, "AttachedManagedPolicies", attached(at));
    query_tags(xml, "Tags", "member", at);
}
