//! Users, roles, policies and credentials for cases.

use crate::cases::{ACCOUNT, Case, case, days_ago};
use crate::fact::{Fact, Listing};
use crate::facts::iam::{
    AccountSummary, AttachedPolicy, CredentialKey, CredentialReport, CredentialRow, Group, Iam, InlinePolicy,
    ManagedPolicy, Role, User,
};

/// A text that allows everything.
pub(super) const EVERYTHING: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
/// A text that allows little.
pub(super) const LITTLE: &str =
    r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}}"#;

/// A good root: a password, MFA, nothing else.
pub(super) fn summary() -> AccountSummary {
    AccountSummary {
        root_mfa: Some(true),
        root_access_keys: Some(false),
        root_password: Some(true),
        root_certificates: Some(false),
    }
}

/// A case about the account summary.
pub(super) fn with_summary(name: &'static str, fill: impl FnOnce(&mut AccountSummary)) -> Case {
    case(name, |account| {
        let mut summary = summary();
        fill(&mut summary);
        account.iam.summary = Fact::of(summary);
    })
}

/// A user of two years without any credential.
pub(super) fn row(user: &str) -> CredentialRow {
    let no_key = CredentialKey { active: false, last_rotated: None, last_used: None };
    CredentialRow {
        user: user.to_owned(),
        arn: format!("arn:aws:iam::{ACCOUNT}:user/{user}"),
        created_at: Some(days_ago(730)),
        password_enabled: Some(false),
        password_last_used: None,
        password_last_changed: None,
        mfa_active: Some(false),
        keys: vec![no_key.clone(), no_key],
        active_certificates: 0,
    }
}

/// Root, as the report shows it.
pub(super) fn root_row() -> CredentialRow {
    let arn = format!("arn:aws:iam::{ACCOUNT}:root");
    CredentialRow { arn, password_enabled: None, ..row("<root_account>") }
}

/// An active key, made and last used so many days ago.
pub(super) fn key(made: i64, used: Option<i64>) -> CredentialKey {
    CredentialKey { active: true, last_rotated: Some(days_ago(made)), last_used: used.map(days_ago) }
}

/// A case about a credential report with these rows.
pub(super) fn with_rows(name: &'static str, rows: Vec<CredentialRow>) -> Case {
    with_iam(name, |iam| iam.credential_report = Fact::of(CredentialReport { generated_at: None, rows }))
}

/// A case about one user in the credential report, beside root.
pub(super) fn with_row(name: &'static str, fill: impl FnOnce(&mut CredentialRow)) -> Case {
    let mut row = row("ann");
    fill(&mut row);
    with_rows(name, vec![root_row(), row])
}

/// A case about IAM.
pub(super) fn with_iam(name: &'static str, fill: impl FnOnce(&mut Iam)) -> Case {
    case(name, |account| fill(&mut account.iam))
}
