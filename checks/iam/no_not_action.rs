//! Grants of everything that is not named.

use super::holders::each_own_policy;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::policy::{Names, few};

pub(super) static CHECK: Check = Check {
    key: "iam-no-not-action",
    title: "No allow statement of a customer policy uses NotAction",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "A statement that allows all but a few actions also allows every action and service that AWS adds later.",
    fix: Fix {
        what: "Name the allowed actions with Action, and move what must not happen into a Deny.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"],
    judge: |judging| {
        each_own_policy(judging, "no allow statement uses NotAction", |text| {
            text.allows().find_map(|statement| match &statement.actions {
                Names::AllBut(left_out) => Some(format!("a statement allows all but {}", few(left_out))),
                Names::Of(_) => None,
            })
        });
    },
};

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{LITTLE, allow, aws_policy, inline, policy, with_iam, with_policy, with_role};

    let all_but = allow(r#""NotAction":["iam:*","organizations:*"],"Resource":"*""#);
    let deny = r#"{"Statement":{"Effect":"Deny","NotAction":"s3:*","Resource":"*"}}"#;
    vec![
        with_policy("all but", policy("own", &all_but)).fails().saying("iam:*, organizations:*"),
        with_policy("a denial of all but", policy("own", deny)).passes(),
        with_policy("little", policy("own", LITTLE)).passes(),
        with_role("inline", |role| role.inline = inline(&all_but)).fails(),
        with_role("inline, no policy at all", |role| role.inline = inline("")).gives_unknown(),
        with_policy("AWS's", aws_policy("PowerUserAccess", &all_but)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
