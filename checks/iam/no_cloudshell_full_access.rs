//! CloudShell in full: a machine in AWS's network with upload and download.

use super::holders::holders_of;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Iam;
use crate::policy::{few, is_aws_policy};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-no-cloudshell-full-access",
    title: "Nobody has full CloudShell access",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Full access lets its holder move files between the account and a browser, past the guards of the network.",
    fix: Fix {
        what: "Detach AWSCloudShellFullAccess, and give those who need CloudShell a policy without file transfer.",
        command: "aws iam detach-role-policy --role-name ROLE --policy-arn arn:aws:iam::aws:policy/AWSCloudShellFullAccess",
    },
    references: &["https://docs.aws.amazon.com/cloudshell/latest/userguide/sec-auth-with-identities.html"],
    judge: |judging| judging.account(judge(&judging.facts().iam)),
};

fn judge(iam: &Iam) -> Judgement {
    let (holders, gap) = holders_of(iam, |_, arn| is_aws_policy(arn, "AWSCloudShellFullAccess"));
    match (holders.is_empty(), gap) {
        (false, _) => fail(format!("AWSCloudShellFullAccess is attached to {}", few(&holders))),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("AWSCloudShellFullAccess is attached to nothing"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{attached, attached_aws, user, with_details, with_iam, with_role, with_user};
    use crate::fact::Listing;

    vec![
        with_user("a user", |user| user.attached = attached_aws("AWSCloudShellFullAccess")).fails().saying("user ann"),
        with_role("a role in China", |role| {
            role.attached = attached_aws("AWSCloudShellFullAccess");
            role.attached[0].arn = "arn:aws-cn:iam::aws:policy/AWSCloudShellFullAccess".to_owned();
        })
        .fails(),
        with_role("a name alone", |role| role.attached = attached("AWSCloudShellFullAccess")).passes(),
        with_details("nobody", |_| {}).passes(),
        with_iam("one is enough", |iam| {
            let mut user = user("ann");
            user.attached = attached_aws("AWSCloudShellFullAccess");
            iam.users = Listing::complete(vec![user]);
        })
        .fails(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
