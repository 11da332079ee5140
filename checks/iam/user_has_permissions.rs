//! Users that may do nothing.

use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::ByKey;
use crate::fact::any;
use crate::facts::iam::{Group, User};
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-user-has-permissions",
    title: "No user lies without any permission",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("iam.user-lifecycle")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "A user that may do nothing serves nobody, yet its password and keys still prove an identity in the account, \
          which resource policies may trust.",
    fix: Fix {
        what: "Delete the user if nobody needs it, after its password, keys, MFA devices and group memberships.",
        command: "aws iam delete-user --user-name USER",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html"],
    judge: |judging| {
        let iam = &judging.facts().iam;
        let groups = ByKey::of(&iam.groups, |group| &group.name);
        judging.each(GLOBAL, &iam.users, |user| judge(&groups, user));
    },
};

fn judge(groups: &ByKey<'_, Group>, user: &User) -> Judgement {
    if !user.inline.is_empty() || !user.attached.is_empty() {
        return pass("the user has policies of its own");
    }
    let by_group = any(user.groups.iter().map(|name| {
        let group = groups.find(name)?;
        Ok(group.is_some_and(|group| !group.inline.is_empty() || !group.attached.is_empty()))
    }))?;
    if by_group {
        pass("the user has policies through a group")
    } else {
        fail("neither the user nor its groups have a policy")
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{LITTLE, attached, group, inline, user, with_details, with_iam, with_user};
    use crate::fact::Listing;

    let by_group = |name, full: bool| {
        with_details(name, |iam| {
            let (mut user, mut group) = (user("ann"), group("ops"));
            user.groups = vec!["ops".to_owned()];
            group.attached = if full { attached("own") } else { Vec::new() };
            iam.users = Listing::complete(vec![user]);
            iam.groups = Listing::complete(vec![group]);
        })
    };
    vec![
        with_user("attached", |user| user.attached = attached("own")).passes(),
        with_user("inline", |user| user.inline = inline(LITTLE)).passes(),
        with_user("nothing", |_| {}).fails(),
        by_group("by a group", true).passes(),
        by_group("an empty group", false).fails(),
        with_iam("groups unread", |iam| {
            let mut user = user("ann");
            user.groups = vec!["ops".to_owned()];
            iam.users = Listing::complete(vec![user]);
        })
        .gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
