//! Who holds policies: users, groups and roles.

use crate::calls::{Call, Operation, iam::GetAccountAuthorizationDetails};
use crate::fact::{Gap, Listing};
use crate::facts::iam::{AttachedPolicy, Group, InlinePolicy, Role, User};
use crate::judging::{GLOBAL, Judging, Subject};
use crate::policy::{Policy, read};
use crate::verdict::{Judgement, fail, pass};

pub(super) const DETAILS: &Call = GetAccountAuthorizationDetails::CALL;

/// Something that policies are attached to.
pub(super) trait Holder: Subject {
    /// For instance `user ann`.
    fn label(&self) -> String;
    /// The policies inside it.
    fn inline(&self) -> &[InlinePolicy];
    /// The managed policies attached to it.
    fn attached(&self) -> &[AttachedPolicy];
    /// Whether AWS owns it.
    fn is_aws_owned(&self) -> bool;
}

macro_rules! holders {
    ($($holder:ident $word:literal $is_aws_owned:expr;)+) => {$(
        impl Holder for $holder {
            fn label(&self) -> String {
                format!(concat!($word, " {}"), self.name)
            }
            fn inline(&self) -> &[InlinePolicy] {
                &self.inline
            }
            fn attached(&self) -> &[AttachedPolicy] {
                &self.attached
            }
            fn is_aws_owned(&self) -> bool {
                let is_aws_owned: fn(&$holder) -> bool = $is_aws_owned;
                is_aws_owned(self)
            }
        }
    )+};
}
holders! {
    User "user" |_| false;
    Group "group" |_| false;
    Role "role" Role::is_aws_owned;
}

/// Those of the users, groups and roles that a managed policy is attached to and that
/// count, with the gap of the first list that was cut.
pub(super) fn holders_of(
    judging: &Judging<'_>,
    arn: &str,
    counts: impl Fn(&dyn Holder) -> bool,
) -> (Vec<String>, Option<Gap>) {
    fn add<'a, T: Holder>(
        list: &'a Listing<T, GetAccountAuthorizationDetails>,
        all: &mut Vec<&'a dyn Holder>,
        gap: &mut Option<Gap>,
    ) {
        all.extend(list.seen().iter().map(|item| item as &dyn Holder));
        *gap = gap.take().or_else(|| list.gap().cloned());
    }
    let iam = &judging.facts().iam;
    let (mut all, mut gap) = (Vec::new(), None);
    add(&iam.users, &mut all, &mut gap);
    add(&iam.groups, &mut all, &mut gap);
    add(&iam.roles, &mut all, &mut gap);
    let holds = |holder: &&dyn Holder| holder.attached().iter().any(|policy| policy.arn == arn) && counts(*holder);
    (all.into_iter().filter(holds).map(Holder::label).collect(), gap)
}

/// Judges the customer's policies by their text: each managed one, and the inline ones of
/// each user, group and role that has some, together.
pub(super) fn each_own_policy(judging: &mut Judging<'_>, good: &str, wrong: impl Fn(&Policy) -> Option<String>) {
    let iam = &judging.facts().iam;
    for policy in iam.policies.seen().iter().filter(|policy| !policy.is_aws_owned()) {
        let judgement = read(policy).and_then(|text| match wrong(&text) {
            Some(found) => fail(found),
            None => pass(good),
        });
        judging.one(GLOBAL, policy, judgement);
    }
    let gap = each_inline(judging, good, wrong);
    judging.cut(GLOBAL, iam.policies.gap().or(gap.as_ref()));
}

/// Judges the inline policies of each user, group and role that has some. The gap is that
/// of the first list that was cut.
pub(super) fn each_inline(
    judging: &mut Judging<'_>,
    good: &str,
    wrong: impl Fn(&Policy) -> Option<String>,
) -> Option<Gap> {
    fn each<T: Holder>(
        judging: &mut Judging<'_>,
        list: &Listing<T, GetAccountAuthorizationDetails>,
        judge: impl Fn(&[InlinePolicy]) -> Judgement,
    ) -> Option<Gap> {
        for holder in list.seen().iter().filter(|holder| !holder.is_aws_owned() && !holder.inline().is_empty()) {
            judging.one(GLOBAL, holder, judge(holder.inline()));
        }
        list.gap().cloned()
    }
    let judge = |policies: &[InlinePolicy]| judge_inline(policies, good, &wrong);
    let iam = &judging.facts().iam;
    let users = each(judging, &iam.users, judge);
    let groups = each(judging, &iam.groups, judge);
    let roles = each(judging, &iam.roles, judge);
    users.or(groups).or(roles)
}

fn judge_inline(policies: &[InlinePolicy], good: &str, wrong: impl Fn(&Policy) -> Option<String>) -> Judgement {
    let mut gap = None;
    for policy in policies {
        match Policy::read(&policy.document, DETAILS) {
            Ok(text) => {
                if let Some(found) = wrong(&text) {
                    return fail(format!("inline policy {}: {found}", policy.name));
                }
            }
            Err(found) => gap = gap.or(Some(found)),
        }
    }
    gap.map_or_else(|| pass(good), Err)
}
