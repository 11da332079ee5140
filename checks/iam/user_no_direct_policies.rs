//! Rights come with the group, not with the person.

use super::holders::is_quarantine;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::User;
use crate::judging::GLOBAL;
use crate::policy::few;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-user-no-direct-policies",
    title: "Users receive rights through groups only",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Rights given person by person are forgotten when the person's work changes, and nobody sees who may do what.",
    fix: Fix {
        what: "Move the policies to a group that the user belongs to.",
        command: "aws iam detach-user-policy --user-name USER --policy-arn POLICY_ARN",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().iam.users, judge),
};

fn judge(user: &User) -> Judgement {
    let inline = user.inline.iter().map(|policy| policy.name.as_str());
    // AWS attaches the quarantine itself and asks to leave it.
    let attached = user.attached.iter().filter(|policy| !is_quarantine(&policy.arn)).map(|policy| policy.name.as_str());
    let names: Vec<&str> = attached.chain(inline).collect();
    if names.is_empty() {
        return pass("the user has no policy of its own");
    }
    fail(format!("the user has {} of its own", few(&names)))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{LITTLE, attached, attached_aws, inline, with_iam, with_user};

    vec![
        with_user("none", |user| user.groups = vec!["ops".to_owned()]).passes(),
        with_user("attached", |user| user.attached = attached("own")).fails().saying("own"),
        with_user("inline", |user| user.inline = inline(LITTLE)).fails().saying("inside"),
        with_user("quarantine", |user| user.attached = attached_aws("AWSCompromisedKeyQuarantineV3")).passes(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
