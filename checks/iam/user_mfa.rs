//! A second factor for whoever signs in to the console with a password.

use super::credentials::{REPORT, each_user, has_password};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetCredentialReport};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::iam::CredentialRow;
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "iam-user-mfa",
    title: "Console users have MFA",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.mfa")],
    reads: &[GetAccountAuthorizationDetails::CALL, GetCredentialReport::CALL],
    params: &[],
    why: "A password alone is guessed, phished or found in a leak. A second factor stops whoever has only that.",
    fix: Fix {
        what: "Register an MFA device for the user, or remove the console password.",
        command: "aws iam enable-mfa-device --user-name USER --serial-number DEVICE_ARN \
                  --authentication-code1 CODE1 --authentication-code2 CODE2",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html"],
    judge: |judging| each_user(judging, judge),
};

fn judge(user: &CredentialRow) -> Judgement {
    if !has_password(user)? {
        return not_applicable("the user has no console password");
    }
    let mfa = given(user.mfa_active, REPORT, "mfa_active")?;
    pass_if(mfa, "the user has a console password and MFA", "the user has a console password and no MFA")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{report_gaps, root_row, with_iam, with_row, with_rows};

    let user = |name, password: Option<bool>, mfa: Option<bool>| {
        with_row(name, |row| (row.password_enabled, row.mfa_active) = (password, mfa))
    };
    vec![
        user("MFA", Some(true), Some(true)).passes(),
        user("no MFA", Some(true), Some(false)).fails(),
        // mfa_active says nothing of what keys may do.
        user("no password", Some(false), Some(false)).does_not_apply(),
        user("password not told", None, Some(false)).gives_unknown(),
        user("MFA not told", Some(true), None).gives_unknown(),
        with_rows("root is no user", vec![root_row()]).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
    .into_iter()
    .chain(report_gaps())
    .collect()
}
