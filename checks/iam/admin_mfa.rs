//! Administrators, above all, sign in with a second factor.

use super::credentials::{REPORT, Rows};
use crate::calls::Operation;
use crate::calls::iam::{GetAccountAuthorizationDetails, GetCredentialReport};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::facts::given;
use crate::facts::iam::{CredentialRow, User};
use crate::judging::GLOBAL;
use crate::policy::privilege::{Principals, Standing, standing};
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-admin-mfa",
    title: "Administrators have MFA",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.mfa")],
    reads: &[GetAccountAuthorizationDetails::CALL, GetCredentialReport::CALL],
    params: &[],
    why: "One phished password of an administrator without a second factor is the whole account.",
    fix: Fix {
        what: "Register an MFA device for the user, or take the administrator's policies away.",
        command: "aws iam enable-mfa-device --user-name USER --serial-number DEVICE_ARN \
                  --authentication-code1 CODE1 --authentication-code2 CODE2",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html"],
    judge: |judging| {
        let iam = &judging.facts().iam;
        let principals = judging.principals();
        let rows = Rows::new(iam);
        judging.each(GLOBAL, &iam.users, |user| {
            let row = rows.as_ref().map_err(Gap::clone)?.of(&user.arn);
            judge(row, principals, user)
        });
    },
};

fn judge(row: Result<&CredentialRow, Gap>, principals: &Principals, user: &User) -> Judgement {
    if row.as_ref().is_ok_and(|row| row.password_enabled == Some(false)) {
        return not_applicable("the user has no console password");
    }
    let Some(principal) = principals.get(&user.arn) else { return skip() };
    let Standing::Administrator(how) = standing(principal, false)? else {
        return not_applicable("the user is no administrator");
    };
    let row = row?;
    given(row.password_enabled, REPORT, "password_enabled")?;
    match given(row.mfa_active, REPORT, "mfa_active")? {
        true => pass("the user is an administrator and has MFA"),
        false => fail(format!("the user has a console password and no MFA, and {how}")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{attached_aws, group, root_row, row, user, with_details, with_iam};
    use crate::cases::Case;
    use crate::fact::{Fact, Listing};
    use crate::facts::iam::CredentialReport;

    let with = |name, mfa: Option<bool>, fill: fn(&mut User)| -> Case {
        with_details(name, |iam| {
            let (mut row, mut user, mut admins) = (row("ann"), user("ann"), group("admins"));
            (row.password_enabled, row.mfa_active) = (Some(true), mfa);
            admins.attached = attached_aws("AdministratorAccess");
            user.groups = vec!["admins".to_owned()];
            fill(&mut user);
            iam.users = Listing::complete(vec![user]);
            iam.groups = Listing::complete(vec![admins]);
            iam.credential_report = Fact::of(CredentialReport { generated_at: None, rows: vec![root_row(), row] });
        })
    };
    let direct: fn(&mut User) = |user| {
        user.groups.clear();
        user.attached = attached_aws("AdministratorAccess");
    };
    let mut no_password = with("no password", Some(false), |_| {});
    let mut report = CredentialReport { generated_at: None, rows: vec![row("ann")] };
    no_password.account.iam.credential_report = Fact::of(report.clone());
    let mut new = with("newer than the report", Some(false), |_| {});
    report.rows.clear();
    new.account.iam.credential_report = Fact::of(report.clone());
    let mut two_rows = with("two rows, one without a password", Some(false), |_| {});
    report.rows = vec![row("ann"), row("ann")];
    two_rows.account.iam.credential_report = Fact::of(report);
    let mut groups_unread = with("groups unread", Some(false), |_| {});
    groups_unread.account.iam.groups = Listing::unread();
    vec![
        with("by a group, MFA", Some(true), |_| {}).passes(),
        with("by a group, no MFA", Some(false), |_| {}).fails(),
        with("by itself, no MFA", Some(false), direct).fails().saying("AdministratorAccess"),
        with("MFA not told", None, |_| {}).gives_unknown(),
        with("no administrator", Some(false), |user| user.groups.clear()).does_not_apply(),
        with("a group that is not in the answer", Some(false), |user| user.groups = vec!["gone".to_owned()])
            .gives_unknown(),
        no_password.does_not_apply(),
        new.gives_unknown().saying("no row of the user"),
        two_rows.gives_unknown().saying("several rows"),
        groups_unread.gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
