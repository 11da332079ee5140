//! Two keys are for the days of a rotation.

use super::credentials::{active_keys, each_user};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetCredentialReport};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::CredentialRow;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-single-access-key",
    title: "Users have one active access key at most",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("iam.access-keys")],
    reads: &[GetAccountAuthorizationDetails::CALL, GetCredentialReport::CALL],
    params: &[],
    why: "A second active key doubles what can leak and hides which of the two is in use.",
    fix: Fix {
        what: "Deactivate the key that is not needed, and delete it once nothing misses it.",
        command: "aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
    judge: |judging| each_user(judging, judge),
};

fn judge(user: &CredentialRow) -> Judgement {
    match active_keys(user).len() {
        0 => not_applicable("the user has no active access key"),
        1 => pass("the user has one active access key"),
        count => fail(format!("the user has {count} active access keys")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{key, report_gaps, with_iam, with_row};

    vec![
        with_row("none", |_| {}).does_not_apply(),
        with_row("one", |row| row.keys[1] = key(3, None)).passes(),
        with_row("two", |row| (row.keys[0], row.keys[1]) = (key(3, None), key(3, None))).fails(),
        with_row("two, one inactive", |row| {
            (row.keys[0], row.keys[1]) = (key(3, None), key(3, None));
            row.keys[0].active = false;
        })
        .passes(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
    .into_iter()
    .chain(report_gaps())
    .collect()
}
