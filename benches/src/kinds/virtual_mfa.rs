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

/// A device's ARN.
pub(super) fn arn(at: &At<'_>) -> String {
    iam_arn(&format!("mfa/{}", at.name()))
}

fn device(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("SerialNumber", arn(at));
    if let Some(user) = at.related(&super::iam_users::KIND) {
        xml.inside("User", |xml| super::iam_users::summary(xml, &user));
    }
    xml.leaf("EnableDate", at.time("enabled"));
}
