//! AWS marks users whose keys it found in public.

use super::holders::is_quarantine;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::User;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-no-quarantined-user",
    title: "No user is under AWS's quarantine for exposed keys",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("iam.user-lifecycle")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "AWS attaches this policy when it finds a key of the user in public. It stops some abuse only: the key still reads.",
    fix: Fix {
        what: "Follow the support case that AWS opened: replace the user's keys and look for what was done with them.",
        command: "aws iam update-access-key --user-name USER --access-key-id ACCESS_KEY_ID --status Inactive",
    },
    references: &["https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().iam.users, judge),
};

fn judge(user: &User) -> Judgement {
    match user.attached.iter().find(|policy| is_quarantine(&policy.arn)) {
        Some(policy) => fail(format!("AWS attached {} to the user", policy.name)),
        None => pass("the user is not under quarantine"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{attached, attached_aws, with_iam, with_user};

    vec![
        with_user("the first", |user| user.attached = attached_aws("AWSCompromisedKeyQuarantine")).fails(),
        with_user("the second", |user| user.attached = attached_aws("AWSCompromisedKeyQuarantineV2")).fails(),
        with_user("the third", |user| user.attached = attached_aws("AWSCompromisedKeyQuarantineV3")).fails(),
        with_user("a name alone", |user| user.attached = attached("AWSCompromisedKeyQuarantine")).passes(),
        with_user("none", |user| user.attached = attached_aws("ReadOnlyAccess")).passes(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
