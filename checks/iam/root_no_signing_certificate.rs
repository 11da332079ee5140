//! Signing certificates are a third, forgotten way to act as root.

use super::root::has_certificates;
use crate::calls::Operation;
use crate::calls::iam::GetAccountSummary;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Iam;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "iam-root-no-signing-certificate",
    title: "Root has no signing certificate",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("account.root-user")],
    reads: &[GetAccountSummary::CALL],
    params: &[],
    why: "A signing certificate lets its holder act as root with no password and no second factor, and few people \
          look for one.",
    fix: Fix {
        what: "Sign in as root and delete its signing certificates.",
        command: "aws iam delete-signing-certificate --certificate-id CERTIFICATE_ID",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html"],
    judge: |judging| judging.account(judge(&judging.facts().iam)),
};

fn judge(iam: &Iam) -> Judgement {
    let certificates = has_certificates(iam.summary.known()?)?;
    pass_if(!certificates, "root has no signing certificate", "root has a signing certificate")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_summary;

    vec![
        with_summary("none", |_| {}).passes(),
        with_summary("one", |summary| summary.root_certificates = Some(true)).fails(),
        with_summary("not told", |summary| summary.root_certificates = None).gives_unknown(),
    ]
}
