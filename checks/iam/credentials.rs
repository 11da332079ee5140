//! The credential report, as checks ask it.

use std::collections::HashMap;

use crate::calls::{Call, Operation, iam::GetCredentialReport};
use crate::derived::by_key;
use crate::fact::{Gap, Reason};
use crate::facts::given;
use crate::facts::iam::{CredentialKey, CredentialRow, Iam};
use crate::judging::{GLOBAL, Judging};
use crate::verdict::Judgement;

pub(super) const REPORT: &Call = GetCredentialReport::CALL;

/// Judges every user in the credential report; root is no user.
pub(super) fn each_user(judging: &mut Judging<'_>, mut judge: impl FnMut(&CredentialRow) -> Judgement) {
    match judging.facts().iam.credential_report.known() {
        Ok(report) => {
            for row in report.rows.iter().filter(|row| !is_root(row)) {
                judging.one(GLOBAL, row, judge(row));
            }
        }
        Err(gap) => judging.cut(GLOBAL, Some(&gap)),
    }
}

/// Root's row.
pub(super) fn root(iam: &Iam) -> Result<&CredentialRow, Gap> {
    let row = iam.credential_report.known()?.rows.iter().find(|row| is_root(row));
    row.ok_or_else(|| Gap::new(REPORT, Reason::Malformed, "<root_account> is missing in the answer"))
}

/// The rows by the ARN of the user. One that is not there was made since the report was.
pub(super) fn rows(iam: &Iam) -> Result<HashMap<&str, &CredentialRow>, Gap> {
    Ok(by_key(&iam.credential_report.known()?.rows, |row| &row.arn))
}

/// Whether some user has a console password.
pub(super) fn has_console_user(iam: &Iam) -> Result<bool, Gap> {
    let rows = &iam.credential_report.known()?.rows;
    crate::fact::any(rows.iter().filter(|row| !is_root(row)).map(has_password))
}

/// Whether a user has a console password.
pub(super) fn has_password(row: &CredentialRow) -> Result<bool, Gap> {
    given(row.password_enabled, REPORT, "password_enabled")
}

/// The active keys with their numbers, 1 and 2.
pub(super) fn active_keys(row: &CredentialRow) -> Vec<(usize, &CredentialKey)> {
    (1..).zip(&row.keys).filter(|(_, key)| key.active).collect()
}

/// When a key was made.
pub(super) fn made_at(key: &CredentialKey) -> Result<jiff::Timestamp, Gap> {
    given(key.last_rotated, REPORT, "access_key_last_rotated")
}

/// Whole days from one time to another.
pub(super) fn days_between(from: jiff::Timestamp, to: jiff::Timestamp) -> i64 {
    to.duration_since(from).as_hours() / 24
}

fn is_root(row: &CredentialRow) -> bool {
    row.user == "<root_account>"
}
