//! A second factor guards root.

use super::root::{has_mfa, has_no_credentials, signs_in_elsewhere};
use crate::calls::Operation;
use crate::calls::iam::GetAccountSummary;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Iam;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-root-mfa",
    title: "Root signs in with MFA",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("account.root-user"), covers("iam.mfa")],
    reads: &[GetAccountSummary::CALL],
    params: &[],
    why: "Without a second factor, a guessed, phished or reused password of root is enough to take the whole account.",
    fix: Fix {
        // AWS registers a device of root in the console only; the command shows whether there is one.
        // <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_cliapi.html>
        what: "Sign in to the console as root and assign an MFA device under Security credentials, or let the organization \
               remove root's credentials; the command shows 1 once root has MFA.",
        command: "aws iam get-account-summary --query SummaryMap.AccountMFAEnabled",
    },
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_cliapi.html",
    ],
    judge: |judging| {
        let account = judging.facts();
        judging.account(signs_in_elsewhere(account).unwrap_or_else(|| judge(&account.iam)));
    },
};

fn judge(iam: &Iam) -> Judgement {
    let mfa = has_mfa(iam);
    if mfa == Ok(true) {
        return pass("root has MFA");
    }
    match has_no_credentials(iam)? {
        true => pass("root has no password, key or certificate that MFA could guard"),
        false => mfa.and_then(|_| fail("root has credentials and no MFA")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_summary;

    let mut gov = with_summary("GovCloud", |summary| summary.root_mfa = Some(false));
    gov.account.partition = "aws-us-gov".to_owned();
    vec![
        gov.does_not_apply().saying("GovCloud"),
        with_summary("MFA", |_| {}).passes(),
        with_summary("no MFA", |summary| summary.root_mfa = Some(false)).fails(),
        with_summary("MFA not told", |summary| summary.root_mfa = None).gives_unknown(),
        with_summary("the organization holds root's credentials", |summary| {
            summary.root_mfa = Some(false);
            summary.root_password = Some(false);
        })
        .passes()
        .saying("no password"),
        with_summary("a key alone is a credential", |summary| {
            summary.root_mfa = Some(false);
            summary.root_password = Some(false);
            summary.root_access_keys = Some(true);
        })
        .fails(),
        with_summary("a password that is not told may be one", |summary| {
            summary.root_mfa = Some(false);
            summary.root_password = None;
        })
        .gives_unknown(),
        with_summary("MFA settles it", |summary| summary.root_password = None).passes(),
    ]
}
