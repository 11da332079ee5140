//! The customer's policies that grant all of S3.

use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::iam::holders::each_own_policy;
use crate::judging::Judging;
use crate::policy::grants_service_everywhere;

pub(super) static CHECK: Check = Check {
    key: "s3-iam-least-privilege",
    title: "No customer policy grants every S3 action on every bucket",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("s3.iam-access")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "The full grant reads and deletes every object, and changes the policies and blocks that keep buckets closed.",
    fix: Fix {
        what: "Write a policy that names the S3 actions and buckets needed.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let nobodys = format!("arn:{}:s3:::nobodys-7f3a91/any", judging.facts().partition);
    each_own_policy(judging, "s3:* is not allowed on every bucket", |text| {
        let everywhere = text.statements.iter().any(|statement| grants_service_everywhere(statement, "s3", &nobodys));
        everywhere.then(|| "s3:* is allowed on every bucket".to_owned())
    });
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::iam::samples::{
        EVERYTHING, LITTLE, allow, aws_policy, inline, policy, with_iam, with_policy, with_user,
    };

    let with = |name, rest: &str| with_policy(name, policy("own", &allow(rest)));
    vec![
        with("all on everything", r#""Action":"s3:*","Resource":"*""#).fails().saying("every bucket"),
        with("all on every bucket", r#""Action":"S3:*","Resource":"arn:aws:s3:::*""#).fails(),
        with(
            "all in the account",
            r#""Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:ResourceAccount":"111122223333"}}"#,
        )
        .fails(),
        with("all on one bucket", r#""Action":"s3:*","Resource":["arn:aws:s3:::a","arn:aws:s3:::a/*"]"#).passes(),
        with("reading everywhere", r#""Action":["s3:Get*","s3:List*"],"Resource":"*""#).passes(),
        with_user("inline", |user| user.inline = inline(EVERYTHING)).fails().saying("inline policy inside"),
        with_policy("little", policy("own", LITTLE)).passes(),
        with_policy("no policy at all", policy("own", "")).gives_unknown(),
        with_policy("AWS's", aws_policy("AmazonS3FullAccess", EVERYTHING)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
