//! AWS's own policies that allow everything: they cannot be changed, only detached.

use super::holders::holders_of;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::{Iam, ManagedPolicy};
use crate::judging::GLOBAL;
use crate::policy::{Statement, Texts, allows_everything, few, is_administrator_access, read};
use crate::verdict::{Judgement, fail, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-no-aws-admin-policy",
    title: "No AWS managed policy that allows everything is attached",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Whoever has the policy attached, or steals the credentials of someone who has, can do anything in the account.",
    fix: Fix {
        what: "Detach the policy and attach one that allows only what is needed.",
        command: "aws iam detach-role-policy --role-name ROLE --policy-arn POLICY_ARN",
    },
    references: &["https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html"],
    judge: |judging| {
        let (iam, texts) = (&judging.facts().iam, judging.texts());
        judging.each(GLOBAL, &iam.policies, |policy| judge(iam, policy, texts));
    },
};

fn judge(iam: &Iam, policy: &ManagedPolicy, texts: &Texts) -> Judgement {
    if !policy.is_aws_owned() || policy.attachments == 0 {
        return skip();
    }
    let everything = is_administrator_access(&policy.arn)
        || allows_everything(&read(policy, texts)?.statements.iter().collect::<Vec<&Statement>>()).is_some();
    if !everything {
        return pass("the policy does not allow everything");
    }
    // Permission sets of IAM Identity Center become roles that AWS owns and guards.
    let (holders, gap) = holders_of(iam, |holder, arn| arn == policy.arn && !holder.is_aws_owned());
    match (holders.is_empty(), gap) {
        (false, _) => fail(format!("the policy allows everything and is attached to {}", few(&holders))),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("the policy allows everything and is attached to roles that AWS owns only"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{
        EVERYTHING, LITTLE, attached_aws, aws_policy, aws_role, policy, role, user, with_details, with_iam, with_policy,
    };
    use crate::fact::Listing;

    let admin = || aws_policy("AdministratorAccess", EVERYTHING);
    vec![
        with_details("attached to many", |iam| {
            let mut users: Vec<_> = ["ann", "bob", "cyd", "dan"].map(user).into();
            users.iter_mut().for_each(|user| user.attached = attached_aws("AdministratorAccess"));
            iam.users = Listing::complete(users);
            iam.policies = Listing::complete(vec![admin()]);
        })
        .fails()
        .saying("user ann, user bob, user cyd and 1 more"),
        with_details("its text is not needed", |iam| {
            let mut role = role("deploy");
            role.attached = attached_aws("AdministratorAccess");
            iam.roles = Listing::complete(vec![role]);
            iam.policies = Listing::complete(vec![ManagedPolicy { document: None, ..admin() }]);
        })
        .fails(),
        with_details("a permission set", |iam| {
            let mut role = aws_role("AWSReservedSSO_Admin_1");
            role.attached = attached_aws("AdministratorAccess");
            iam.roles = Listing::complete(vec![role]);
            iam.policies = Listing::complete(vec![admin()]);
        })
        .passes(),
        with_policy("another", aws_policy("ReadOnlyAccess", LITTLE)).passes(),
        with_policy("unreadable", aws_policy("Other", "")).gives_unknown(),
        with_policy("unattached", ManagedPolicy { attachments: 0, ..admin() }).says_nothing(),
        with_policy("the customer's", policy("own", EVERYTHING)).says_nothing(),
        with_iam("holders unread", |iam| iam.policies = Listing::complete(vec![admin()])).gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
