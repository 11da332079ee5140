//! Only those who are meant to may change policies.

use super::holders::each_changeable;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::judging::{GLOBAL, Judging};
use crate::params::POLICY_EDITORS;
use crate::policy::privilege::Principal;
use crate::policy::{Context, matches};
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-policy-editors-restricted",
    title: "Only approved principals may edit policies",
    severity: Severity::High,
    set: Set::Extended,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[POLICY_EDITORS],
    why: "Whoever may edit policies decides what everybody may do, and the change works before anybody reviews it.",
    fix: Fix {
        what: "Take the rights to edit policies away, or add the principal to policy-editors.",
        command: "aws iam detach-role-policy --role-name ROLE --policy-arn POLICY_ARN",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_controlling.html"],
    judge: |judging| {
        let editors = judging.params().list(POLICY_EDITORS);
        if editors.is_empty() {
            let iam = &judging.facts().iam;
            match iam.users.gap().or(iam.roles.gap()) {
                Some(_) => judging.cut(GLOBAL, iam.users.gap().or(iam.roles.gap())),
                None => judging.account(not_applicable("the parameter policy-editors names nobody")),
            }
            return;
        }
        each_changeable(judging, |judging, principal| judge(judging, principal, &editors));
    },
};

/// What edits policies, and the kind of what it edits.
const EDITS: [(&str, &str); 11] = [
    ("iam:AttachGroupPolicy", "group/*"),
    ("iam:AttachRolePolicy", "role/*"),
    ("iam:AttachUserPolicy", "user/*"),
    ("iam:CreatePolicy", "policy/*"),
    ("iam:CreatePolicyVersion", "policy/*"),
    ("iam:DeletePolicyVersion", "policy/*"),
    ("iam:PutGroupPolicy", "group/*"),
    ("iam:PutRolePolicy", "role/*"),
    ("iam:PutUserPolicy", "user/*"),
    ("iam:SetDefaultPolicyVersion", "policy/*"),
    ("iam:UpdateAssumeRolePolicy", "role/*"),
];

fn judge(judging: &Judging<'_>, principal: &Principal, editors: &[String]) -> Judgement {
    if editors.iter().any(|editor| *editor == principal.name || matches(editor, &principal.arn)) {
        return pass("it is one of policy-editors");
    }
    match edits(judging, principal)? {
        Some(action) => fail(format!("it may call {action} and is not one of policy-editors")),
        None => pass("it may not edit policies"),
    }
}

fn edits(judging: &Judging<'_>, principal: &Principal) -> Result<Option<&'static str>, Gap> {
    for (action, kind) in EDITS {
        if principal.permits_some(action, &judging.place("").arn("iam", kind), &Context::new())?.possible() {
            return Ok(Some(action));
        }
    }
    Ok(None)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{LITTLE, allow, attached_aws, inline, with_details, with_iam, with_role, with_user};
    use crate::params::Value;

    let editors = || Value::List(vec!["root-team".to_owned(), "arn:aws:iam::*:role/admin/*".to_owned()]);
    let edits = allow(r#""Action":"iam:Put*","Resource":"*""#);
    let with =
        |name, fill: &dyn Fn(&mut crate::facts::iam::Role)| with_role(name, fill).with(POLICY_EDITORS, editors());
    vec![
        with("an editor", &|role| role.inline = inline(&edits)).fails().saying("iam:PutGroupPolicy"),
        with("an administrator", &|role| role.attached = attached_aws("AdministratorAccess")).fails(),
        with("little", &|role| role.inline = inline(LITTLE)).passes(),
        with("an approved name", &|role| {
            (role.inline, role.name) = (inline(&edits), "root-team".to_owned());
        })
        .passes(),
        with("an approved path", &|role| {
            (role.inline, role.arn) = (inline(&edits), "arn:aws:iam::111122223333:role/admin/x".to_owned());
        })
        .passes(),
        with("no policy at all", &|role| role.inline = inline("?")).gives_unknown(),
        with_user("a user", |user| user.inline = inline(&edits)).with(POLICY_EDITORS, editors()).fails(),
        with_details("no list given", |_| {}).does_not_apply(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
