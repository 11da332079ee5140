//! The right to buy whatever the Marketplace sells.

use super::holders::each_own_policy;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::policy::{Statement, grants_everywhere};

pub(super) static CHECK: Check = Check {
    key: "iam-no-marketplace-wildcard",
    title: "No customer policy subscribes to every Marketplace product",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Whoever holds it can bind the organization to contracts that nobody looked at, and run a seller's software or \
          model with the account's data.",
    fix: Fix {
        what: "Limit aws-marketplace:Subscribe to approved products with a condition on aws-marketplace:ProductId.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &["https://docs.aws.amazon.com/marketplace/latest/buyerguide/buyer-iam-users-groups-policies.html"],
    judge: |judging| {
        each_own_policy(judging, "subscribing to every Marketplace product is not allowed", |text| {
            text.statements
                .iter()
                .any(subscribes)
                .then(|| "subscribing to every Marketplace product is allowed".to_owned())
        });
    },
};

/// Products are no resources: only a condition tells them apart.
fn subscribes(statement: &Statement) -> bool {
    grants_everywhere(statement, "aws-marketplace:Subscribe", "nobodys")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, allow, aws_policy, inline, policy, with_iam, with_policy, with_user};

    let with = |name, rest: &str| with_policy(name, policy("own", &allow(rest)));
    vec![
        with("every product", r#""Action":"aws-marketplace:Subscribe","Resource":"*""#).fails(),
        with("all of the Marketplace", r#""Action":"aws-marketplace:*","Resource":"*""#).fails(),
        with(
            "one product",
            r#""Action":"aws-marketplace:Subscribe","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws-marketplace:ProductId":["prod-1"]}}"#,
        )
        .passes(),
        with(
            "with MFA",
            r#""Action":"aws-marketplace:Subscribe","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
        )
        .fails(),
        with("looking", r#""Action":"aws-marketplace:View*","Resource":"*""#).passes(),
        with_user("inline", |user| user.inline = inline(EVERYTHING)).fails().saying("inline policy inside"),
        with_policy("little", policy("own", LITTLE)).passes(),
        with_policy("no policy at all", policy("own", "")).gives_unknown(),
        with_policy("AWS's", aws_policy("AWSMarketplaceFullAccess", EVERYTHING)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
