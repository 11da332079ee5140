//! Whoever may make users and roles has to give them a boundary.

use super::boundary_on_delegated_admins::creates;
use super::holders::each_changeable;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::judging::Judging;
use crate::policy::Context;
use crate::policy::privilege::{Principal, Standing, standing};
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-boundary-enforced-on-creation",
    title: "Rights to create principals ask for a permissions boundary",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.permission-boundaries")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "A role made without a boundary is not held by that of its maker: with policies of its own it can do more \
          than whoever made it.",
    fix: Fix {
        what: "Allow iam:CreateRole and iam:CreateUser on the condition that iam:PermissionsBoundary names the policy \
               that bounds them.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"],
    judge: |judging| each_changeable(judging, judge),
};

fn judge(judging: &Judging<'_>, principal: &Principal) -> Judgement {
    if matches!(standing(principal, false)?, Standing::Administrator(_)) {
        return not_applicable("it is a full administrator");
    }
    let Some(with) = creates(judging, principal, &Context::new())? else {
        return not_applicable("it may not create users or roles");
    };
    match creates(judging, principal, &Context::new().without("iam:PermissionsBoundary"))? {
        Some(without) => fail(format!("it may call {without} without setting a permissions boundary")),
        None => pass(format!("it may call {with} with a permissions boundary only")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, allow, inline, with_iam, with_role, with_user};
    use crate::cases::Case;

    let with = |name, condition: &str| -> Case {
        let text = allow(&format!(r#""Action":["iam:CreateUser","iam:CreateRole"],"Resource":"*"{condition}"#));
        with_role(name, |role| role.inline = inline(&text))
    };
    let bounded =
        r#","Condition":{"StringEquals":{"iam:PermissionsBoundary":"arn:aws:iam::111122223333:policy/fence"}}"#;
    let denied = r#"{"Statement":[{"Effect":"Allow","Action":"iam:Create*","Resource":"*"},
        {"Effect":"Deny","Action":["iam:CreateUser","iam:CreateRole"],"Resource":"*",
         "Condition":{"Null":{"iam:PermissionsBoundary":"true"}}}]}"#;
    vec![
        with("without one", "").fails().saying("iam:CreateRole"),
        with("with one", bounded).passes(),
        with("if there is one", &bounded.replace("StringEquals", "StringEqualsIfExists")).fails(),
        with("another condition", r#","Condition":{"StringEquals":{"aws:RequestTag/team":"ops"}}"#).fails(),
        with_role("denied without one", |role| role.inline = inline(denied)).passes(),
        with_user("a user", |user| user.inline = inline(&allow(r#""Action":"iam:*","Resource":"*""#))).fails(),
        with_role("creates nothing", |role| role.inline = inline(LITTLE)).does_not_apply(),
        with_role("creates everything", |role| role.inline = inline(EVERYTHING)).does_not_apply(),
        with_role("no policy at all", |role| role.inline = inline("?")).gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
