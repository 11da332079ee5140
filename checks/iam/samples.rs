//! Users, roles, policies and credentials for cases.

use crate::cases::{ACCOUNT, Case, case, days_ago};
use crate::fact::{Fact, Listing};
use crate::facts::iam::{
    AccountSummary, AttachedPolicy, CredentialKey, CredentialReport, CredentialRow, Group, Iam, InlinePolicy,
    ManagedPolicy, Role, User,
};
use crate::verdict::Status;

/// A text that allows everything.
pub(crate) const EVERYTHING: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
/// A text that allows little.
pub(crate) const LITTLE: &str =
    r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}}"#;

/// A text that denies an action on everything.
pub(super) fn deny(action: &str) -> String {
    format!(r#"{{"Statement":{{"Effect":"Deny","Action":"{action}","Resource":"*"}}}}"#)
}

/// A good root: a password, MFA, nothing else.
pub(crate) fn summary() -> AccountSummary {
    AccountSummary {
        root_mfa: Some(true),
        root_access_keys: Some(false),
        root_password: Some(true),
        root_certificates: Some(false),
    }
}

/// A case about the account summary.
pub(crate) fn with_summary(name: &'static str, fill: impl FnOnce(&mut AccountSummary)) -> Case {
    case(name, |account| {
        let mut summary = summary();
        fill(&mut summary);
        account.iam.summary = Fact::of(summary);
    })
}

/// A user of two years without any credential.
pub(crate) fn row(user: &str) -> CredentialRow {
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
pub(crate) fn root_row() -> CredentialRow {
    let arn = format!("arn:aws:iam::{ACCOUNT}:root");
    CredentialRow { arn, password_enabled: None, ..row("<root_account>") }
}

/// An active key, made and last used so many days ago.
pub(crate) fn key(made: i64, used: Option<i64>) -> CredentialKey {
    CredentialKey { active: true, last_rotated: Some(days_ago(made)), last_used: used.map(days_ago) }
}

/// A case about a credential report with these rows.
pub(crate) fn with_rows(name: &'static str, rows: Vec<CredentialRow>) -> Case {
    with_details(name, |iam| iam.credential_report = Fact::of(CredentialReport { generated_at: None, rows }))
}

/// What every check that asks each row of the report says of users that have none, or several.
pub(super) fn report_gaps() -> Vec<Case> {
    let listing = |name, rows, users: Listing<User, _>| {
        let mut case = with_rows(name, rows);
        case.account.iam.users = users;
        case
    };
    let two = || vec![user("bob"), user("eve")];
    let mut changed = row("bob");
    changed.password_enabled = Some(true);
    vec![
        listing("users without a row", vec![root_row()], Listing::complete(two()))
            .gives(&[("bob", Status::Unknown), ("eve", Status::Unknown)])
            .saying("no row of the user"),
        listing("no row of the list's users, and no root", Vec::new(), Listing::complete(two()))
            .gives(&[("bob", Status::Unknown), ("eve", Status::Unknown)]),
        listing("whether there are more users is not told", vec![root_row()], Listing::unread()).gives_unknown(),
        listing("whether the row is the user's is not told", vec![root_row(), row("bob")], Listing::unread())
            .gives(&[("bob", Status::Unknown), (ACCOUNT, Status::Unknown)]),
        listing("two rows of one user", vec![root_row(), row("bob"), changed], Listing::complete(two()))
            .gives(&[("bob", Status::Unknown), ("eve", Status::Unknown)])
            .saying("several rows"),
        remade_user(),
    ]
}

/// A user that was made anew under its name since the report.
pub(super) fn remade_user() -> Case {
    let rows = vec![root_row(), row("bob")];
    let mut case = with_rows("a row of a former user", rows.clone());
    case.account.iam.credential_report = Fact::of(CredentialReport { generated_at: Some(days_ago(1)), rows });
    case.account.iam.users = Listing::complete(vec![User { created_at: Some(days_ago(0)), ..user("bob") }]);
    case.gives_unknown().saying("older than the user")
}

/// A case about one user in the credential report, beside root.
pub(crate) fn with_row(name: &'static str, fill: impl FnOnce(&mut CredentialRow)) -> Case {
    let mut row = row("ann");
    fill(&mut row);
    with_rows(name, vec![root_row(), row])
}

/// A case about IAM.
pub(crate) fn with_iam(name: &'static str, fill: impl FnOnce(&mut Iam)) -> Case {
    case(name, |account| fill(&mut account.iam))
}

/// An inline policy.
pub(crate) fn inline(document: &str) -> Vec<InlinePolicy> {
    vec![InlinePolicy { name: "inside".to_owned(), document: document.to_owned() }]
}

/// The attachment of one of AWS's policies.
pub(crate) fn attached_aws(name: &str) -> Vec<AttachedPolicy> {
    vec![AttachedPolicy { name: name.to_owned(), arn: format!("arn:aws:iam::aws:policy/{name}") }]
}

/// The attachment of a policy of the customer's.
pub(crate) fn attached(name: &str) -> Vec<AttachedPolicy> {
    vec![AttachedPolicy { name: name.to_owned(), arn: format!("arn:aws:iam::{ACCOUNT}:policy/{name}") }]
}

/// A policy of the customer's, attached to one thing.
pub(crate) fn policy(name: &str, document: &str) -> ManagedPolicy {
    ManagedPolicy {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ACCOUNT}:policy/{name}"),
        attachments: 1,
        boundary_uses: 0,
        document: Some(document.to_owned()),
    }
}

/// One of AWS's policies, attached to one thing.
pub(crate) fn aws_policy(name: &str, document: &str) -> ManagedPolicy {
    ManagedPolicy { arn: format!("arn:aws:iam::aws:policy/{name}"), ..policy(name, document) }
}

/// A user without anything.
pub(crate) fn user(name: &str) -> User {
    User {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ACCOUNT}:user/{name}"),
        path: "/".to_owned(),
        created_at: Some(days_ago(730)),
        groups: Vec::new(),
        inline: Vec::new(),
        attached: Vec::new(),
        boundary: None,
        tags: None,
    }
}

/// A group without anything.
pub(crate) fn group(name: &str) -> Group {
    Group {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ACCOUNT}:group/{name}"),
        inline: Vec::new(),
        attached: Vec::new(),
    }
}

/// A role for EC2 without anything.
pub(crate) fn role(name: &str) -> Role {
    Role {
        name: name.to_owned(),
        arn: format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
        path: "/".to_owned(),
        created_at: Some(days_ago(730)),
        trust: Some(trust(r#""Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole""#)),
        inline: Vec::new(),
        attached: Vec::new(),
        boundary: None,
        last_used: None,
        instance_profiles: Vec::new(),
        tags: None,
    }
}

/// A role that is an administrator and trusts the account.
pub(super) fn admin_role() -> Role {
    let trust = trust(&format!(r#""Principal":{{"AWS":"{ACCOUNT}"}},"Action":"sts:AssumeRole""#));
    Role { trust: Some(trust), attached: attached_aws("AdministratorAccess"), ..role("admin") }
}

/// A role that AWS made, as for IAM Identity Center.
pub(crate) fn aws_role(name: &str) -> Role {
    Role { path: "/aws-reserved/sso.amazonaws.com/".to_owned(), ..role(name) }
}

/// A trust policy of one Allow statement.
pub(crate) fn trust(rest: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",{rest}}}]}}"#)
}

/// A policy of one Allow statement.
pub(crate) fn allow(rest: &str) -> String {
    trust(rest)
}

/// A case about users, groups, roles and policies: all lists are read and empty at first.
pub(crate) fn with_details(name: &'static str, fill: impl FnOnce(&mut Iam)) -> Case {
    with_iam(name, |iam| {
        iam.users = Listing::complete(Vec::new());
        iam.groups = Listing::complete(Vec::new());
        iam.roles = Listing::complete(Vec::new());
        iam.policies = Listing::complete(Vec::new());
        fill(iam);
    })
}

/// A case about one user.
pub(crate) fn with_user(name: &'static str, fill: impl FnOnce(&mut User)) -> Case {
    with_details(name, |iam| {
        let mut user = user("ann");
        fill(&mut user);
        iam.users = Listing::complete(vec![user]);
    })
}

/// A case about one role.
pub(crate) fn with_role(name: &'static str, fill: impl FnOnce(&mut Role)) -> Case {
    with_details(name, |iam| {
        let mut role = role("deploy");
        fill(&mut role);
        iam.roles = Listing::complete(vec![role]);
    })
}

/// A case about one policy.
pub(crate) fn with_policy(name: &'static str, policy: ManagedPolicy) -> Case {
    with_details(name, |iam| iam.policies = Listing::complete(vec![policy]))
}
