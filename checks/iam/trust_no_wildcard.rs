//! Roles that anybody with an AWS account can take.

use super::trust::{read, trusted};
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Role;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-trust-no-wildcard",
    title: "No role trusts every principal",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Anybody with an AWS account of their own can assume the role and act with its rights.",
    fix: Fix {
        what: "Name the principals that may assume the role in its trust policy.",
        command: "aws iam update-assume-role-policy --role-name ROLE --policy-document file://TRUST_POLICY",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().iam.roles, judge),
};

fn judge(role: &Role) -> Judgement {
    if role.is_aws_owned() {
        return skip();
    }
    let policy = read(role)?;
    match trusted(&policy).is_public() {
        true => fail("the trust policy lets every AWS principal assume the role"),
        false => pass("the trust policy names who may assume the role"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{aws_role, trust, with_details, with_iam, with_role};
    use crate::cases::Case;
    use crate::fact::Listing;

    let with = |name, rest: &str| -> Case { with_role(name, |role| role.trust = Some(trust(rest))) };
    let everyone = |name, condition: &str| {
        with(name, &format!(r#""Principal":{{"AWS":"*"}},"Action":"sts:AssumeRole","Condition":{condition}"#))
    };
    let denied = |name, condition: &str| {
        let text = format!(
            r#"{{"Statement":[{{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}},
                {{"Effect":"Deny","Principal":"*","Action":"sts:*","Condition":{condition}}}]}}"#
        );
        with_role(name, |role| role.trust = Some(text))
    };
    vec![
        with("a service", r#""Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole""#).passes(),
        with("an account", r#""Principal":{"AWS":"999988887777"},"Action":"sts:AssumeRole""#).passes(),
        with("everyone", r#""Principal":"*","Action":"sts:AssumeRole""#).fails(),
        with("everyone, any call", r#""Principal":{"AWS":["*"]},"Action":"*""#).fails(),
        with("all but one", r#""NotPrincipal":{"AWS":"999988887777"},"Action":"sts:AssumeRole""#).fails(),
        with("everyone may tag", r#""Principal":"*","Action":"sts:TagSession""#).passes(),
        everyone("an organization", r#"{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#).passes(),
        everyone("a part of one", r#"{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}"#).passes(),
        everyone("an external id", r#"{"StringEquals":{"sts:ExternalId":"b7c1"}}"#).passes(),
        everyone("roles of one account", r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::999988887777:role/*"}}"#)
            .passes(),
        everyone("an address", r#"{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#).passes(),
        everyone("every organization", r#"{"StringLike":{"aws:PrincipalOrgID":"o-*"}}"#).fails(),
        everyone("if they have one", r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#).fails(),
        everyone("roles of any account", r#"{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/ops"}}"#).fails(),
        everyone("every address", r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#).fails(),
        everyone("not one", r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#).fails(),
        everyone("MFA", r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#).fails(),
        denied("denied to others", r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}"#).passes(),
        denied("denied without MFA", r#"{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#).fails(),
        with_role("not told", |role| role.trust = None).gives_unknown(),
        with_role("no policy at all", |role| role.trust = Some("{".to_owned())).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSServiceRoleForSupport")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
