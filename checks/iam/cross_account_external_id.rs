//! A third party that serves many customers must be told whom it acts for.

use super::trust::{entries, others_need_the_external_id, read, strangers};
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Role;
use crate::judging::{GLOBAL, Judging};
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::{Condition, Kind, Says, Statement, demands, few};
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-cross-account-external-id",
    title: "Cross-account roles demand an external id or MFA",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[TRUSTED_ACCOUNTS],
    why: "Another customer of the same third party can name your role as theirs, and the third party acts on your \
          account for them.",
    fix: Fix {
        what: "Demand the external id that the third party gave you in the trust policy.",
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
    let (mut guarded, mut open) = (Vec::new(), Vec::new());
    for entry in entries(&policy) {
        let is_guarded = is_guarded(entry.statement) || others_need_the_external_id(&policy, &entry);
        let list = if is_guarded { &mut guarded } else { &mut open };
        list.extend(strangers(&entry.who, judging));
    }
    if !open.is_empty() {
        return fail(format!("the role trusts {} without an external id or MFA", few(&open)));
    }
    if guarded.is_empty() {
        return not_applicable("the role trusts no account beside the own one and trusted-accounts");
    }
    pass(format!("the role demands an external id or MFA of {}", few(&guarded)))
}

fn is_guarded(entry: &Statement) -> bool {
    entry.conditions.iter().any(|condition| demands(condition, Says::Secret) || asks_for_mfa(condition))
}

/// The age is told of whoever signed in with MFA, and of nobody else.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html>
fn asks_for_mfa(condition: &Condition) -> bool {
    let is_true = |value: &String| value.eq_ignore_ascii_case("true");
    let asks = match condition.parsed().filter(|operator| operator.demands()).map(|operator| operator.kind) {
        Some(Kind::Bool) => condition.is_about("aws:MultiFactorAuthPresent") && condition.values.iter().all(is_true),
        Some(Kind::Numeric(_)) => condition.is_about("aws:MultiFactorAuthAge"),
        _ => false,
    };
    asks && !condition.values.is_empty()
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{aws_role, trust, with_details, with_iam, with_role};
    use crate::cases::{Case, STRANGER};
    use crate::fact::Listing;
    use crate::params::Value;

    let with = |name, condition: &str| -> Case {
        let rest = format!(r#""Principal":{{"AWS":"{STRANGER}"}},"Action":"sts:AssumeRole","Condition":{condition}"#);
        with_role(name, |role| role.trust = Some(trust(&rest)))
    };
    let denied = |name, condition: &str| -> Case {
        with_role(name, |role| {
            role.trust = Some(format!(
                r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{STRANGER}"}},"Action":"sts:AssumeRole"}},
                    {{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole","Condition":{condition}}}]}}"#
            ));
        })
    };
    vec![
        with("nothing", "{}").fails().saying(STRANGER),
        with("an external id", r#"{"StringEquals":{"sts:ExternalId":"b7c1"}}"#).passes(),
        denied("denied without the external id", r#"{"StringNotEquals":{"sts:ExternalId":"b7c1"}}"#).passes(),
        denied("denied without TLS", r#"{"Bool":{"aws:SecureTransport":"false"}}"#).fails(),
        with("any external id", r#"{"StringLike":{"sts:ExternalId":"*"}}"#).fails(),
        with("an external id, if any", r#"{"StringEqualsIfExists":{"sts:ExternalId":"b7c1"}}"#).fails(),
        with("MFA", r#"{"Bool":{"aws:MultiFactorAuthPresent":true}}"#).passes(),
        with("MFA, if told", r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}"#).fails(),
        with("MFA, of nothing", r#"{"Bool":{"aws:MultiFactorAuthPresent":[]}}"#).fails(),
        with("recent MFA", r#"{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}"#).passes(),
        with("recent MFA, if told", r#"{"NumericLessThanIfExists":{"aws:MultiFactorAuthAge":"3600"}}"#).fails(),
        with("no MFA of that age", r#"{"NumericNotEquals":{"aws:MultiFactorAuthAge":"3600"}}"#).fails(),
        with("a trusted account", "{}").with(TRUSTED_ACCOUNTS, Value::List(vec![STRANGER.to_owned()])).does_not_apply(),
        with_role("a service", |_| {}).does_not_apply(),
        with_role("not told", |role| role.trust = None).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSServiceRoleForSupport")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
