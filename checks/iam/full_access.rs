//! The customer's policies that grant all of a service that guards the others.

use super::holders::each_own_policy;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::judging::Judging;
use crate::policy::grants_service_everywhere;

pub(super) static KMS: Check = Check {
    key: "iam-no-kms-full-access",
    title: "No customer policy grants every KMS action on every key",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Who uses keys and who manages them should not be one: the full grant decrypts everything, and can schedule \
          the keys for deletion.",
    fix: Fix {
        what: "Write a policy that names the KMS actions and keys needed.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html"],
    judge: |judging| judge(judging, "kms", "key/nobodys-7f3a91"),
};

pub(super) static CLOUDTRAIL: Check = Check {
    key: "iam-no-cloudtrail-full-access",
    title: "No customer policy grants every CloudTrail action on every trail",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Whoever has the full grant can stop the trails first and leave no trace of what follows.",
    fix: Fix {
        what: "Write a policy that names the CloudTrail actions needed, without those that stop or delete trails.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html"],
    judge: |judging| judge(judging, "cloudtrail", "trail/nobodys-7f3a91"),
};

fn judge(judging: &mut Judging<'_>, service: &str, resource: &str) {
    let account = judging.facts();
    let nobodys = format!("arn:{}:{service}:nowhere-1:{}:{resource}", account.partition, account.id);
    each_own_policy(judging, &format!("{service}:* is not allowed everywhere"), |text| {
        let everywhere =
            text.statements.iter().any(|statement| grants_service_everywhere(statement, service, &nobodys));
        everywhere.then(|| format!("{service}:* is allowed everywhere"))
    });
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, allow, aws_policy, inline, policy, with_iam, with_policy, with_user};

    let (service, thing) = if check.key == KMS.key { ("kms", "key") } else { ("cloudtrail", "trail") };
    let with = |name, actions: &str, resource: &str| {
        let text = allow(&format!(r#""Action":"{service}:{actions}","Resource":"{resource}""#));
        with_policy(name, policy("own", &text))
    };
    vec![
        with("all on everything", "*", "*").fails(),
        with("all on every one", "*", &format!("arn:aws:{service}:*:111122223333:{thing}/*")).fails(),
        with("all on one", "*", &format!("arn:aws:{service}:eu-west-1:111122223333:{thing}/a")).passes(),
        with("some on everything", "Describe*", "*").passes(),
        with_user("inline", |user| user.inline = inline(EVERYTHING)).fails().saying("inline policy inside"),
        with_policy("little", policy("own", LITTLE)).passes(),
        with_policy("no policy at all", policy("own", "")).gives_unknown(),
        with_policy("AWS's", aws_policy("PowerUserAccess", EVERYTHING)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
