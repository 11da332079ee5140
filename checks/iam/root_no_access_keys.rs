//! Keys of root open everything and no policy in the account holds them back.

use super::root::has_keys;
use crate::calls::Operation;
use crate::calls::iam::GetAccountSummary;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Iam;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "iam-root-no-access-keys",
    title: "Root has no access key",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("account.root-user"), covers("iam.access-keys")],
    reads: &[GetAccountSummary::CALL],
    params: &[],
    why: "Whoever finds a key of root owns the account: no policy in the account limits root, and a key asks for no \
          second factor.",
    fix: Fix {
        what: "Sign in as root, delete its access keys, and use roles instead.",
        command: "aws iam delete-access-key --access-key-id ACCESS_KEY_ID",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"],
    judge: |judging| judging.account(judge(&judging.facts().iam)),
};

fn judge(iam: &Iam) -> Judgement {
    let keys = has_keys(iam.summary.known()?)?;
    pass_if(!keys, "root has no access key", "root has an access key")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_summary;

    vec![
        with_summary("none", |_| {}).passes(),
        with_summary("a key", |summary| summary.root_access_keys = Some(true)).fails(),
        with_summary("not told", |summary| summary.root_access_keys = None).gives_unknown(),
    ]
}
