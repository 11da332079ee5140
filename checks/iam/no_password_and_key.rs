//! People sign in, programs use keys: a user is one or the other.

use super::credentials::{active_keys, each_user, has_password};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetCredentialReport};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::CredentialRow;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-no-password-and-key",
    title: "Users have a password or keys, not both",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("iam.access-keys")],
    reads: &[GetAccountAuthorizationDetails::CALL, GetCredentialReport::CALL],
    params: &[],
    why: "A user shared by a person and a program can be locked, rotated or traced only for both at once.",
    fix: Fix {
        what: "Give the program a role or a user of its own, then delete the key of the console user.",
        command: "aws iam delete-access-key --user-name USER --access-key-id ACCESS_KEY_ID",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
    judge: |judging| each_user(judging, judge),
};

fn judge(user: &CredentialRow) -> Judgement {
    match (has_password(user), !active_keys(user).is_empty()) {
        (Ok(true), true) => fail("the user has a console password and an active access key"),
        (Ok(true), false) => pass("the user has a console password and no active access key"),
        (Ok(false), true) => pass("the user has an active access key and no console password"),
        (Ok(false), false) => not_applicable("the user has neither a console password nor an active access key"),
        (Err(gap), _) => Err(gap),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{key, report_gaps, with_iam, with_row};

    let user = |name, password: Option<bool>, active: bool| {
        with_row(name, |row| {
            row.password_enabled = password;
            row.keys[0] = key(9, None);
            row.keys[0].active = active;
        })
    };
    vec![
        user("both", Some(true), true).fails(),
        user("a password", Some(true), false).passes(),
        user("a key", Some(false), true).passes(),
        user("neither", Some(false), false).does_not_apply(),
        user("not told", None, true).gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
    .into_iter()
    .chain(report_gaps())
    .collect()
}
