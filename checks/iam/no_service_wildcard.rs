//! Policies that grant a service as a whole.

use super::holders::judge_managed;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Resource, Set, Severity, covers, covers_only};
use crate::fact::Gap;
use crate::facts::iam::ManagedPolicy;
use crate::judging::{GLOBAL, Judging};
use crate::policy::{Texts, few, read, whole_services};
use crate::verdict::{Judgement, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-no-service-wildcard",
    title: "Customer policies name actions, not whole services",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[
        covers("iam.least-privilege"),
        covers_only("rds.iam-access", |judging, policy| names(judging, policy, &["rds", "rds-db", "*"])),
        covers_only("s3.iam-access", |judging, policy| names(judging, policy, &["s3", "*"])),
        covers_only("dynamodb.iam-access", |judging, policy| names(judging, policy, &["dynamodb", "*"])),
    ],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "A grant of every action holds what nobody thought of: deleting, sharing, changing permissions, and whatever \
          the service learns tomorrow.",
    fix: Fix {
        what: "Write a new version of the policy that names the actions needed.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &[
        "https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-no-statements-with-full-access.html",
    ],
    judge: |judging| {
        let texts = judging.texts();
        judging.each(GLOBAL, &judging.facts().iam.policies, |policy| judge(policy, texts));
    },
};

fn judge(policy: &ManagedPolicy, texts: &Texts) -> Judgement {
    if policy.is_aws_owned() {
        return skip();
    }
    judge_managed(policy, texts, "the policy grants no whole service", |text| {
        let mut services: Vec<String> = text.statements.iter().flat_map(whole_services).collect();
        services.sort_unstable();
        services.dedup();
        let every = |service: &String| if service == "*" { "*".to_owned() } else { format!("{service}:*") };
        let names: Vec<String> = services.iter().map(every).collect();
        (!names.is_empty()).then(|| format!("the policy allows {}", few(&names)))
    })
}

/// Whether a policy allows actions of one of the services.
fn names(judging: &Judging<'_>, policy: &Resource, services: &[&str]) -> Result<bool, Gap> {
    let Some(policy) = judging.global().policies().find(&policy.arn)? else { return Ok(false) };
    let text = read(policy, judging.texts())?;
    let service = |pattern: &String| pattern.split(':').next().map(str::to_ascii_lowercase);
    let mut named = text.allows().flat_map(|statement| statement.actions.patterns()).filter_map(service);
    Ok(named.any(|name| services.contains(&name.as_str())))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, allow, aws_policy, policy, with_iam, with_policy};

    let with = |name, actions: &str| {
        let text = allow(&format!(r#""Action":{actions},"Resource":"arn:aws:s3:::a""#));
        with_policy(name, policy("own", &text))
    };
    vec![
        with("one service", r#"["s3:*","ec2:Describe*"]"#).fails().saying("allows s3:*"),
        with("many", r#"["s3:*","ec2:*","RDS:*","kms:*"]"#).fails().saying("ec2:*, kms:*, rds:* and 1 more"),
        with("prefixes", r#"["ec2:Describe*","s3:Get*"]"#).passes(),
        with_policy("everything", policy("own", EVERYTHING)).fails(),
        with_policy("a boundary", ManagedPolicy { attachments: 0, boundary_uses: 1, ..policy("own", EVERYTHING) })
            .does_not_apply(),
        with_policy("a denial", policy("own", r#"{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}"#))
            .passes(),
        with_policy("little", policy("own", LITTLE)).passes(),
        with_policy("no policy at all", policy("own", "")).gives_unknown(),
        with_policy("AWS's", aws_policy("AmazonS3FullAccess", EVERYTHING)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::samples::{allow, policy};
    use super::*;
    use crate::cases::belongs;
    use crate::fact::Listing;
    use crate::judging::{Place, Subject};

    #[test]
    fn a_policy_belongs_to_the_services_that_it_names() {
        let mut account = crate::cases::blank_account();
        let own = policy("own", &allow(r#""Action":["S3:Get*","ec2:*"],"Resource":"*""#));
        let resource = own.resource(&Place { partition: "aws", account: "111122223333", region: GLOBAL });
        assert!(belongs(&account, |judging, policy| names(judging, policy, &["s3"]), &resource).is_err());
        account.iam.policies = Listing::complete(vec![own]);
        let of = |row: &str| {
            let cover = CHECK.covers.iter().find(|cover| cover.row == row).unwrap();
            belongs(&account, cover.only.unwrap(), &resource)
        };
        assert_eq!([of("s3.iam-access"), of("rds.iam-access")], [Ok(true), Ok(false)]);
    }
}
