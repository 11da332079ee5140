//! Roles for people whom a SAML provider vouches for.

use super::trust::read;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Role;
use crate::judging::GLOBAL;
use crate::policy::{Condition, Party, Reading};
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-saml-trust-scoped",
    title: "Roles for SAML assertions say which audience they are for",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("iam.federation")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "The provider signs assertions for other applications with the same key. Without a condition on the audience, \
          one that was meant for another application also opens the role.",
    fix: Fix {
        what: "Demand the sign-in page of AWS as SAML:aud in the trust policy.",
        command: "aws iam update-assume-role-policy --role-name ROLE --policy-document file://TRUST_POLICY",
    },
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ],
    judge: |judging| judging.each(GLOBAL, &judging.facts().iam.roles, judge),
};

/// The ends of AWS's regional sign-in pages, for which AWS itself shows a pattern.
const SIGN_IN: [&str; 3] =
    [".signin.aws.amazon.com/saml", ".signin.amazonaws-us-gov.com/saml", ".signin.amazonaws.cn/saml"];

fn judge(role: &Role) -> Judgement {
    if role.is_aws_owned() {
        return skip();
    }
    let policy = read(role)?;
    let mut scoped = None;
    for entry in policy.lets_in(Reading::Iam, &["sts:AssumeRoleWithSAML"]) {
        let provider = entry.who.parties().find_map(|party| {
            let Party::Provider(arn) = party else { return None };
            arn.split_once(":saml-provider/").map(|(_, name)| name.to_owned())
        });
        let Some(provider) = provider else { continue };
        if !entry.statement.conditions.iter().any(demands_audience) {
            return fail(format!("the role takes assertions of {provider} for whatever audience"));
        }
        scoped = Some(provider);
    }
    match scoped {
        Some(provider) => pass(format!("the role takes assertions of {provider} for named audiences only")),
        None => not_applicable("the role takes no SAML assertions"),
    }
}

fn demands_audience(condition: &Condition) -> bool {
    let wildcards = match condition.parsed() {
        Some(operator) if operator.demands() => operator.has_wildcards(),
        _ => return false,
    };
    let fixed = |value: &String| !wildcards || !value.contains(['*', '?']) || is_sign_in(value);
    condition.is_about("SAML:aud") && !condition.values.is_empty() && condition.values.iter().all(fixed)
}

/// `https://*.signin.aws.amazon.com/saml`, and behind it the provider's id where assertions are
/// encrypted. <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html>
fn is_sign_in(pattern: &str) -> bool {
    let host = pattern.strip_prefix("https://").map(|host| format!(".{host}"));
    host.is_some_and(|host| {
        SIGN_IN
            .iter()
            .filter_map(|end| host.split_once(end))
            .any(|(region, provider)| !region.contains('/') && (provider.is_empty() || provider.starts_with("/acs/")))
    })
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{aws_role, trust, with_details, with_iam, with_role};
    use crate::cases::Case;
    use crate::fact::Listing;

    let with = |name, condition: &str| -> Case {
        let rest = format!(
            r#""Principal":{{"Federated":"arn:aws:iam::111122223333:saml-provider/office"}},
                "Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Condition":{condition}"#
        );
        with_role(name, |role| role.trust = Some(trust(&rest)))
    };
    vec![
        with("the sign-in page", r#"{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}"#).passes(),
        with("in lower case", r#"{"StringEquals":{"saml:aud":["https://signin.aws.amazon.com/saml"]}}"#).passes(),
        with("any region's", r#"{"StringLike":{"SAML:aud":"https://*.signin.aws.amazon.com/saml"}}"#).passes(),
        with("a provider's own", r#"{"StringLike":{"SAML:aud":"https://*.signin.aws.amazon.com/saml/acs/SAMLSP1"}}"#)
            .passes(),
        with("any provider's", r#"{"StringLike":{"SAML:aud":"https://signin.aws.amazon.com/saml/acs/*"}}"#).passes(),
        with("beside it", r#"{"StringLike":{"SAML:aud":"https://*.signin.aws.amazon.com/saml*"}}"#).fails(),
        with("no audience", "{}").fails().saying("office"),
        with("any audience", r#"{"StringLike":{"SAML:aud":"*"}}"#).fails(),
        with("any page", r#"{"StringLike":{"SAML:aud":"https://*/x.signin.aws.amazon.com/saml"}}"#).fails(),
        with("if there is one", r#"{"StringEqualsIfExists":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}"#)
            .fails(),
        with("a person", r#"{"StringEquals":{"SAML:sub":"ann"}}"#).fails(),
        with_role("a service", |_| {}).does_not_apply(),
        with_role("not told", |role| role.trust = None).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSReservedSSO_View_1")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
