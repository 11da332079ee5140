//! Whoever may make users and roles can make one stronger than itself.

use super::holders::each_changeable;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::judging::Judging;
use crate::policy::Context;
use crate::policy::privilege::{Principal, Standing, standing};
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
    each_changeable(judging, verdict);
}

fn verdict(judging: &Judging<'_>, principal: &Principal) -> Judgement {
    // Administrators are judged as such; this is about those who have a part of it.
    if matches!(standing(principal, false)?, Standing::Administrator(_)) {
        return not_applicable("it is a full administrator");
    }
    let Some(what) = creates(judging, principal, &Context::new())? else {
        return not_applicable("it may not create users or roles");
    };
    match &principal.boundary {
        Some((arn, _)) => pass(format!("it may call {what}, within the permissions boundary {arn}")),
        None => fail(format!("it may call {what}, without a permissions boundary")),
    }
}

/// What a principal may create principals with, of a request of which more is known.
pub(super) fn creates(
    judging: &Judging<'_>,
    principal: &Principal,
    more: &Context,
) -> Result<Option<&'static str>, Gap> {
    for (action, kind) in [("iam:CreateRole", "role/*"), ("iam:CreateUser", "user/*")] {
        if principal.permits_some(action, &judging.place("").arn("iam", kind), more)?.possible() {
            return Ok(Some(action));
        }
    }
    Ok(None)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{
        EVERYTHING, LITTLE, allow, attached, aws_role, group, inline, policy, role, user, with_details, with_iam,
        with_role, with_user,
    };
    use crate::fact::Listing;

    let creates = allow(r#""Action":["iam:CreateUser","iam:AttachUserPolicy"],"Resource":"*""#);
    let boundary = || Some("arn:aws:iam::111122223333:policy/limits".to_owned());
    vec![
        with_role("without", |role| role.inline = inline(&creates)).fails().saying("iam:CreateUser"),
        with_details("with", |iam| {
            let mut deploy = role("deploy");
            (deploy.inline, deploy.boundary) = (inline(EVERYTHING), boundary());
            iam.roles = Listing::complete(vec![deploy]);
            iam.policies = Listing::complete(vec![policy("limits", &creates)]);
        })
        .passes(),
        with_details("with one that keeps it from creating", |iam| {
            let mut deploy = role("deploy");
            (deploy.inline, deploy.boundary) = (inline(&creates), boundary());
            iam.roles = Listing::complete(vec![deploy]);
            iam.policies = Listing::complete(vec![policy("limits", LITTLE)]);
        })
        .does_not_apply(),
        with_role("with one that could not be read", |role| {
            (role.inline, role.boundary) = (inline(&creates), boundary());
        })
        .gives_unknown(),
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
