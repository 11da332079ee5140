//! Users, groups and roles that can make themselves administrators.

use super::holders::Holder;
use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Listing;
use crate::judging::{GLOBAL, Judging};
use crate::policy::privilege::{Chain, Principal, Principals as Everybody, Standing, standing};
use crate::policy::{Effect, Names, Principals};
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};

/// Judged by principal, not by policy: a boundary, a Deny, a second policy and the roles in
/// reach decide, and a chain may lead over several principals.
pub(super) static CHECK: Check = Check {
    key: "iam-no-privilege-escalation",
    title: "Nobody can make itself an administrator",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL, DescribeInstances::CALL],
    params: &[],
    why: "Whoever can make itself an administrator is one: its password, its keys or its code are worth the whole \
          account, and no list of administrators shows it.",
    fix: Fix {
        what: "Take away one step of the path: name the resources of its actions, or hold the principal back with a \
               permissions boundary that it cannot remove.",
        command: "aws iam put-role-permissions-boundary --role-name ROLE --permissions-boundary POLICY_ARN",
    },
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    ],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let iam = &judging.facts().iam;
    each(judging, &iam.users, |user| &user.arn);
    each(judging, &iam.groups, |group| &group.arn);
    each(judging, &iam.roles, |role| &role.arn);
    judging.cut(GLOBAL, iam.users.gap().or(iam.groups.gap()).or(iam.roles.gap()));
}

fn each<T: Holder>(judging: &mut Judging<'_>, list: &Listing<T, GetAccountAuthorizationDetails>, arn: fn(&T) -> &str) {
    for holder in list.seen().iter().filter(|holder| !holder.is_aws_owned()) {
        let judgement = of(judging, arn(holder));
        judging.one(GLOBAL, holder, judgement);
    }
}

fn of(judging: &Judging<'_>, arn: &str) -> Judgement {
    let principals = judging.principals();
    let (Some(at), Some(principal)) = (principals.find(arn), principals.get(arn)) else { return skip() };
    if matches!(standing(principal, false)?, Standing::Administrator(_)) {
        return not_applicable("it is an administrator already");
    }
    match judging.escalations().chain(at)? {
        Some(chain) if is_given(principals, principal, &chain) => {
            chain.told(pass("it may take the role of an administrator, which is given to it by name"))
        }
        Some(chain) => chain.told(fail(chain.sentence())),
        None => pass("no known path leads to an administrator"),
    }
}

/// Whether every step of a chain takes a role that the caller's policies, or the role's trust,
/// name in full: then somebody gave it, and it is what AWS advises for administration, whatever
/// the check of the role itself says. `iam-no-wildcard-assume-role` judges the wildcards.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles>
fn is_given(principals: &Everybody, from: &Principal, chain: &Chain) -> bool {
    let mut caller = Some(from);
    chain.more == 0
        && chain.steps.iter().all(|step| {
            let (before, role) = (caller, principals.get(&step.resource));
            caller = role;
            step.path == ASSUME && before.zip(role).is_some_and(|(before, role)| names(before, role))
        })
}

/// The id of the path that takes a role.
const ASSUME: &str = "assume-role";

fn names(caller: &Principal, role: &Principal) -> bool {
    let exact = |patterns: &[String], arn: &str| patterns.iter().any(|pattern| pattern == arn);
    let by_policy = caller.statements().any(|statement| {
        let resources = statement.resources.as_ref();
        statement.effect == Effect::Allow
            && statement.actions.include("sts:AssumeRole")
            && matches!(resources, Some(Names::Of(patterns)) if exact(patterns, &role.arn))
    });
    let trust = role.trust.as_ref().and_then(|trust| trust.as_ref().ok());
    let by_trust = trust.is_some_and(|policy| {
        policy.allows().filter_map(|statement| statement.principals.as_ref()).any(
            |principals| matches!(principals, Principals::Of(names) if names.iter().any(|(_, name)| *name == caller.arn)),
        )
    });
    by_policy || by_trust
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{
        EVERYTHING, LITTLE, admin_role, allow, attached, aws_role, group, inline, policy, trust, user, with_details,
        with_iam, with_role, with_user,
    };
    use crate::fact::Listing;
    use crate::facts::iam::Iam;
    use crate::verdict::Status::{Fail, NotApplicable, Pass, Unknown};

    let on = |action: &str, resource: &str| allow(&format!(r#""Action":"{action}","Resource":"{resource}""#));
    let mut unread = with_user("may assume roles that were not read", |user| user.inline = inline(&on("sts:*", "*")));
    unread.account.iam.roles = Listing::unread();
    let mut instances = with_user("may run commands on instances that were not read", |user| {
        user.inline = inline(&on("ssm:SendCommand", "*"));
    });
    instances.account.iam.roles = Listing::complete(vec![admin_role()]);
    let mut read = with_user("may run commands and there are no instances", |user| {
        user.inline = inline(&on("ssm:SendCommand", "*"));
    });
    read.account.regional.values_mut().for_each(|region| region.ec2.instances = Listing::complete(Vec::new()));
    let two = |iam: &mut Iam, text: &str| {
        let mut ann = user("ann");
        ann.inline = inline(text);
        iam.users = Listing::complete(vec![ann]);
        iam.roles = Listing::complete(vec![admin_role()]);
    };
    vec![
        with_user("little", |user| user.inline = inline(LITTLE)).passes(),
        with_user("attaches to itself", |user| user.inline = inline(&on("iam:AttachUserPolicy", "*")))
            .fails()
            .saying("may become administrator: attaches AdministratorAccess to user ann (iam:AttachUserPolicy)"),
        with_details("assumes an administrator", |iam| two(iam, &on("sts:AssumeRole", "*")))
            .gives(&[("ann", Fail), ("admin", NotApplicable)])
            .saying("assumes role admin (sts:AssumeRole); role admin: AdministratorAccess is attached"),
        with_details("assumes others", |iam| two(iam, &on("sts:AssumeRole", "arn:aws:iam::111122223333:role/other")))
            .gives(&[("ann", Pass), ("admin", NotApplicable)]),
        with_details("assumes one that its policy names", |iam| {
            two(iam, &on("sts:AssumeRole", "arn:aws:iam::111122223333:role/admin"));
        })
        .gives(&[("ann", Pass), ("admin", NotApplicable)])
        .saying("by name"),
        with_details("is named by the role that it assumes", |iam| {
            two(iam, LITTLE);
            let named = r#""Principal":{"AWS":"arn:aws:iam::111122223333:user/ann"},"Action":"sts:AssumeRole""#;
            iam.roles.seen_mut()[0].trust = Some(trust(named));
        })
        .gives(&[("ann", Pass), ("admin", NotApplicable)]),
        with_details("by a group", |iam| {
            let (mut ann, mut ops) = (user("ann"), group("ops"));
            (ann.groups, ops.attached) = (vec!["ops".to_owned()], attached("edit"));
            iam.users = Listing::complete(vec![ann]);
            iam.groups = Listing::complete(vec![ops]);
            iam.policies = Listing::complete(vec![policy("edit", &on("iam:CreatePolicyVersion", "*"))]);
        })
        .gives(&[("ann", Fail), ("ops", Fail)])
        .saying("policy edit"),
        with_user("an administrator", |user| user.inline = inline(EVERYTHING)).does_not_apply(),
        with_user("no policy at all", |user| user.inline = inline("?")).gives_unknown(),
        with_details("assumes one that could not be read", |iam| {
            two(iam, &on("sts:AssumeRole", "*"));
            let role = &mut iam.roles.seen_mut()[0];
            (role.attached, role.inline) = (Vec::new(), inline("?"));
        })
        .gives(&[("ann", Unknown), ("admin", Unknown)]),
        with_role("not told whom it trusts", |role| role.trust = None).passes(),
        unread.gives_unknown(),
        with_details("an administrator whose trust was not read", |iam| {
            two(iam, LITTLE);
            iam.roles.seen_mut()[0].trust = None;
        })
        .gives(&[("ann", Unknown), ("admin", NotApplicable)]),
        instances.gives(&[("ann", Unknown), ("admin", NotApplicable)]),
        read.passes(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSReservedSSO_Admin_1")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
