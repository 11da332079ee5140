//! The credential report. There is a recent one, as in an account that is audited daily:
//! AWS makes a new one only when the last is over four hours old.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>

use std::fmt::Write;

use super::common::iam_arn;
use crate::account::At;
use crate::kind::{Answer, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome};

pub(super) static KIND: Kind = Kind {
    name: "credential-report",
    place: Place::Global,
    share: Share::InEachPlace(0),
    operations: &[
        Operation::once("iam", "GenerateCredentialReport", |_| {
            Ok(Body::xml(|xml| {
                xml.leaf("State", "COMPLETE").leaf("Description", "No report exists that is older than four hours");
            }))
        }),
        Operation {
            service: "iam",
            name: "GetCredentialReport",
            answer: Answer::Once(report),
            after: Some("GenerateCredentialReport"),
        },
    ],
};

const COLUMNS: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

fn report(ask: &Ask<'_>) -> Outcome {
    let mut text = format!("{COLUMNS}\n");
    let root = iam_arn("root");
    let _ = write!(
        text,
        "<root_account>,{root},2020-01-01T00:00:00+00:00,not_supported,2026-01-01T00:00:00+00:00,not_supported,\
not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A"
    );
    for user in ask.account.all(&super::iam_users::KIND, 0) {
        row(&mut text, &user);
    }
    let content = base64(text.as_bytes());
    Ok(Body::xml(|xml| {
        xml.leaf("Content", content).leaf("ReportFormat", "text/csv").leaf("GeneratedTime", "2026-07-01T00:00:00Z");
    }))
}

fn row(text: &mut String, user: &At<'_>) {
    let (name, arn) = (user.name(), super::iam_users::arn(user));
    let offset = |word| user.time(word).replace('Z', "+00:00");
    let password = if super::iam_users::has_password(user) {
        let (used, changed) = (offset("password-used"), offset("password-changed"));
        format!("true,{used},{changed},N/A")
    } else {
        "false,N/A,N/A,N/A".to_owned()
    };
    let key = if super::iam_users::has_key(user) {
        let (rotated, used) = (offset("key-rotated"), offset("key-used"));
        format!("true,{rotated},{used},us-east-1,s3")
    } else {
        "false,N/A,N/A,N/A,N/A".to_owned()
    };
    let mfa = super::iam_users::has_mfa(user);
    let created = offset("created");
    let _ = write!(text, "\n{name},{arn},{created},{password},{mfa},{key},false,N/A,N/A,N/A,N/A,false,N/A,false,N/A");
}

/// Base64, as the query protocol sends bytes.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(group.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let digit = char::from(DIGITS[bits >> (18 - 6 * at) & 63]);
            text.push(if at <= group.len() { digit } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), text);
        }
    }

    #[test]
    fn a_row_has_as_many_fields_as_there_are_columns() {
        let account = crate::account::account(500, 1);
        for user in account.all(&super::super::iam_users::KIND, 0) {
            let mut text = String::new();
            row(&mut text, &user);
            assert_eq!(text.split(',').count(), COLUMNS.split(',').count());
        }
    }
}
