//! The credential report, as checks ask it.

use std::collections::{HashMap, HashSet};

use crate::calls::{Call, Operation, iam::GetCredentialReport};
use crate::derived::by_key;
use crate::fact::{Gap, Reason};
use crate::facts::given;
use crate::facts::iam::{CredentialKey, CredentialReport, CredentialRow, Iam, User};
use crate::judging::{GLOBAL, Judging};
use crate::verdict::{Judgement, Outcome};

pub(super) const REPORT: &Call = GetCredentialReport::CALL;

/// The rows of the credential report by user; root is none.
pub(super) struct Rows<'a> {
    iam: &'a Iam,
    report: &'a CredentialReport,
    /// By the user's ARN; `None` where there are several.
    rows: HashMap<&'a str, Option<&'a CredentialRow>>,
    users: HashMap<&'a str, &'a User>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(iam: &'a Iam) -> Result<Rows<'a>, Gap> {
        let report = iam.credential_report.known()?;
        let mut rows = HashMap::new();
        for row in report.rows.iter().filter(|row| !is_root(row)) {
            rows.entry(row.arn.as_str()).and_modify(|one| *one = None).or_insert(Some(row));
        }
        Ok(Rows { iam, report, rows, users: by_key(iam.users.seen(), |user| &user.arn) })
    }

    /// What the report says of a user. AWS hands out a report for up to four hours, so one that
    /// was made since has no row, or that of a former user of its name.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>
    pub(super) fn of(&self, arn: &str) -> Result<&'a CredentialRow, Gap> {
        let row = self.rows.get(arn).ok_or_else(no_row)?.ok_or_else(twice)?;
        let made = self.users.get(arn).and_then(|user| user.created_at);
        match (made, self.report.generated_at) {
            // Whole seconds are all that the report tells.
            (Some(made), Some(report)) if made.as_second() > report.as_second() => Err(no_row()),
            _ => Ok(row),
        }
    }

    /// The ARNs of all users that the report or the list names, some of them twice.
    fn arns(&self) -> impl Iterator<Item = &'a str> {
        let rows = self.report.rows.iter().filter(|row| !is_root(row)).map(|row| row.arn.as_str());
        rows.chain(self.iam.users.seen().iter().map(|user| user.arn.as_str()))
    }
}

/// Judges every user by its row in the credential report.
pub(super) fn each_user(judging: &mut Judging<'_>, mut judge: impl FnMut(&CredentialRow) -> Judgement) {
    let iam = &judging.facts().iam;
    let rows = match Rows::new(iam) {
        Ok(rows) => rows,
        Err(gap) => return judging.cut(GLOBAL, Some(&gap)),
    };
    // Judged once: a second row of the same user is no second user.
    let mut left: HashSet<&str> = rows.arns().collect();
    for row in &rows.report.rows {
        if left.remove(row.arn.as_str()) {
            let judgement = rows.of(&row.arn).and_then(&mut judge);
            let is_fail = judgement.as_ref().is_ok_and(|verdict| verdict.outcome == Outcome::Fail);
            // A row that nothing proves to be the user's accuses, and never clears.
            let unproved = iam.users.gap().filter(|_| !is_fail && !rows.users.contains_key(row.arn.as_str()));
            judging.one(GLOBAL, row, unproved.map_or(judgement, |gap| Err(gap.clone())));
        }
    }
    for user in iam.users.seen() {
        if left.remove(user.arn.as_str()) {
            judging.one(GLOBAL, user, Err(no_row()));
        }
    }
    judging.cut(GLOBAL, iam.users.gap());
}

fn no_row() -> Gap {
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

/// Whether some user has a console password.
pub(super) fn has_console_user(iam: &Iam) -> Result<bool, Gap> {
    let rows = Rows::new(iam)?;
    let more = iam.users.gap().cloned().map(Err);
    crate::fact::any(rows.arns().map(|arn| rows.of(arn).and_then(has_password)).chain(more))
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
