//! Roles that other accounts can take.

use super::trust::{foreign, read, strangers, trusted};
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Role;
use crate::judging::{GLOBAL, Judging};
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::{Audience, Party, few};
use crate::verdict::{Judgement, fail, manual, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-trust-known-accounts",
    title: "Cross-account roles trust known accounts only",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[TRUSTED_ACCOUNTS],
    why: "An account that nobody knows any more, of a past supplier or an intruder, keeps its way in through the role.",
    fix: Fix {
        what: "Remove the account from the trust policy, or name it in the parameter trusted-accounts.",
        command: "aws iam update-assume-role-policy --role-name ROLE --policy-document file://TRUST_POLICY",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html"],
    judge: |judging| judging.each_by(GLOBAL, &judging.facts().iam.roles, judge),
};

fn judge(judging: &Judging<'_>, role: &Role) -> Judgement {
    if role.is_aws_owned() {
        return skip();
    }
    let policy = read(role)?;
    let who = trusted(&policy);
    if who.is_public() {
        return fail("the role trusts every account");
    }
    let strangers: Vec<String> = strangers(&who, judging).into_iter().collect();
    if !strangers.is_empty() {
        return fail(format!("the role trusts {}, not in trusted-accounts", few(&strangers)));
    }
    if let Some(party) = unknown_account(&who) {
        return manual(format!("the role trusts {party}, whose account does not show"));
    }
    let known: Vec<String> = foreign(&who, judging).into_iter().collect();
    match known.is_empty() {
        false => pass(format!("the role trusts {}, in trusted-accounts", few(&known))),
        true => not_applicable("the role trusts no other account"),
    }
}

/// Somebody who may be of another account.
fn unknown_account(who: &Audience) -> Option<&Party> {
    who.parties().find(|party| match party {
        Party::Identity(_)
        | Party::Organization(_)
        | Party::CanonicalUser(_)
        | Party::OriginAccessIdentity(_)
        | Party::Secret(_)
        | Party::Unclear(_) => true,
        Party::Network(_) => party.account().is_none() && !party.is_own(),
        Party::Deleted(_)
        | Party::Own
        | Party::Account(_)
        | Party::Provider(_)
        | Party::Service { .. }
        | Party::Everyone => false,
    })
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
    let stranger = r#"{"AWS":["arn:aws:iam::999988887777:root","arn:aws:iam::111122223333:user/ann"]}"#;
    let known = || Value::List(vec![STRANGER.to_owned()]);
    vec![
        with("a stranger", stranger, "{}").fails().saying("999988887777"),
        with("a bare id", r#"{"AWS":"999988887777"}"#, "{}").fails(),
        with("one that is known", stranger, "{}").with(TRUSTED_ACCOUNTS, known()).passes(),
        with("the own account", r#"{"AWS":"111122223333"}"#, "{}").does_not_apply(),
        with("a deleted user", r#"{"AWS":"AIDACKCEVSQ6C2EXAMPLE"}"#, "{}").does_not_apply(),
        with("a service", r#"{"Service":"ec2.amazonaws.com"}"#, "{}").does_not_apply(),
        with("everyone", r#""*""#, "{}").fails().saying("every account"),
        with("an organization", r#""*""#, r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#).gives_manual(),
        with("by condition", r#""*""#, r#"{"StringEquals":{"aws:PrincipalAccount":"999988887777"}}"#).fails(),
        with_role("not told", |role| role.trust = None).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSServiceRoleForSupport")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
