//! The right to take any role, or to hand any role to a service.

use super::holders::each_own_policy;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::judging::Judging;
use crate::policy::grants_everywhere;

pub(super) static ASSUME: Check = Check {
    key: "iam-no-wildcard-assume-role",
    title: "No customer policy lets its holders assume every role",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Whoever may assume every role has the rights of the strongest role that trusts the account.",
    fix: Fix {
        what: "Name the roles in the Resource of the statement that allows sts:AssumeRole.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html"],
    judge: |judging| judge(judging, "sts:AssumeRole", "assuming every role"),
};

/// A condition on iam:PassedToService is what AWS asks of those who cannot name the roles.
pub(super) static PASS: Check = Check {
    key: "iam-no-wildcard-pass-role",
    title: "No customer policy lets its holders pass every role",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Whoever may pass every role can start a function or an instance with the strongest one and act through it.",
    fix: Fix {
        what: "Name the roles in the Resource of the statement that allows iam:PassRole, or the services that may get them.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"],
    judge: |judging| judge(judging, "iam:PassRole", "passing every role"),
};

fn judge(judging: &mut Judging<'_>, action: &str, doing: &str) {
    let account = judging.facts();
    let nobodys = format!("arn:{}:iam::{}:role/nobodys-7f3a91", account.partition, account.id);
    each_own_policy(judging, &format!("{doing} is not allowed"), |text| {
        let found = text.statements.iter().find(|statement| grants_everywhere(statement, action, &nobodys))?;
        let named = found.sid.as_ref().map_or(String::new(), |sid| format!(" (statement {sid})"));
        Some(format!("{doing} is allowed{named}"))
    });
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{
        EVERYTHING, LITTLE, allow, aws_policy, group, inline, policy, with_details, with_iam, with_policy,
    };
    use crate::fact::Listing;

    let action = if check.key == PASS.key { "iam:PassRole" } else { "sts:AssumeRole" };
    let with = |name, rest: &str| {
        with_policy(name, policy("own", &allow(&format!(r#""Action":"{action}","Sid":"Roles",{rest}"#))))
    };
    let mut cases = vec![
        with("every role", r#""Resource":"*""#).fails().saying("statement Roles"),
        with("every role of the account", r#""Resource":"arn:aws:iam::111122223333:role/*""#).fails(),
        with("every role of every account", r#""Resource":"arn:aws:iam::*:role/*""#).fails(),
        with("some roles", r#""Resource":"arn:aws:iam::111122223333:role/deploy-*""#).passes(),
        with("one role of every account", r#""Resource":"arn:aws:iam::*:role/audit""#).passes(),
        with("tagged roles", r#""Resource":"*","Condition":{"StringEquals":{"iam:ResourceTag/a":"b"}}"#).passes(),
        with("with MFA", r#""Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#).fails(),
        with_details("inline", |iam| {
            let mut group = group("ops");
            group.inline = inline(EVERYTHING);
            iam.groups = Listing::complete(vec![group]);
        })
        .fails(),
        with_policy("little", policy("own", LITTLE)).passes(),
        with_policy("no policy at all", policy("own", "")).gives_unknown(),
        with_policy("AWS's", aws_policy("PowerUserAccess", EVERYTHING)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ];
    if check.key == PASS.key {
        let to = r#""Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"#;
        cases.push(with("to one service", to).passes());
    }
    cases
}
