//! A boundary that its bearer can take off bounds nothing.

use super::holders::each_changeable;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::judging::Judging;
use crate::policy::privilege::Principal;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-boundary-not-removable",
    title: "Nobody can take off its own permissions boundary",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.permission-boundaries")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "A boundary that its bearer can delete, replace or rewrite holds back only those who do not try.",
    fix: Fix {
        what: "Deny the principal all changes of permissions boundaries and of the policies that serve as such.",
        command: "aws iam put-role-policy --role-name ROLE --policy-name keep-boundary --policy-document file://POLICY",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"],
    judge: |judging| each_changeable(judging, judge),
};

fn judge(judging: &Judging<'_>, principal: &Principal) -> Judgement {
    let Some((boundary, text)) = &principal.boundary else { return not_applicable("it has no permissions boundary") };
    if let Some(gap) = text.as_ref().err() {
        return Err(gap.clone());
    }
    let at = judging.principals().find(&principal.arn);
    match (at.and_then(|at| judging.escalations().unbinding(at)), &principal.gap) {
        (Some(step), _) => {
            fail(format!("the boundary does not hold: it {}", step.text)).map(|verdict| step.told(verdict))
        }
        (None, Some(gap)) => Err(gap.clone()),
        (None, None) => pass(format!("the permissions boundary {boundary} is out of its reach")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{allow, aws_role, inline, policy, role, user, with_details, with_iam, with_role};
    use crate::cases::Case;
    use crate::fact::Listing;

    const FENCE: &str = "arn:aws:iam::111122223333:policy/fence";
    let bounded = |name, may: &str, fence: &str| -> Case {
        with_details(name, |iam| {
            let mut deploy = role("deploy");
            (deploy.inline, deploy.boundary) = (inline(may), Some(FENCE.to_owned()));
            iam.roles = Listing::complete(vec![deploy]);
            iam.policies = Listing::complete(vec![policy("fence", fence)]);
        })
    };
    let iam_all = allow(r#""Action":["s3:*","iam:*"],"Resource":"*""#);
    let narrow = allow(r#""Action":"s3:*","Resource":"*""#);
    let may = |action: &str, rest: &str| allow(&format!(r#""Action":"iam:{action}","Resource":{rest}"#));
    let any = r#""*""#;
    let denied = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Action":"*","Resource":"*"}},
            {{"Effect":"Deny","Action":["iam:*Boundary"],"Resource":"*"}},
            {{"Effect":"Deny","Action":["iam:CreatePolicyVersion","iam:SetDefaultPolicyVersion"],"Resource":"{FENCE}"}}]}}"#
    );
    let same = format!(r#""*","Condition":{{"StringEquals":{{"iam:PermissionsBoundary":"{FENCE}"}}}}"#);
    vec![
        bounded("may delete it", &may("DeleteRolePermissionsBoundary", any), &iam_all)
            .fails()
            .saying("deletes the permissions boundary of role deploy"),
        bounded("may replace it", &may("PutRolePermissionsBoundary", any), &iam_all).fails(),
        bounded("may replace it by itself only", &may("PutRolePermissionsBoundary", &same), &iam_all).passes(),
        bounded("may delete this one", &may("DeleteRolePermissionsBoundary", &same), &iam_all).fails(),
        bounded("may rewrite it", &may("CreatePolicyVersion", &format!(r#""{FENCE}""#)), &iam_all)
            .fails()
            .saying("boundary policy"),
        bounded(
            "may rewrite another policy",
            &may("CreatePolicyVersion", r#""arn:aws:iam::111122223333:policy/a""#),
            &iam_all,
        )
        .passes(),
        bounded("of another role", &may("Delete*", r#""arn:aws:iam::111122223333:role/other""#), &iam_all).passes(),
        bounded("of users", &may("*UserPermissionsBoundary", any), &iam_all).passes(),
        bounded("within the fence", &may("*", any), &narrow).passes(),
        bounded("denied by the boundary", &may("*", any), &denied).passes(),
        bounded("the boundary cannot be read", &may("*", any), "?").gives_unknown(),
        bounded("its policy cannot be read", "?", &iam_all).gives_unknown(),
        with_details("a user", |iam| {
            let mut ann = user("ann");
            (ann.inline, ann.boundary) = (inline(&may("DeleteUser*", any)), Some(FENCE.to_owned()));
            iam.users = Listing::complete(vec![ann]);
            iam.policies = Listing::complete(vec![policy("fence", &iam_all)]);
        })
        .fails(),
        with_role("without a boundary", |role| role.inline = inline(&iam_all)).does_not_apply(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSReservedSSO_Admin_1")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
