//! Certificates that were uploaded to IAM.

use super::common::{iam, iam_arn};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "server-certificate",
    place: Place::Global,
    share: Share::InEachPlace(1),
    operations: &[iam("ListServerCertificates", "ServerCertificateMetadataList", certificate)],
};

fn certificate(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("Path", "/").leaf("ServerCertificateName", at.name()).leaf("ServerCertificateId", at.unique_id("ASCA"));
    xml.leaf("Arn", iam_arn(&format!("server-certificate/{}", at.name())));
    xml.leaf("UploadDate", at.time("uploaded")).leaf("Expiration", "2031-01-01T00:00:00Z");
}
