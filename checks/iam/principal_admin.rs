//! Users, groups and roles whose policies, taken together, allow everything.

use super::holders::Holder;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Listing;
use crate::facts::iam::{Group, Role};
use crate::judging::{GLOBAL, Judging};
use crate::policy::privilege::{Principal, Standing, standing};
use crate::verdict::{Judgement, fail, pass, skip};

const REFERENCES: &[&str] = &["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"];

pub(super) static USER: Check = Check {
    key: "iam-user-no-admin",
    title: "Users are not administrators by policies of their own",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "The password and keys of a user last until somebody changes them, and those of an administrator open \
          everything to whoever steals them.",
    fix: Fix {
        what: "Detach the policies from the user and let people take a role for administration.",
        command: "aws iam detach-user-policy --user-name USER --policy-arn POLICY_ARN",
    },
    references: REFERENCES,
    judge: |judging| each(judging, &judging.facts().iam.users, |user| &user.arn),
};

pub(super) static GROUP: Check = Check {
    key: "iam-group-no-admin",
    title: "Groups do not make their users administrators",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Each user added to the group becomes an administrator for good, whatever the task of the day.",
    fix: Fix {
        what: "Detach the policies from the group and let people take a role for administration.",
        command: "aws iam detach-group-policy --group-name GROUP --policy-arn POLICY_ARN",
    },
    references: REFERENCES,
    judge: |judging| each(judging, &judging.facts().iam.groups, |group: &Group| &group.arn),
};

pub(super) static ROLE: Check = Check {
    key: "iam-role-no-admin",
    title: "Roles are not administrators",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "Every program and person that may take the role can do anything in the account, and so can whoever breaks \
          into one of them.",
    fix: Fix {
        what: "Give the role only what its work needs, or hold it back with a permissions boundary.",
        command: "aws iam detach-role-policy --role-name ROLE --policy-arn POLICY_ARN",
    },
    references: REFERENCES,
    judge: |judging| each(judging, &judging.facts().iam.roles, |role: &Role| &role.arn),
};

fn each<T: Holder>(judging: &mut Judging<'_>, list: &Listing<T, GetAccountAuthorizationDetails>, arn: fn(&T) -> &str) {
    let principals = judging.principals();
    judging.each(
        GLOBAL,
        list,
        |holder| if holder.is_aws_owned() { skip() } else { judge(principals.get(arn(holder))) },
    );
}

fn judge(principal: Option<&Principal>) -> Judgement {
    let Some(principal) = principal else { return skip() };
    match standing(principal, true)? {
        Standing::Administrator(how) => fail(how),
        Standing::Bounded(how) => pass(format!("{how}, and a permissions boundary holds it back")),
        Standing::Denied(how) => pass(format!("{how}, and a Deny takes away all that writes policies")),
        Standing::Less => pass("its policies do not allow everything"),
    }
}

/// A case about a user, a group or a role that holds these policies.
#[cfg(test)]
fn holding(
    check: &'static Check,
    name: &'static str,
    attached: Vec<crate::facts::iam::AttachedPolicy>,
    inline: Vec<crate::facts::iam::InlinePolicy>,
    policies: Vec<crate::facts::iam::ManagedPolicy>,
) -> crate::cases::Case {
    use super::samples::{aws_role, group, role, user, with_details};

    with_details(name, |iam| {
        let (mut ann, mut ops, mut deploy) = (user("ann"), group("ops"), role("deploy"));
        (ann.attached, ann.inline) = (attached.clone(), inline.clone());
        (ops.attached, ops.inline) = (attached.clone(), inline.clone());
        (deploy.attached, deploy.inline) = (attached, inline);
        match check.key {
            "iam-user-no-admin" => iam.users = Listing::complete(vec![ann]),
            "iam-group-no-admin" => iam.groups = Listing::complete(vec![ops]),
            _ => iam.roles = Listing::complete(vec![deploy, aws_role("AWSReservedSSO_Admin_1")]),
        }
        iam.policies = Listing::complete(policies);
    })
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, allow, attached, attached_aws, deny, inline, policy, with_iam};

    let with = |name, attached, inline, policies| holding(check, name, attached, inline, policies);
    let no_mfa = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*",
        "Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}}"#;
    let mut unread = with("policies unread", attached("own"), Vec::new(), Vec::new());
    unread.account.iam.policies = Listing::unread();
    let writing = |more: &str| {
        format!(
            r#"{{"Statement":{{"Effect":"Deny","Resource":"*","Action":["iam:AttachRolePolicy","iam:AttachUserPolicy",
            "iam:CreatePolicyVersion","iam:PutRolePolicy","iam:PutUserPolicy"{more}]}}}}"#
        )
    };
    let off = r#","iam:DetachUserPolicy","iam:DetachRolePolicy","iam:DetachGroupPolicy""#;
    let in_one = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":["iam:Attach*","iam:Put*","iam:CreatePolicyVersion"],"Resource":"*"}]}"#;
    let power = allow(r#""NotAction":"iam:*","Resource":"*""#);
    let rest = allow(r#""Action":"iam:*","Resource":"*""#);
    let mut cases = vec![
        with("nothing", Vec::new(), Vec::new(), Vec::new()).passes(),
        with("little", attached("own"), inline(LITTLE), vec![policy("own", LITTLE)]).passes(),
        with("AWS's policy, its text unread", attached_aws("AdministratorAccess"), Vec::new(), Vec::new())
            .fails()
            .saying("AdministratorAccess"),
        with("a policy of the customer's", attached("own"), Vec::new(), vec![policy("own", EVERYTHING)]).fails(),
        with("inline", Vec::new(), inline(EVERYTHING), Vec::new()).fails(),
        with("two policies add up", attached("own"), inline(&rest), vec![policy("own", &power)]).fails(),
        with("one of the two", attached("own"), Vec::new(), vec![policy("own", &power)]).passes(),
        with("missing in the answer", attached("own"), Vec::new(), Vec::new()).gives_unknown(),
        with("no policy at all", attached("own"), Vec::new(), vec![policy("own", "?")]).gives_unknown(),
        with("another settles it", attached("own"), inline(EVERYTHING), Vec::new()).fails(),
        with("denied to write policies", Vec::new(), [inline(EVERYTHING), inline(&deny("iam:*"))].concat(), Vec::new())
            .passes()
            .saying("a Deny"),
        with("denied to write policies alone", attached_aws("AdministratorAccess"), inline(&writing("")), Vec::new())
            .fails()
            .saying("may take off the Deny"),
        with("denied to take the Deny off too", attached_aws("AdministratorAccess"), inline(&writing(off)), Vec::new())
            .passes()
            .saying("a Deny"),
        with("denied by the policy that allows", Vec::new(), inline(in_one), Vec::new()).passes(),
        with("denied without MFA", Vec::new(), [inline(EVERYTHING), inline(no_mfa)].concat(), Vec::new()).fails(),
        with("denied something else", Vec::new(), [inline(EVERYTHING), inline(&deny("s3:*"))].concat(), Vec::new())
            .fails(),
        unread.gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ];
    if check.key != GROUP.key {
        let bounded = |name, boundary: &str| {
            let mut case = with(
                name,
                Vec::new(),
                inline(EVERYTHING),
                vec![policy("narrow", LITTLE), policy("wide", EVERYTHING), policy("broken", "?")],
            );
            let iam = &mut case.account.iam;
            iam.users.seen_mut().iter_mut().for_each(|user| user.boundary = Some(boundary.to_owned()));
            iam.roles.seen_mut().iter_mut().for_each(|role| role.boundary = Some(boundary.to_owned()));
            case
        };
        cases.push(bounded("held back", "arn:aws:iam::111122223333:policy/narrow").passes().saying("boundary"));
        let mut denied = bounded("denied by the boundary", "arn:aws:iam::111122223333:policy/fence");
        denied.account.iam.policies.seen_mut().push(policy("fence", in_one));
        cases.push(denied.passes().saying("a Deny"));
        cases.push(bounded("not held back", "arn:aws:iam::111122223333:policy/wide").fails());
        cases.push(bounded("not held back by AWS's", "arn:aws:iam::aws:policy/AdministratorAccess").fails());
        cases.push(bounded("boundary unreadable", "arn:aws:iam::111122223333:policy/broken").gives_unknown());
    }
    cases
}
