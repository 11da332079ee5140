//! Who holds policies: users, groups and roles.

use crate::calls::{Call, Operation, iam::GetAccountAuthorizationDetails};
use crate::fact::{Gap, Listing};
use crate::facts::iam::{AttachedPolicy, Group, Iam, InlinePolicy, ManagedPolicy, Role, User};
use crate::judging::{GLOBAL, Judging, Subject};
use crate::policy::privilege::Principal;
use crate::policy::{Policy, Texts, is_aws_policy, read};
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};

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

/// Those of the users, groups and roles that have a fitting managed policy attached, with
/// the gap of the first list that was cut.
pub(super) fn holders_of(iam: &Iam, fits: impl Fn(&dyn Holder, &str) -> bool) -> (Vec<String>, Option<Gap>) {
    fn all<T: Holder>(list: &Listing<T, GetAccountAuthorizationDetails>) -> impl Iterator<Item = &dyn Holder> {
        list.seen().iter().map(|item| item as &dyn Holder)
    }
    let holds = |holder: &&dyn Holder| holder.attached().iter().any(|policy| fits(*holder, &policy.arn));
    let everybody = all(&iam.users).chain(all(&iam.groups)).chain(all(&iam.roles));
    let gap = iam.users.gap().or(iam.groups.gap()).or(iam.roles.gap());
    (everybody.filter(holds).map(Holder::label).collect(), gap.cloned())
}

/// Whether the policy is one that AWS attaches to users whose keys it found in public.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html>
pub(super) fn is_quarantine(arn: &str) -> bool {
    ["AWSCompromisedKeyQuarantine", "AWSCompromisedKeyQuarantineV2", "AWSCompromisedKeyQuarantineV3"]
        .iter()
        .any(|name| is_aws_policy(arn, name))
}

/// Judges every user and every role that the customer can change.
pub(super) fn each_changeable(judging: &mut Judging<'_>, judge: impl Fn(&Judging<'_>, &Principal) -> Judgement) {
    let (iam, principals) = (&judging.facts().iam, judging.principals());
    for user in iam.users.seen() {
        let judgement = principals.get(&user.arn).map_or_else(skip, |principal| judge(judging, principal));
        judging.one(GLOBAL, user, judgement);
    }
    for role in iam.roles.seen().iter().filter(|role| !role.is_aws_owned()) {
        let judgement = principals.get(&role.arn).map_or_else(skip, |principal| judge(judging, principal));
        judging.one(GLOBAL, role, judgement);
    }
    judging.cut(GLOBAL, iam.users.gap().or(iam.roles.gap()));
}

/// Judges the customer's policies by their text: each managed one, and the inline ones of
/// each user, group and role that has some, together.
pub(crate) fn each_own_policy(judging: &mut Judging<'_>, good: &str, wrong: impl Fn(&Policy) -> Option<String>) {
    let iam = &judging.facts().iam;
    for policy in iam.policies.seen().iter().filter(|policy| !policy.is_aws_owned()) {
        judging.one(GLOBAL, policy, judge_managed(policy, judging.texts(), good, &wrong));
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
    let texts = judging.texts();
    let judge = |policies: &[InlinePolicy]| judge_inline(policies, texts, good, &wrong);
    let iam = &judging.facts().iam;
    let users = each(judging, &iam.users, judge);
    let groups = each(judging, &iam.groups, judge);
    let roles = each(judging, &iam.roles, judge);
    users.or(groups).or(roles)
}

/// Judges a managed policy by its text. One that is only a permissions boundary grants nothing.
pub(super) fn judge_managed(
    policy: &ManagedPolicy,
    texts: &Texts,
    good: &str,
    wrong: impl Fn(&Policy) -> Option<String>,
) -> Judgement {
    if policy.attachments == 0 && policy.boundary_uses > 0 {
        return not_applicable("the policy is used as a permissions boundary only");
    }
    wrong(&*read(policy, texts)?).map_or_else(|| pass(good), fail)
}

fn judge_inline(
    policies: &[InlinePolicy],
    texts: &Texts,
    good: &str,
    wrong: impl Fn(&Policy) -> Option<String>,
) -> Judgement {
    let mut gap = None;
    for policy in policies {
        match texts.read(&policy.document, DETAILS) {
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
