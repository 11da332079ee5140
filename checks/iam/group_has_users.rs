//! Groups without anybody in them.

use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::Named;
use crate::judging::GLOBAL;
use crate::verdict::pass_if;

pub(super) static CHECK: Check = Check {
    key: "iam-group-has-users",
    title: "No group is empty",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("iam.user-lifecycle")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "A forgotten group still carries rights, which the next user added to it gets without anybody deciding so.",
    fix: Fix {
        what: "Delete the group if nobody needs it, after its policies are detached and its inline ones deleted.",
        command: "aws iam delete-group --group-name GROUP",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html"],
    judge: |judging| {
        let iam = &judging.facts().iam;
        let joined = Named::by(&iam.users, |user| user.groups.iter().map(String::as_str));
        judging.each(GLOBAL, &iam.groups, |group| {
            pass_if(joined.holds(&group.name)?, "the group has users", "the group has no users")
        });
    },
};

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group, user, with_details, with_iam};
    use crate::fact::Listing;
    use crate::verdict::Status::{Fail, Pass};

    vec![
        with_details("one of two", |iam| {
            let mut user = user("ann");
            user.groups = vec!["ops".to_owned()];
            iam.users = Listing::complete(vec![user]);
            iam.groups = Listing::complete(vec![group("ops"), group("dev")]);
        })
        .gives(&[("ops", Pass), ("dev", Fail)]),
        with_iam("users unread", |iam| iam.groups = Listing::complete(vec![group("ops")])).gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
