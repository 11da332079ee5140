//! IAM's roles. They are told with all details, see `iam_details`.

use super::common::{encoded, iam_arn, query_tags, read_policy};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind =
    Kind { name: "role", place: Place::Global, share: Share::Thousandths(20), operations: &[] };

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

/// The entry of a role among all details.
pub(super) fn details(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("Path", "/").leaf("RoleName", at.name()).leaf("RoleId", at.unique_id("AROA"));
    xml.leaf("Arn", iam_arn(&format!("role/{}", at.name()))).leaf("CreateDate", at.time("created"));
    xml.leaf("AssumeRolePolicyDocument", encoded(&trust(at)));
    let profile = at.percent("profile", 30).then(|| iam_arn(&format!("instance-profile/{}", at.name())));
    xml.list("InstanceProfileList", "member", profile, |xml, arn| {
        xml.leaf("Path", "/").leaf("InstanceProfileName", at.name()).leaf("InstanceProfileId", at.unique_id("AIPA"));
        xml.leaf("Arn", arn).leaf("CreateDate", at.time("created"));
        xml.list("Roles", "member", None::<u8>, |_, _| {});
    });
    let inline = at.percent("inline", 40).then(|| read_policy(at));
    xml.list("RolePolicyList", "member", inline, |xml, policy| {
        xml.leaf("PolicyName", "inline").leaf("PolicyDocument", encoded(&policy));
    });
    let attached = at.related(&super::iam_policies::KIND).filter(|_| at.percent("attached", 60));
    xml.list("AttachedManagedPolicies", "member", attached, |xml, policy| {
        xml.leaf("PolicyName", policy.name()).leaf("PolicyArn", super::iam_policies::arn(&policy));
    });
    query_tags(xml, "Tags", "member", at);
    xml.inside("RoleLastUsed", |xml| {
        if at.percent("used", 80) {
            xml.leaf("LastUsedDate", at.time("last-used")).leaf("Region", at.region_name());
        }
    });
}
