//! Roles with which another account reads everything.

use super::trust::{read, strangers_and_everyone, trusted};
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Role;
use crate::judging::{GLOBAL, Judging};
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::privilege::Principal;
use crate::policy::{few, is_aws_policy};
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-cross-account-no-read-only",
    title: "Foreign accounts receive no account-wide read access",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[TRUSTED_ACCOUNTS],
    why: "Account-wide read access is not harmless: it opens every object in every bucket and every row in every table \
          to the other account.",
    fix: Fix {
        what: "Give the role a policy that names what the other account needs, such as SecurityAudit for settings only.",
        command: "aws iam detach-role-policy --role-name ROLE --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess",
    },
    references: &["https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html"],
    judge: |judging| judging.each_by(GLOBAL, &judging.facts().iam.roles, judge),
};

fn judge(judging: &Judging<'_>, role: &Role) -> Judgement {
    if role.is_aws_owned() {
        return skip();
    }
    let policy = read(role)?;
    let trusted = trusted(&policy);
    let strangers = strangers_and_everyone(&trusted, judging);
    if strangers.is_empty() {
        return not_applicable("the role trusts no account beside the own one and trusted-accounts");
    }
    let who = few(&strangers);
    if role.attached.iter().any(|policy| is_aws_policy(&policy.arn, "ReadOnlyAccess")) {
        return fail(format!("ReadOnlyAccess is attached and the role trusts {who}"));
    }
    let Some(principal) = judging.principals().get(&role.arn) else { return skip() };
    if reads_all_data(principal, judging)? {
        return fail(format!("every object and table can be read and the role trusts {who}"));
    }
    pass(format!("the role trusts {who} and cannot read every object and table"))
}

/// What reads all objects and all tables reads all data: so do ReadOnlyAccess and its copies.
fn reads_all_data(principal: &Principal, judging: &Judging<'_>) -> Result<bool, crate::fact::Gap> {
    let (partition, own) = (&judging.facts().partition, &judging.facts().id);
    let reads = |action: &str, resource: String| principal.permits_widely(action, &resource);
    crate::fact::all([
        reads("s3:GetObject", format!("arn:{partition}:s3:::nobodys-7f3a91/any")),
        reads("dynamodb:GetItem", format!("arn:{partition}:dynamodb:nowhere-1:{own}:table/nobodys-7f3a91")),
    ])
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{
        EVERYTHING, LITTLE, allow, attached, attached_aws, aws_role, inline, trust, with_details, with_iam, with_role,
    };
    use crate::cases::{Case, STRANGER};
    use crate::fact::Listing;
    use crate::params::Value;

    let with = |name, fill: fn(&mut Role)| -> Case {
        let rest = format!(r#""Principal":{{"AWS":"{STRANGER}"}},"Action":"sts:AssumeRole""#);
        with_role(name, |role| {
            role.trust = Some(trust(&rest));
            fill(role);
        })
    };
    let read_only: fn(&mut Role) = |role| role.attached = attached_aws("ReadOnlyAccess");
    vec![
        with("ReadOnlyAccess, its text unread", read_only).fails().saying("ReadOnlyAccess"),
        with("a copy of it", |role| {
            role.inline = inline(&allow(r#""Action":["s3:Get*","dynamodb:Get*","ec2:Describe*"],"Resource":"*""#));
        })
        .fails(),
        with("everything", |role| role.inline = inline(EVERYTHING)).fails(),
        with("AdministratorAccess, its text unread", |role| role.attached = attached_aws("AdministratorAccess"))
            .fails(),
        with("all objects, no tables", |role| {
            role.inline = inline(&allow(r#""Action":"s3:Get*","Resource":"*""#));
        })
        .passes(),
        with("little", |role| role.inline = inline(LITTLE)).passes(),
        with("a policy that is not in the answer", |role| role.attached = attached("own")).gives_unknown(),
        with("anybody", |role| {
            role.trust = Some(trust(r#""Principal":"*","Action":"sts:AssumeRole""#));
            role.attached = attached_aws("ReadOnlyAccess");
        })
        .fails()
        .saying("everyone"),
        with("a trusted account", read_only)
            .with(TRUSTED_ACCOUNTS, Value::List(vec![STRANGER.to_owned()]))
            .does_not_apply(),
        with_role("a service", read_only).does_not_apply(),
        with("trust not told", |role| role.trust = None).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSReservedSSO_View_1")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
