//! What IAM says of the account as a whole.

use crate::kind::{Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome};

pub(super) static KIND: Kind = Kind {
    name: "iam-account",
    place: Place::Global,
    share: Share::InEachPlace(0),
    operations: &[
        Operation::once("iam", "GetAccountSummary", summary),
        Operation::once("iam", "GetAccountPasswordPolicy", password_policy),
        Operation::once("iam", "ListAccountAliases", |_| {
            Ok(Body::xml(|xml| {
                xml.texts("AccountAliases", "member", ["benchmark"]).leaf("IsTruncated", false);
            }))
        }),
    ],
};

fn summary(ask: &Ask<'_>) -> Outcome {
    let count = |kind: &'static Kind| ask.account.total(kind);
    let entries = [
        ("AccountMFAEnabled", 1),
        ("AccountAccessKeysPresent", 0),
        ("AccountPasswordPresent", 1),
        ("AccountSigningCertificatesPresent", 0),
        ("Users", count(&super::iam_users::KIND)),
        ("Groups", count(&super::iam_groups::KIND)),
        ("Roles", count(&super::iam_roles::KIND)),
        ("Policies", count(&super::iam_policies::KIND)),
        ("MFADevicesInUse", count(&super::virtual_mfa::KIND)),
    ];
    Ok(Body::xml(|xml| {
        xml.list("SummaryMap", "entry", entries, |xml, (key, value)| {
            xml.leaf("key", key).leaf("value", value);
        });
    }))
}

fn password_policy(_: &Ask<'_>) -> Outcome {
    Ok(Body::xml(|xml| {
        xml.inside("PasswordPolicy", |xml| {
            xml.leaf("MinimumPasswordLength", 14).leaf("RequireSymbols", true).leaf("RequireNumbers", true);
            xml.leaf("RequireUppercaseCharacters", true).leaf("RequireLowercaseCharacters", true);
            xml.leaf("AllowUsersToChangePassword", true).leaf("ExpirePasswords", true);
            xml.leaf("MaxPasswordAge", 90).leaf("PasswordReusePrevention", 24).leaf("HardExpiry", false);
        });
    }))
}
