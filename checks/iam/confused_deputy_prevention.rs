//! A service that acts for many customers must be told for whom it may take the role.

use super::deputies::source_keys;
use super::trust::{entries, read};
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Role;
use crate::judging::{GLOBAL, Judging};
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::{Owner, Party};
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};

/// Services that are not in the table are not judged: AWS says of no other that it sends the
/// keys when it takes a role, and a condition on a key that is not sent locks the service out.
pub(super) static CHECK: Check = Check {
    key: "iam-confused-deputy-prevention",
    title: "Service roles say for whom a service may take them",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[TRUSTED_ACCOUNTS],
    why: "A service acts for all of its customers: unless the role names the source account, another customer who \
          knows the role's ARN can have the service use it for them.",
    fix: Fix {
        what: "Demand the own account in aws:SourceAccount, or a resource of it in aws:SourceArn, in the trust policy.",
        command: "aws iam update-assume-role-policy --role-name ROLE --policy-document file://TRUST_POLICY",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"],
    judge: |judging| judging.each_by(GLOBAL, &judging.facts().iam.roles, judge),
};

fn judge(judging: &Judging<'_>, role: &Role) -> Judgement {
    if role.is_aws_owned() {
        return skip();
    }
    let policy = read(role)?;
    let mut bound = None;
    for entry in entries(&policy) {
        for party in entry.who.parties() {
            let Party::Service { name, source } = party else { continue };
            let Some(service) = deputy(name.as_deref()) else { continue };
            match source {
                // The owner of a bucket's ARN changes with the bucket: AWS asks for the account beside it.
                None | Some(Owner::Resource(_)) => {
                    return fail(format!("{service} may take the role for any of its customers"));
                }
                Some(Owner::Account(id)) if !is_trusted(judging, id) => {
                    return fail(format!("{service} may take the role for account {id}"));
                }
                Some(owner @ (Owner::Account(_) | Owner::Own | Owner::Organization(_))) => {
                    bound = bound.or_else(|| Some(format!("{service} may take the role for {owner} only")));
                }
            }
        }
    }
    bound.map_or_else(|| not_applicable("the role trusts no service that is known to name its customer"), pass)
}

/// A service that says for whom it acts.
fn deputy(name: Option<&str>) -> Option<&str> {
    match name {
        None => Some("every AWS service"),
        Some(name) => source_keys(name).map(|_| name),
    }
}

fn is_trusted(judging: &Judging<'_>, id: &str) -> bool {
    judging.facts().id == id || judging.params().list(TRUSTED_ACCOUNTS).iter().any(|trusted| trusted == id)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{aws_role, trust, with_details, with_iam, with_role};
    use crate::cases::{Case, STRANGER};
    use crate::fact::Listing;
    use crate::params::Value;

    let with = |name, principal: &str, condition: &str| -> Case {
        let rest = format!(r#""Principal":{principal},"Action":"sts:AssumeRole","Condition":{condition}"#);
        with_role(name, |role| role.trust = Some(trust(&rest)))
    };
    let trail = |name, condition: &str| with(name, r#"{"Service":"cloudtrail.amazonaws.com"}"#, condition);
    let denied = |name, condition: &str| {
        with_role(name, |role| {
            role.trust = Some(format!(
                r#"{{"Version":"2012-10-17","Statement":[
                    {{"Effect":"Allow","Principal":{{"Service":"rds.amazonaws.com"}},"Action":"sts:AssumeRole"}},
                    {{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{condition}}}]}}"#
            ));
        })
    };
    let own = r#"{"StringEquals":{"aws:SourceAccount":"111122223333"}}"#;
    vec![
        trail("whoever asks", "{}").fails().saying("cloudtrail.amazonaws.com"),
        trail("an account", own).passes(),
        trail("in whatever case", r#"{"StringEquals":{"AWS:SourceAccount":"111122223333"}}"#).passes(),
        trail("a resource", r#"{"ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:111122223333:trail/*"}}"#).passes(),
        trail("any resource", r#"{"ArnLike":{"aws:SourceArn":"arn:aws:cloudtrail:*:*:trail/*"}}"#).fails(),
        trail("a bucket alone", r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::records"}}"#).fails(),
        trail(
            "a bucket and its account",
            r#"{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::records"},"StringEquals":{"aws:SourceAccount":"111122223333"}}"#,
        )
        .passes(),
        trail("the organization", r#"{"StringEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"}}"#).passes(),
        trail("the owner's organization", r#"{"StringEquals":{"aws:SourceOrgID":"${aws:ResourceOrgID}"}}"#).passes(),
        trail("the owner", r#"{"StringEquals":{"aws:SourceAccount":"${aws:ResourceAccount}"}}"#).passes(),
        trail("another account", r#"{"StringEquals":{"aws:SourceAccount":"999988887777"}}"#).fails().saying(STRANGER),
        trail("a trusted account", r#"{"StringEquals":{"aws:SourceAccount":"999988887777"}}"#)
            .with(TRUSTED_ACCOUNTS, Value::List(vec![STRANGER.to_owned()]))
            .passes(),
        trail("if it is sent", r#"{"StringEqualsIfExists":{"aws:SourceAccount":"111122223333"}}"#).fails(),
        trail("not one", r#"{"StringNotEquals":{"aws:SourceAccount":"999988887777"}}"#).fails(),
        denied("denied to others", r#"{"StringNotEquals":{"aws:SourceAccount":"111122223333"}}"#).passes(),
        denied("denied without TLS", r#"{"Bool":{"aws:SecureTransport":"false"}}"#).fails(),
        with("one of two", r#"{"Service":["ec2.amazonaws.com","transfer.amazonaws.com"]}"#, "{}").fails(),
        with("in a region", r#"{"Service":"logs.eu-west-1.amazonaws.com"}"#, "{}").fails(),
        with("in China", r#"{"Service":"states.amazonaws.com.cn"}"#, "{}").does_not_apply(),
        with("every service", r#"{"Service":"*"}"#, "{}").fails().saying("every AWS service"),
        with("instances name no source", r#"{"Service":"ec2.amazonaws.com"}"#, "{}").does_not_apply(),
        with("an account", r#"{"AWS":"999988887777"}"#, "{}").does_not_apply(),
        with_role("not told", |role| role.trust = None).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSServiceRoleForSupport")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
