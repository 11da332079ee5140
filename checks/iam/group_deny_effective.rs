//! A denial on a group's ARN is about the group, not about the users in it.

use super::holders::each_own_policy;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::policy::{Effect, Names, Statement};

pub(super) static CHECK: Check = Check {
    key: "iam-group-deny-effective",
    title: "No denial of user actions names a group as its resource",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Actions on users never have a group as their resource, so the denial protects nobody: the users in the group \
          can still be changed, and their keys made.",
    fix: Fix {
        what: "Name the users, or a path that they share, in the Resource of the denial.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html",
    ],
    judge: |judging| {
        each_own_policy(judging, "no denial of user actions names a group", |text| {
            text.statements.iter().find_map(misses).map(|action| format!("denying {action} on a group has no effect"))
        });
    },
};

/// Actions whose resource is a user, after the service's reference.
const ON_USERS: &[&str] = &[
    "iam:AttachUserPolicy",
    "iam:ChangePassword",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreateUser",
    "iam:DeactivateMFADevice",
    "iam:DeleteAccessKey",
    "iam:DeleteLoginProfile",
    "iam:DeleteUser",
    "iam:DeleteUserPermissionsBoundary",
    "iam:DeleteUserPolicy",
    "iam:DetachUserPolicy",
    "iam:PutUserPermissionsBoundary",
    "iam:PutUserPolicy",
    "iam:TagUser",
    "iam:UntagUser",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:UpdateUser",
];

/// Those whose resource is a group: a denial of one of them on a group is meant so.
const ON_GROUPS: &[&str] = &[
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:CreateGroup",
    "iam:DeleteGroup",
    "iam:DeleteGroupPolicy",
    "iam:DetachGroupPolicy",
    "iam:GetGroup",
    "iam:GetGroupPolicy",
    "iam:ListAttachedGroupPolicies",
    "iam:ListGroupPolicies",
    "iam:PutGroupPolicy",
    "iam:RemoveUserFromGroup",
    "iam:UpdateGroup",
];

/// The user action that a denial means to take, on groups alone.
fn misses(statement: &Statement) -> Option<&'static str> {
    let Some(Names::Of(resources)) = &statement.resources else { return None };
    let groups_alone = !resources.is_empty() && resources.iter().all(|arn| is_group(arn));
    let about_groups = ON_GROUPS.iter().any(|action| statement.actions.include(action));
    if statement.effect == Effect::Allow || !groups_alone || about_groups {
        return None;
    }
    ON_USERS.iter().find(|action| statement.actions.include(action)).copied()
}

fn is_group(arn: &str) -> bool {
    arn.splitn(6, ':').nth(5).is_some_and(|resource| resource.starts_with("group/"))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, aws_policy, inline, policy, with_iam, with_policy, with_user};

    let deny = |name, actions: &str, resource: &str| {
        let text = format!(r#"{{"Statement":{{"Effect":"Deny","Action":{actions},"Resource":{resource}}}}}"#);
        with_policy(name, policy("own", &text))
    };
    let group = r#""arn:aws:iam::111122223333:group/admins""#;
    vec![
        deny("users of a group", r#"["iam:DeleteUser","iam:CreateAccessKey"]"#, group)
            .fails()
            .saying("iam:CreateAccessKey"),
        deny("users by a star", r#""iam:*User""#, group).fails(),
        deny("any group", r#""iam:UpdateLoginProfile""#, r#"["arn:aws:iam::*:group/*"]"#).fails(),
        deny("the group itself", r#""iam:DeleteGroup""#, group).passes(),
        deny("all of IAM on the group", r#""iam:*""#, group).passes(),
        deny("the users", r#""iam:DeleteUser""#, r#""arn:aws:iam::111122223333:user/admins/*""#).passes(),
        deny(
            "a group and users",
            r#""iam:DeleteUser""#,
            r#"["arn:aws:iam::111122223333:group/a","arn:aws:iam::111122223333:user/a"]"#,
        )
        .passes(),
        deny("everything", r#""iam:DeleteUser""#, r#""*""#).passes(),
        with_policy("an allowance", policy("own", EVERYTHING)).passes(),
        with_user("inline", |user| {
            let text = format!(r#"{{"Statement":{{"Effect":"Deny","Action":"iam:DeleteUser","Resource":{group}}}}}"#);
            user.inline = inline(&text);
        })
        .fails(),
        with_policy("little", policy("own", LITTLE)).passes(),
        with_policy("no policy at all", policy("own", "")).gives_unknown(),
        with_policy("AWS's", aws_policy("Denies", EVERYTHING)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
