//! Inline policies that allow everything.

use super::holders::each_inline;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::judging::{GLOBAL, Judging};
use crate::policy::{Statement, allows_everything};

pub(super) static CHECK: Check = Check {
    key: "iam-no-inline-admin-policy",
    title: "No inline policy allows everything",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.least-privilege")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "A full grant inside a user, group or role is easily missed: it is in no list of policies, and its holder can \
          do anything in the account.",
    fix: Fix {
        what: "Replace the inline policy with one that allows only what is needed.",
        command: "aws iam delete-role-policy --role-name ROLE --policy-name POLICY",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let gap = each_inline(judging, "no inline policy allows everything", |text| {
        allows_everything(&text.statements.iter().collect::<Vec<&Statement>>())
    });
    judging.cut(GLOBAL, gap.as_ref());
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{EVERYTHING, LITTLE, aws_role, group, inline, role, user, with_details, with_iam, with_user};
    use crate::fact::Listing;
    use crate::verdict::Status::{Fail, Pass, Unknown};

    vec![
        with_details("of each kind", |iam| {
            let (mut ann, mut bob, mut ops, mut deploy) = (user("ann"), user("bob"), group("ops"), role("deploy"));
            ann.inline = inline(EVERYTHING);
            bob.inline = inline(LITTLE);
            ops.inline = [inline(LITTLE), inline(EVERYTHING)].concat();
            deploy.inline = inline("?");
            let mut aws = aws_role("AWSReservedSSO_Admin_1");
            aws.inline = inline(EVERYTHING);
            iam.users = Listing::complete(vec![ann, bob, user("cyd")]);
            iam.groups = Listing::complete(vec![ops]);
            iam.roles = Listing::complete(vec![deploy, aws]);
        })
        .gives(&[("ann", Fail), ("bob", Pass), ("ops", Fail), ("deploy", Unknown)]),
        with_user("one bad policy settles it", |user| user.inline = [inline("?"), inline(EVERYTHING)].concat()).fails(),
        with_user("none", |_| {}).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
