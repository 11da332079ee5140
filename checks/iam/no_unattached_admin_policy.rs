//! A policy that allows everything and waits to be attached.

use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::ManagedPolicy;
use crate::judging::GLOBAL;
use crate::policy::{Statement, Texts, allows_everything, read};
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-no-unattached-admin-policy",
    title: "No spare customer policy allows everything",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "A spare policy that allows everything is one attachment away from an administrator, by mistake or by an \
          intruder who may attach policies.",
    fix: Fix {
        what: "Delete the policy if nothing needs it, after all of its versions but the default one.",
        command: "aws iam delete-policy --policy-arn POLICY_ARN",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html"],
    judge: |judging| {
        let texts = judging.texts();
        judging.each(GLOBAL, &judging.facts().iam.policies, |policy| judge(policy, texts));
    },
};

fn judge(policy: &ManagedPolicy, texts: &Texts) -> Judgement {
    if policy.is_aws_owned() {
        return skip();
    }
    if policy.attachments > 0 || policy.boundary_uses > 0 {
        return not_applicable("the policy is in use");
    }
    match allows_everything(&read(policy, texts)?.statements.iter().collect::<Vec<&Statement>>()) {
        Some(how) => fail(format!("the policy is attached to nothing, and {how}")),
        None => pass("the policy does not allow everything"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, aws_policy, policy, with_iam, with_policy};

    let spare = |name, document: &str| with_policy(name, ManagedPolicy { attachments: 0, ..policy("own", document) });
    vec![
        spare("everything", EVERYTHING).fails(),
        spare("little", LITTLE).passes(),
        spare("no policy at all", "[]").gives_unknown(),
        with_policy("attached", policy("own", EVERYTHING)).does_not_apply(),
        with_policy("AWS's", ManagedPolicy { attachments: 0, ..aws_policy("AdministratorAccess", EVERYTHING) })
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
