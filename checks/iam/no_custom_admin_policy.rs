//! The customer's own policies that allow everything.

use super::holders::judge_managed;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::ManagedPolicy;
use crate::judging::GLOBAL;
use crate::policy::{Statement, Texts, allows_everything};
use crate::verdict::{Judgement, not_applicable, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-no-custom-admin-policy",
    title: "No attached customer policy allows everything",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege"), covers("s3.iam-access")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Whoever has the policy attached, or steals the credentials of someone who has, can do anything in the account.",
    fix: Fix {
        what: "Write a new version of the policy that allows only what its holders need.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
    judge: |judging| {
        let texts = judging.texts();
        judging.each(GLOBAL, &judging.facts().iam.policies, |policy| judge(policy, texts));
    },
};

fn judge(policy: &ManagedPolicy, texts: &Texts) -> Judgement {
    if policy.is_aws_owned() {
        return skip();
    }
    if policy.attachments == 0 && policy.boundary_uses == 0 {
        return not_applicable("the policy is attached to nothing");
    }
    judge_managed(policy, texts, "the policy does not allow everything", |text| {
        allows_everything(&text.statements.iter().collect::<Vec<&Statement>>())
    })
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, allow, aws_policy, policy, with_iam, with_policy};

    let with = |name, document: &str| with_policy(name, policy("own", document));
    vec![
        with("little", LITTLE).passes(),
        with("everything", EVERYTHING).fails().saying("every action on every resource"),
        with("all but some S3", &allow(r#""NotAction":"s3:Delete*","Resource":"*""#)).fails().saying("s3:Delete*"),
        with("as PowerUserAccess", &allow(r#""NotAction":["iam:*","organizations:*"],"Resource":"*""#)).passes(),
        with(
            "everything, narrowed",
            &allow(r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"ops"}}"#),
        )
        .passes(),
        with("no policy at all", "{").gives_unknown(),
        with_policy("text missing", crate::facts::iam::ManagedPolicy { document: None, ..policy("own", "") })
            .gives_unknown(),
        with_policy("unattached", crate::facts::iam::ManagedPolicy { attachments: 0, ..policy("own", EVERYTHING) })
            .does_not_apply(),
        with_policy(
            "a boundary",
            crate::facts::iam::ManagedPolicy { attachments: 0, boundary_uses: 3, ..policy("own", EVERYTHING) },
        )
        .does_not_apply(),
        with_policy("AWS's", aws_policy("AdministratorAccess", EVERYTHING)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
