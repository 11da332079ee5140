//! Virtual MFA devices: root's, and those of most users.

use super::common::{iam, iam_arn};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "mfa-device",
    place: Place::Global,
    share: Share::Thousandths(10),
    operations: &[iam("ListVirtualMFADevices", "VirtualMFADevices", device)],
};

fn device(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("SerialNumber", iam_arn(&format!("mfa/{}", at.name())));
    if let Some(user) = at.related(&super::iam_users::KIND) {
        xml.inside("User", |xml| {
            xml.leaf("Path", "/").leaf("UserName", user.name()).leaf("UserId", user.unique_id("AIDA"));
            xml.leaf("Arn", super::iam_users::arn(&user)).leaf("CreateDate", user.time("created"));
        });
    }
    xml.leaf("EnableDate", at.time("enabled"));
}
