//! What a region does when nobody says otherwise.

use crate::kind::{Kind, Operation, Place, Share};
use crate::wire::Body;

pub(super) static KIND: Kind = Kind {
    name: "region-default",
    place: Place::Regional,
    share: Share::InEachPlace(0),
    operations: &[
        Operation::once("ec2", "GetEbsEncryptionByDefault", |ask| {
            let on = ask.at(0).percent("ebs", 70);
            Ok(Body::xml(|xml| {
                xml.leaf("ebsEncryptionByDefault", on).leaf("sseType", "sse-kms");
            }))
        }),
        Operation::once("ec2", "GetImageBlockPublicAccessState", |_| {
            Ok(Body::xml(|xml| {
                xml.leaf("imageBlockPublicAccessState", "block-new-sharing").leaf("managedBy", "account");
            }))
        }),
        Operation::once("ec2", "GetSnapshotBlockPublicAccessState", |_| {
            Ok(Body::xml(|xml| {
                xml.leaf("state", "block-all-sharing").leaf("managedBy", "account");
            }))
        }),
        Operation::once("ec2", "GetSerialConsoleAccessStatus", |_| {
            Ok(Body::xml(|xml| {
                xml.leaf("serialConsoleAccessEnabled", false).leaf("managedBy", "account");
            }))
        }),
        Operation::once("ec2", "GetInstanceMetadataDefaults", |_| {
            Ok(Body::xml(|xml| {
                xml.inside("accountLevel", |xml| {
                    xml.leaf("httpTokens", "required").leaf("managedBy", "account");
                });
            }))
        }),
    ],
};
