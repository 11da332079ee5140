//! IAM's roles. `audit` is told of them with all details, see `iam_details`; other tools ask one by one.

use super::common::{
    encoded, iam, iam_arn, iam_attached, iam_inline, iam_inline_policy, iam_of, iam_tags, query_tags, read_policy,
};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::{Body, Xml};

pub(super) static KIND: Kind = Kind {
    name: "role",
    place: Place::Global,
    share: Share::Thousandths(20),
    operations: &[
        iam("ListRoles", "Roles", summary),
        iam_of("GetRole", "ListRoles", "RoleName", |at, _| {
            Ok(Body::xml(|xml| {
                xml.inside("Role", |xml| {
                    summary(xml, at);
                    query_tags(xml, "Tags", "member", at);
                    last_used(xml, at);
                });
            }))
        }),
        iam_of("ListAttachedRolePolicies", "ListRoles", "RoleName", |at, _| iam_attached(attached(at))),
        iam_of("ListRolePolicies", "ListRoles", "RoleName", |at, _| iam_inline(has_inline(at))),
        iam_of("GetRolePolicy", "ListRoles", "RoleName", |at, _| iam_inline_policy("RoleName", at)),
        iam_of("ListRoleTags", "ListRoles", "RoleName", |at, _| iam_tags(at)),
    ],
};

fn has_inline(at: &At<'_>) -> bool {
    at.percent("inline", 40)
}

/// The policy that is attached to a role, if one is.
pub(super) fn attached<'a>(at: &At<'a>) -> Option<At<'a>> {
    at.related(&super::iam_policies::KIND).filter(|_| at.percent("attached", 60))
}

fn trust(at: &At<'_>) -> String {
    let principal = match at.roll("trust") % 20 {
        0 => r#"{"AWS":"arn:aws:iam::999988887777:root"}"#.to_owned(),
        1..=4 => format!(r#"{{"AWS":"arn:aws:iam::{ID}:root"}}"#),
        5..=10 => r#"{"Service":"lambda.amazonaws.com"}"#.to_owned(),
        _ => r#"{"Service":"ec2.amazonaws.com"}"#.to_owned(),
    };
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}]}}"#
    )
}

/// A role as the list tells of it.
fn summary(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("Path", "/").leaf("RoleName", at.name()).leaf("RoleId", at.unique_id("AROA"));
    xml.leaf("Arn", iam_arn(&format!("role/{}", at.name()))).leaf("CreateDate", at.time("created"));
    xml.leaf("AssumeRolePolicyDocument", encoded(&trust(at)));
}

fn last_used(xml: &mut Xml, at: &At<'_>) {
    xml.inside("RoleLastUsed", |xml| {
        if at.percent("used", 80) {
            xml.leaf("LastUsedDate", at.time("last-used")).leaf("Region", at.region_name());
        }
    });
}

/// The entry of a role among all details.
pub(super) fn details(xml: &mut Xml, at: &At<'_>) {
    summary(xml, at);
    let profile = at.percent("profile", 30).then(|| iam_arn(&format!("instance-profile/{}", at.name())));
    xml.list("InstanceProfileList", "member", profile, |xml, arn| {
        xml.leaf("Path", "/").leaf("InstanceProfileName", at.name()).leaf("InstanceProfileId", at.unique_id("AIPA"));
        xml.leaf("Arn", arn).leaf("CreateDate", at.time("created"));
        xml.list("Roles", "member", None::<u8>, |_, _| {});
    });
    let inline = has_inline(at).then(|| read_policy(at));
    xml.list("RolePolicyList", "member", inline, |xml, policy| {
        xml.leaf("PolicyName", "inline").leaf("PolicyDocument", encoded(&policy));
    });
    super::iam_policies::attachments_of(xml, "AttachedManagedPolicies", attached(at));
    query_tags(xml, "Tags", "member", at);
    last_used(xml, at);
}
