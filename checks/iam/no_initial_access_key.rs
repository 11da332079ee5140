//! People who sign in to the console rarely need the key that was made along with them.

use super::credentials::{REPORT, active_keys, each_user, has_password, made_at};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetCredentialReport};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::any;
use crate::facts::given;
use crate::facts::iam::CredentialRow;
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "iam-no-initial-access-key",
    title: "No access key made along with its console user lies unused",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("iam.access-keys")],
    reads: &[GetAccountAuthorizationDetails::CALL, GetCredentialReport::CALL],
    params: &[],
    why: "A key handed out with a new console user and never used serves nobody but the one who finds it.",
    fix: Fix {
        what: "Delete the unused key, and let the user make one when it is needed.",
        command: "aws iam delete-access-key --user-name USER --access-key-id ACCESS_KEY_ID",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
    judge: |judging| each_user(judging, judge),
};

/// A key made this soon after its user was made with it.
const ALONG_WITH: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

fn judge(user: &CredentialRow) -> Judgement {
    let unused: Vec<_> = active_keys(user).into_iter().filter(|(_, key)| key.last_used.is_none()).collect();
    if !has_password(user)? {
        return not_applicable("the user has no console password");
    }
    let initial = any(unused.into_iter().map(|(_, key)| {
        let user_made = given(user.created_at, REPORT, "user_creation_time")?;
        Ok(made_at(key)?.duration_since(user_made) < ALONG_WITH)
    }))?;
    pass_if(
        !initial,
        "no active key of the user was made along with it and never used",
        "an active key was made along with the user and never used",
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{key, report_gaps, with_iam, with_row};
    use crate::cases::Case;
    use crate::facts::iam::CredentialKey;

    let user = |name, key: CredentialKey| -> Case {
        with_row(name, |row| {
            row.password_enabled = Some(true);
            row.keys[1] = key;
        })
    };
    vec![
        user("made with the user, unused", key(730, None)).fails(),
        user("made with the user, used", key(730, Some(3))).passes(),
        user("made later, unused", key(700, None)).passes(),
        user("inactive", CredentialKey { active: false, ..key(730, None) }).passes(),
        user("when is not told", CredentialKey { last_rotated: None, ..key(730, None) }).gives_unknown(),
        with_row("no password", |row| row.keys[0] = key(730, None)).does_not_apply(),
        with_row("password not told", |row| row.password_enabled = None).gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
    .into_iter()
    .chain(report_gaps())
    .collect()
}
