//! A key that nobody uses is missed by nobody when it is stolen.

use super::credentials::{active_keys, days_between, each_user, made_at};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetCredentialReport};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::CredentialRow;
use crate::params::UNUSED_CREDENTIAL;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-no-unused-access-keys",
    title: "Access keys that nobody uses are disabled",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("iam.user-lifecycle"), covers("iam.access-keys")],
    reads: &[GetAccountAuthorizationDetails::CALL, GetCredentialReport::CALL],
    params: &[UNUSED_CREDENTIAL],
    why: "A forgotten key works for whoever finds it, in an old laptop, a script or a repository, and nobody notices.",
    fix: Fix {
        what: "Deactivate the key, and delete it once nothing misses it.",
        command: "aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html"],
    judge: |judging| {
        let (now, limit) = (judging.facts().collected_at, judging.params().integer(UNUSED_CREDENTIAL));
        each_user(judging, |user| judge(user, now, i64::from(limit)));
    },
};

fn judge(user: &CredentialRow, now: jiff::Timestamp, limit: i64) -> Judgement {
    let keys = active_keys(user);
    if keys.is_empty() {
        return not_applicable("the user has no active access key");
    }
    let (mut gap, mut newest) = (None, i64::MAX);
    for (number, key) in keys {
        // "Never used" counts from when the key was made.
        match key.last_used.map_or_else(|| made_at(key), Ok) {
            Ok(since) => {
                let days = days_between(since, now);
                newest = newest.min(days);
                if days >= limit {
                    let what =
                        if key.last_used.is_some() { "was last used" } else { "was never used since it was made" };
                    return fail(format!("access key {number} {what} {days} days ago"));
                }
            }
            Err(found) => gap = gap.or(Some(found)),
        }
    }
    gap.map_or_else(|| pass(format!("active access keys were used or made {newest} days ago or later")), Err)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{key, report_gaps, with_iam, with_row};

    vec![
        with_row("used lately", |row| row.keys[0] = key(400, Some(44))).passes(),
        with_row("unused for long", |row| row.keys[0] = key(400, Some(45))).fails().saying("45 days"),
        with_row("the second one", |row| (row.keys[0], row.keys[1]) = (key(9, Some(1)), key(90, None)))
            .fails()
            .saying("key 2 was never used"),
        with_row("made lately, never used", |row| row.keys[0] = key(3, None)).passes(),
        with_row("inactive", |row| {
            row.keys[0] = key(400, None);
            row.keys[0].active = false;
        })
        .does_not_apply(),
        with_row("no times", |row| row.keys[0].active = true).gives_unknown(),
        with_row("one bad key settles it", |row| {
            row.keys[0].active = true;
            row.keys[1] = key(90, None);
        })
        .fails(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
    .into_iter()
    .chain(report_gaps())
    .collect()
}
