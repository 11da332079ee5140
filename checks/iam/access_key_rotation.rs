//! Keys do not live for ever.

use super::credentials::{active_keys, days_between, each_user, made_at};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetCredentialReport};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::CredentialRow;
use crate::params::ACCESS_KEY_MAX_AGE;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-access-key-rotation",
    title: "Active access keys are rotated",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("iam.access-keys")],
    reads: &[GetAccountAuthorizationDetails::CALL, GetCredentialReport::CALL],
    params: &[ACCESS_KEY_MAX_AGE],
    why: "The older a key, the more places it was copied to, and a copy that leaked works until the key is replaced.",
    fix: Fix {
        what: "Make a new key, move its users over, then delete the old one, or use a role instead.",
        command: "aws iam create-access-key --user-name USER",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html"],
    judge: |judging| {
        let (now, limit) = (judging.facts().collected_at, judging.params().integer(ACCESS_KEY_MAX_AGE));
        each_user(judging, |user| judge(user, now, i64::from(limit)));
    },
};

fn judge(user: &CredentialRow, now: jiff::Timestamp, limit: i64) -> Judgement {
    let keys = active_keys(user);
    if keys.is_empty() {
        return not_applicable("the user has no active access key");
    }
    let (mut gap, mut oldest) = (None, 0);
    for (number, key) in keys {
        match made_at(key) {
            Ok(made) => {
                let days = days_between(made, now);
                oldest = oldest.max(days);
                if days > limit {
                    return fail(format!("access key {number} is {days} days old"));
                }
            }
            Err(found) => gap = gap.or(Some(found)),
        }
    }
    gap.map_or_else(|| pass(format!("the oldest active access key is {oldest} days old")), Err)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{key, report_gaps, with_iam, with_row};
    use crate::params::Value;

    vec![
        with_row("young", |row| row.keys[0] = key(90, None)).passes().saying("90 days"),
        with_row("old", |row| row.keys[0] = key(91, Some(0))).fails().saying("key 1 is 91 days"),
        with_row("the second one", |row| (row.keys[0], row.keys[1]) = (key(1, None), key(91, None))).fails(),
        with_row("a stricter threshold", |row| row.keys[0] = key(40, None))
            .with(ACCESS_KEY_MAX_AGE, Value::Integer(30))
            .fails(),
        with_row("old and inactive", |row| {
            row.keys[0] = key(400, None);
            row.keys[0].active = false;
        })
        .does_not_apply(),
        with_row("no time", |row| row.keys[0].active = true).gives_unknown(),
        with_row("one old key settles it", |row| {
            row.keys[0].active = true;
            row.keys[1] = key(91, None);
        })
        .fails(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
    .into_iter()
    .chain(report_gaps())
    .collect()
}
