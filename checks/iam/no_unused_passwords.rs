//! A password that nobody uses is missed by nobody when it is stolen.

use super::credentials::{REPORT, days_between, each_user, has_password};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetCredentialReport};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::iam::CredentialRow;
use crate::params::UNUSED_CREDENTIAL;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-no-unused-passwords",
    title: "Console passwords that nobody uses are disabled",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("iam.user-lifecycle")],
    reads: &[GetAccountAuthorizationDetails::CALL, GetCredentialReport::CALL],
    params: &[UNUSED_CREDENTIAL],
    why: "A password left behind by someone who moved on is a way in that nobody watches.",
    fix: Fix { what: "Remove the user's console password.", command: "aws iam delete-login-profile --user-name USER" },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html"],
    judge: |judging| {
        let (now, limit) = (judging.facts().collected_at, judging.params().integer(UNUSED_CREDENTIAL));
        each_user(judging, |user| judge(user, now, i64::from(limit)));
    },
};

fn judge(user: &CredentialRow, now: jiff::Timestamp, limit: i64) -> Judgement {
    if !has_password(user)? {
        return not_applicable("the user has no console password");
    }
    // A password that was never used is counted from when it was set.
    let set = user.password_last_changed.or(user.created_at);
    let (since, what) = match (user.password_last_used, set) {
        (Some(used), Some(set)) if set > used => (set, "last set"),
        (Some(used), _) => (used, "last used"),
        (None, set) => (given(set, REPORT, "password_last_changed")?, "set and never used,"),
    };
    let days = days_between(since, now);
    let message = format!("the password was {what} {days} days ago");
    if days < limit { pass(message) } else { fail(message) }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{report_gaps, with_iam, with_row};
    use crate::cases::days_ago;
    use crate::params::Value;

    let user = |name, used: Option<i64>, changed: Option<i64>| {
        with_row(name, |row| {
            row.password_enabled = Some(true);
            row.password_last_used = used.map(days_ago);
            row.password_last_changed = changed.map(days_ago);
        })
    };
    vec![
        user("used lately", Some(44), Some(400)).passes(),
        user("unused for long", Some(45), Some(400)).fails().saying("45 days"),
        user("a laxer threshold", Some(45), Some(400)).with(UNUSED_CREDENTIAL, Value::Integer(90)).passes(),
        user("never used, new", None, Some(2)).passes(),
        user("never used, old", None, Some(60)).fails().saying("never used"),
        user("never used, as old as its user", None, None).fails(),
        user("unused for long, then reset", Some(300), Some(2)).passes().saying("last set"),
        with_row("never used, no times", |row| (row.password_enabled, row.created_at) = (Some(true), None))
            .gives_unknown(),
        with_row("no password", |_| {}).does_not_apply(),
        with_row("not told", |row| row.password_enabled = None).gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
    .into_iter()
    .chain(report_gaps())
    .collect()
}
