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

/// Judges every user in the credential report; root is no user. AWS hands out a report for up to
/// four hours, so a user that was made since has no row: its verdict is unknown.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>
pub(super) fn each_user(judging: &mut Judging<'_>, mut judge: impl FnMut(&CredentialRow) -> Judgement) {
    let iam = &judging.facts().iam;
    let report = match iam.credential_report.known() {
        Ok(report) => report,
        Err(gap) => return judging.cut(GLOBAL, Some(&gap)),
    };
    let mut times: HashMap<&str, usize> = HashMap::new();
    for row in &report.rows {
        *times.entry(&row.arn).or_default() += 1;
    }
    for row in report.rows.iter().filter(|row| !is_root(row)) {
        // Judged once: a second row of the same user is no second user.
        match times.insert(&row.arn, 0) {
            Some(0) => {}
            Some(1) => judging.one(GLOBAL, row, judge(row)),
            _ => judging.one(GLOBAL, row, Err(twice())),
        }
    }
    for user in iam.users.seen().iter().filter(|user| !times.contains_key(user.arn.as_str())) {
        judging.one(GLOBAL, user, Err(no_row()));
    }
    judging.cut(GLOBAL, iam.users.gap());
}

/// Why nothing is known of a user that the report leaves out.
pub(super) fn no_row() -> Gap {
    Gap::new(REPORT, Reason::Other, "the report has no row of the user: it is older than the user, or cut")
}

fn twice() -> Gap {
    Gap::new(REPORT, Reason::Malformed, "the report has several rows of the user")
}

/// Root's row.
pub(super) fn root(iam: &Iam) -> Result<&CredentialRow, Gap> {
    let row = iam.credential_report.known()?.rows.iter().find(|row| is_root(row));
    row.ok_or_else(|| Gap::new(REPORT, Reason::Malformed, "<root_account> is missing in the answer"))
}

/// The rows by the ARN of the user. One that is not there is [`no_row`].
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
