//! Whoever may make users and roles can make one stronger than itself.

use super::holders::{Holder, held_by_user};
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::judging::{GLOBAL, Judging};
use crate::policy::{Effect, Held, Managed, Statement};
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-boundary-on-delegated-admins",
    title: "Principals that may create principals carry a permissions boundary",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.permission-boundaries")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Whoever may create users or roles, and give them policies, can make itself an administrator unless a boundary \
          says how far that goes.",
    fix: Fix {
        what: "Set a permissions boundary on the principal.",
        command: "aws iam put-role-permissions-boundary --role-name ROLE --permissions-boundary POLICY_ARN",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let iam = &judging.facts().iam;
    let managed = Managed::of(iam);
    for user in iam.users.seen() {
        let held = held_by_user(iam, &managed, user);
        judging.one(GLOBAL, user, verdict(&held, user.boundary.as_deref()));
    }
    for role in iam.roles.seen().iter().filter(|role| !Holder::is_aws_owned(*role)) {
        let held = managed.held(&role.inline, &role.attached);
        judging.one(GLOBAL, role, verdict(&held, role.boundary.as_deref()));
    }
    judging.cut(GLOBAL, iam.users.gap().or(iam.roles.gap()));
}

fn verdict(held: &Held<'_>, boundary: Option<&str>) -> Judgement {
    // Administrators are judged as such; this is about those who have a part of it.
    if held.everything()?.is_some() {
        return not_applicable("it is a full administrator");
    }
    let Some(what) = creates(held)? else { return not_applicable("it may not create users or roles") };
    match boundary {
        Some(arn) => pass(format!("it may call {what}, within the permissions boundary {arn}")),
        None => fail(format!("it may call {what}, without a permissions boundary")),
    }
}

fn creates(held: &Held<'_>) -> Result<Option<&'static str>, Gap> {
    for action in ["iam:CreateRole", "iam:CreateUser"] {
        let allows = |statement: &Statement| statement.effect == Effect::Allow && statement.actions.include(action);
        if held.find(allows)?.is_some() {
            return Ok(Some(action));
        }
    }
    Ok(None)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{
        EVERYTHING, LITTLE, allow, attached, aws_role, group, inline, user, with_details, with_iam, with_role,
        with_user,
    };
    use crate::fact::Listing;

    let creates = allow(r#""Action":["iam:CreateUser","iam:AttachUserPolicy"],"Resource":"*""#);
    let boundary = || Some("arn:aws:iam::111122223333:policy/limits".to_owned());
    vec![
        with_role("without", |role| role.inline = inline(&creates)).fails().saying("iam:CreateUser"),
        with_role("with", |role| (role.inline, role.boundary) = (inline(&creates), boundary())).passes(),
        with_role("creates nothing", |role| role.inline = inline(LITTLE)).does_not_apply(),
        with_role("creates everything", |role| role.inline = inline(EVERYTHING)).does_not_apply(),
        with_role("no policy at all", |role| role.inline = inline("?")).gives_unknown(),
        with_role("not in the answer", |role| role.attached = attached("own")).gives_unknown(),
        with_user("a user", |user| user.inline = inline(&allow(r#""Action":"iam:*","Resource":"*""#))).fails(),
        with_details("by a group", |iam| {
            let (mut ann, mut ops) = (user("ann"), group("ops"));
            (ann.groups, ops.inline) = (vec!["ops".to_owned()], inline(&creates));
            iam.users = Listing::complete(vec![ann]);
            iam.groups = Listing::complete(vec![ops]);
        })
        .fails(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSReservedSSO_Admin_1")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
