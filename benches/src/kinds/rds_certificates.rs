//! The certificate authorities of RDS.

use super::common::rds;
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "db-certificate",
    place: Place::Regional,
    share: Share::InEachPlace(3),
    operations: &[rds("DescribeCertificates", "Certificates", "Certificate", certificate)],
};

fn certificate(xml: &mut Xml, at: &At<'_>) {
    let name = ["rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"][at.index % 3];
    xml.leaf("CertificateIdentifier", name).leaf("CertificateType", "CA").leaf("Thumbprint", "00");
    xml.leaf("ValidFrom", "2021-05-21T00:00:00Z").leaf("ValidTill", "2061-05-21T00:00:00Z");
    xml.leaf("CertificateArn", at.arn("rds", &format!("cert:{name}"))).leaf("CustomerOverride", false);
}
