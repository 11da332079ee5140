//! The account's own policies. `audit` is told of them with all details, see `iam_details`; other tools
//! ask one by one.

use super::common::{encoded, iam, iam_arn, iam_of, iam_tags, read_policy};
use crate::account::At;
use crate::kind::{Kind, Place, Share, View};
use crate::wire::{Body, Xml};

pub(super) static KIND: Kind = Kind {
    name: "policy",
    place: Place::Global,
    share: Share::Thousandths(15),
    operations: &[
        // None of AWS's own is attached anywhere, and their list is not told.
        iam("ListPolicies", "Policies", summary).viewed(&[
            View { fits: |ask| ask.params.get("Scope") == Some("AWS"), holds: |_| false },
            View { fits: |ask| ask.params.get("OnlyAttached") == Some("true"), holds: |at| attachments(at) > 0 },
            View { fits: |_| true, holds: |_| true },
        ]),
        iam_of("GetPolicyVersion", "ListPolicies", "PolicyArn", |at, ask| {
            let version = ask.params.get("VersionId").unwrap_or("v2").to_owned();
            Ok(Body::xml(|xml| {
                xml.inside("PolicyVersion", |xml| {
                    xml.leaf("Document", encoded(&read_policy(at))).leaf("VersionId", &version);
                    xml.leaf("IsDefaultVersion", version == "v2").leaf("CreateDate", at.time(&version));
                });
            }))
        }),
        iam_of("ListEntitiesForPolicy", "ListPolicies", "PolicyArn", |at, _| {
            Ok(Body::xml(|xml| {
                for (set, prefix, id, kind, attached) in BEARERS {
                    let all = at.account.all(kind, 0);
                    let bearers = all.filter(|bearer| attached(bearer).is_some_and(|policy| policy.index == at.index));
                    xml.list(set, "member", bearers, |xml, bearer| {
                        xml.leaf(&format!("{prefix}Name"), bearer.name())
                            .leaf(&format!("{prefix}Id"), bearer.unique_id(id));
                    });
                }
                xml.leaf("IsTruncated", false);
            }))
        }),
        iam_of("ListPolicyTags", "ListPolicies", "PolicyArn", |at, _| iam_tags(at)),
    ],
};

type Attached = for<'a> fn(&At<'a>) -> Option<At<'a>>;

/// What a policy can be attached to: the list in an answer, the beginning of its names and ids.
const BEARERS: [(&str, &str, &str, &Kind, Attached); 3] = [
    ("PolicyGroups", "Group", "AGPA", &super::iam_groups::KIND, super::iam_groups::attached),
    ("PolicyUsers", "User", "AIDA", &super::iam_users::KIND, super::iam_users::attached),
    ("PolicyRoles", "Role", "AROA", &super::iam_roles::KIND, super::iam_roles::attached),
];

/// A policy's ARN.
pub(super) fn arn(at: &At<'_>) -> String {
    iam_arn(&format!("policy/{}", at.name()))
}

fn attachments(at: &At<'_>) -> u64 {
    at.roll("attached") % 5
}

/// The list of a thing's attached policies, which is one or none.
pub(super) fn attachments_of(xml: &mut Xml, set: &str, policy: Option<At<'_>>) {
    xml.list(set, "member", policy, |xml, policy| {
        xml.leaf("PolicyName", policy.name()).leaf("PolicyArn", arn(&policy));
    });
}

/// A policy as the list tells of it.
fn summary(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("PolicyName", at.name()).leaf("PolicyId", at.unique_id("ANPA")).leaf("Arn", arn(at));
    xml.leaf("Path", "/").leaf("DefaultVersionId", "v2").leaf("AttachmentCount", attachments(at));
    xml.leaf("PermissionsBoundaryUsageCount", 0).leaf("IsAttachable", true);
    xml.leaf("CreateDate", at.time("created")).leaf("UpdateDate", at.time("created"));
}

/// The entry of a policy among all details.
pub(super) fn details(xml: &mut Xml, at: &At<'_>) {
    summary(xml, at);
    xml.list("PolicyVersionList", "member", [("v2", true), ("v1", false)], |xml, (version, default)| {
        xml.leaf("Document", encoded(&read_policy(at))).leaf("VersionId", version);
        xml.leaf("IsDefaultVersion", default).leaf("CreateDate", at.time(version));
    });
}
