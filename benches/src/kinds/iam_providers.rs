//! Identity providers, which are listed without pages.

use super::common::iam_arn;
use crate::kind::{Kind, Operation, Place, Share};
use crate::wire::Body;

pub(super) static KIND: Kind = Kind {
    name: "identity-provider",
    place: Place::Global,
    share: Share::InEachPlace(0),
    operations: &[
        Operation::once("iam", "ListSAMLProviders", |_| {
            Ok(Body::xml(|xml| {
                xml.list("SAMLProviderList", "member", ["saml-provider/staff"], |xml, name| {
                    xml.leaf("Arn", iam_arn(name)).leaf("ValidUntil", "2031-01-01T00:00:00Z");
                    xml.leaf("CreateDate", "2025-01-01T00:00:00Z");
                });
            }))
        }),
        Operation::once("iam", "ListOpenIDConnectProviders", |_| {
            Ok(Body::xml(|xml| {
                let provider = "oidc-provider/token.actions.githubusercontent.com";
                xml.list("OpenIDConnectProviderList", "member", [provider], |xml, name| {
                    xml.leaf("Arn", iam_arn(name));
                });
            }))
        }),
    ],
};
