//! Policies that nothing uses.

use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::ManagedPolicy;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-policy-attached",
    title: "Customer policies are attached to something",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Policies that nothing uses hide the ones that matter, and are attached one day by somebody who guesses at \
          what they allow.",
    fix: Fix {
        what: "Delete the policy if nothing needs it, after all of its versions but the default one.",
        command: "aws iam delete-policy --policy-arn POLICY_ARN",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-delete.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().iam.policies, judge),
};

fn judge(policy: &ManagedPolicy) -> Judgement {
    if policy.is_aws_owned() {
        return skip();
    }
    match (policy.attachments, policy.boundary_uses) {
        (0, 0) => fail("the policy is attached to nothing"),
        (0, uses) => pass(format!("the policy is the permissions boundary of {uses}")),
        (count, _) => pass(format!("the policy is attached to {count}")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{LITTLE, aws_policy, policy, with_iam, with_policy};

    let with = |name, attachments, boundary_uses| {
        with_policy(name, ManagedPolicy { attachments, boundary_uses, ..policy("own", LITTLE) })
    };
    vec![
        with("attached", 2, 0).passes(),
        with("a boundary", 0, 1).passes(),
        with("unused", 0, 0).fails(),
        with_policy("AWS's", ManagedPolicy { attachments: 0, ..aws_policy("ReadOnlyAccess", LITTLE) }).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
