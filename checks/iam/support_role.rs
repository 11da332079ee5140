//! Somebody may open a case with AWS Support before it is urgent.

use super::holders::holders_of;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Iam;
use crate::policy::{few, is_aws_policy};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-support-role",
    title: "Somebody may open AWS Support cases",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "In an incident, time is lost if nobody but root may talk to AWS Support.",
    fix: Fix {
        what: "Attach AWSSupportAccess to a role of those who handle incidents.",
        command: "aws iam attach-role-policy --role-name ROLE --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess",
    },
    references: &["https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html"],
    judge: |judging| judging.account(judge(&judging.facts().iam)),
};

fn judge(iam: &Iam) -> Judgement {
    let (holders, gap) = holders_of(iam, |_, arn| is_aws_policy(arn, "AWSSupportAccess"));
    match (holders.is_empty(), gap) {
        (false, _) => pass(format!("AWSSupportAccess is attached to {}", few(&holders))),
        (true, Some(gap)) => Err(gap),
        (true, None) => fail("AWSSupportAccess is attached to nothing"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{attached, attached_aws, group, role, with_details, with_iam, with_role};
    use crate::fact::Listing;

    vec![
        with_role("a role", |role| role.attached = attached_aws("AWSSupportAccess")).passes().saying("role deploy"),
        with_role("another partition", |role| {
            role.attached = attached_aws("AWSSupportAccess");
            role.attached[0].arn = "arn:aws-us-gov:iam::aws:policy/AWSSupportAccess".to_owned();
        })
        .passes(),
        with_details("a group", |iam| {
            let mut group = group("ops");
            group.attached = attached_aws("AWSSupportAccess");
            iam.groups = Listing::complete(vec![group]);
        })
        .passes(),
        with_role("a name alone", |role| role.attached = attached("AWSSupportAccess")).fails(),
        with_details("nobody", |_| {}).fails(),
        with_iam("one is enough", |iam| {
            let mut role = role("ops");
            role.attached = attached_aws("AWSSupportAccess");
            iam.roles = Listing::complete(vec![role]);
        })
        .passes(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
