//! The trails of an account: its own, and those of its organization, which the account
//! sees and cannot change.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::fact::Gap;
use crate::facts::cloudtrail::Trail;
use crate::facts::{Account, account_of};
use crate::judging::Judging;
use crate::verdict::{Judgement, skip};

/// Judges every trail that belongs to the account. A member account sees its
/// organization's trails under the ARN of another account and cannot change them:
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html>.
pub(super) fn each_own(judging: &mut Judging<'_>, judge: impl Fn(&Trail) -> Judgement) {
    let account = judging.facts();
    for region in judging.regions() {
        let trails = &region.facts.cloudtrail.trails;
        judging.each(region.name, trails, |trail| if is_own(account, trail) { judge(trail) } else { skip() });
    }
}

/// A trail of which the condition holds, whoever owns it.
///
/// # Errors
/// A gap, when no trail settles it and something was unread.
pub(super) fn find(account: &Account, holds: impl Fn(&Trail) -> Result<bool, Gap>) -> Result<Option<&Trail>, Gap> {
    if let Some(found) = account.trails().find(|trail| holds(trail) == Ok(true)) {
        return Ok(Some(found));
    }
    account.any_trail(holds)?;
    // Without a region that was asked, the absence of trails means nothing.
    if account.regional.is_empty() { Err(Gap::not_collected(DescribeTrails::CALL)) } else { Ok(None) }
}

/// Whether the trail is logging now: a trail may exist and be stopped.
pub(super) fn is_logging(trail: &Trail) -> Result<bool, Gap> {
    Ok(trail.status.known()?.logging)
}

/// The first few names, for a message.
pub(super) fn names<'a>(trails: impl Iterator<Item = &'a Trail>) -> String {
    const SHOWN: usize = 3;
    let all: Vec<&str> = trails.map(|trail| trail.name.as_str()).collect();
    let first = all.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if all.len() > SHOWN { format!("{first} and {} more", all.len() - SHOWN) } else { first }
}

fn is_own(account: &Account, trail: &Trail) -> bool {
    account_of(&trail.arn).is_none_or(|owner| owner == account.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::blank_account;
    use crate::cloudtrail::samples::trail;

    #[test]
    fn no_region_at_all_is_not_an_account_without_trails() {
        let mut account = blank_account();
        account.regional.clear();
        assert_eq!(find(&account, |_| Ok(true)).err(), Some(Gap::not_collected(DescribeTrails::CALL)));
    }

    #[test]
    fn long_lists_are_cut() {
        let trails = ["a", "b", "c", "d", "e"].map(trail);
        assert_eq!(names(trails.iter()), "a, b, c and 2 more");
        assert_eq!(names(trails[..2].iter()), "a, b");
    }
}
