//! What became of each region, told from the gaps in its facts.

use std::collections::{BTreeMap, BTreeSet};

use checks::fact::{Gap, Reason, Walk};
use checks::facts::s3::S3;
use checks::facts::{RegionState, RegionStatus, Regional};

/// The regions with their status after the scan.
pub(super) fn after(
    states: Vec<RegionState>,
    regional: &mut BTreeMap<String, Regional>,
    s3: &mut S3,
) -> Vec<RegionState> {
    let mut heard: BTreeMap<String, Heard> =
        regional.iter_mut().map(|(name, facts)| (name.clone(), Heard::in_facts(facts))).collect();
    for bucket in s3.buckets.seen_mut() {
        if let Some(heard) = heard.get_mut(&bucket.region) {
            heard.add(bucket);
        }
    }
    let anywhere = heard.values().any(|heard| heard.answered > 0);
    states
        .into_iter()
        .map(|mut state| {
            if let Some(heard) = heard.get(&state.name) {
                (state.status, state.reason) = heard.judge(anywhere);
            }
            state
        })
        .collect()
}

/// What a region answered.
#[derive(Default)]
struct Heard {
    answered: u32,
    gaps: Vec<Gap>,
}

impl Heard {
    fn in_facts(facts: &mut Regional) -> Heard {
        let mut heard = Heard::default();
        heard.add(facts);
        heard
    }

    fn add(&mut self, facts: &mut impl Walk) {
        facts.walk(&mut |slot| match slot.current_gap() {
            None => self.answered += 1,
            Some(gap) if gap.reason == Reason::NotCollected => {}
            Some(gap) => self.gaps.push(gap.clone()),
        });
    }

    /// `anywhere`: whether any region answered.
    fn judge(&self, anywhere: bool) -> (RegionStatus, Option<String>) {
        let all = |wanted: &[Reason]| self.answered == 0 && self.gaps.iter().all(|gap| wanted.contains(&gap.reason));
        let reason = self.gaps.first().map(|gap| gap.message.clone());
        if self.gaps.is_empty() {
            (RegionStatus::Scanned, None)
        } else if all(&[Reason::RegionDisabled]) {
            (RegionStatus::Disabled, reason)
        } else if all(&[Reason::DeniedByScp]) || all(&[Reason::Denied, Reason::DeniedByScp]) && self.is_closed(anywhere)
        {
            (RegionStatus::Denied, reason)
        } else if all(&[Reason::Network, Reason::Timeout]) {
            (RegionStatus::Unreachable, reason)
        } else {
            (RegionStatus::Partly, Some(format!("{} answers are missing", self.gaps.len())))
        }
    }

    /// Whether it is the region that is denied, where no answer says so: several services are,
    /// and not everywhere. Otherwise what is missing is a grant.
    fn is_closed(&self, anywhere: bool) -> bool {
        let services: BTreeSet<&str> = self.gaps.iter().filter_map(|gap| gap.call).map(|call| call.service).collect();
        anywhere && services.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use checks::calls::Operation;
    use checks::calls::ec2::DescribeVolumes;
    use checks::calls::rds::DescribeDBInstances;
    use checks::fact::{Fact, Listing};
    use checks::facts::s3::Bucket;

    use super::*;

    fn denied<C: Operation>() -> Gap {
        Gap::new(C::CALL, Reason::Denied, "no")
    }

    #[test]
    fn the_gaps_tell() {
        let status = |facts: &mut Regional| Heard::in_facts(facts).judge(true).0;
        let state = |change: fn(&mut Regional)| {
            let mut facts = Regional::unread();
            change(&mut facts);
            status(&mut facts)
        };
        let blank = |facts: &mut Regional, reason| {
            facts.walk(&mut |slot| slot.blank(Gap::new(slot.call(), reason, "x")));
        };
        assert_eq!(state(|f| f.ec2.volumes = Listing::complete(Vec::new())), RegionStatus::Scanned);
        assert_eq!(state(|_| {}), RegionStatus::Scanned);
        let mut facts = Regional::unread();
        blank(&mut facts, Reason::DeniedByScp);
        assert_eq!(status(&mut facts), RegionStatus::Denied);
        facts.ec2.ebs_encrypted_by_default = Fact::of(true);
        assert_eq!(status(&mut facts), RegionStatus::Partly);
        blank(&mut facts, Reason::Timeout);
        assert_eq!(status(&mut facts), RegionStatus::Unreachable);
        blank(&mut facts, Reason::RegionDisabled);
        assert_eq!(status(&mut facts), RegionStatus::Disabled);
    }

    #[test]
    fn a_grant_that_is_missing_does_not_close_a_region() {
        let mut facts = Regional::unread();
        facts.ec2.volumes = Listing::cut(Vec::new(), denied::<DescribeVolumes>());
        let one_service = Heard::in_facts(&mut facts);
        assert_eq!(one_service.judge(true).0, RegionStatus::Partly);
        facts.rds.instances = Listing::cut(Vec::new(), denied::<DescribeDBInstances>());
        let two = Heard::in_facts(&mut facts);
        assert_eq!(two.judge(true).0, RegionStatus::Denied);
        assert_eq!(two.judge(false).0, RegionStatus::Partly, "no region answers");
        let mut s3 = S3::unread();
        s3.buckets = Listing::complete(Vec::new());
        let status = |s3: &mut S3, facts: Regional| {
            let state = |name: &str| RegionState { name: name.to_owned(), status: RegionStatus::Scanned, reason: None };
            let mut other = Regional::unread();
            other.ec2.ebs_encrypted_by_default = Fact::of(true);
            let mut regional = BTreeMap::from([("a".to_owned(), facts), ("b".to_owned(), other)]);
            after(vec![state("a"), state("b")], &mut regional, s3)[0].status
        };
        assert_eq!(status(&mut s3, facts.clone()), RegionStatus::Denied);
        let mut bucket = Bucket::unread("x", "a");
        bucket.cors = Fact::of(Vec::new());
        s3.buckets = Listing::complete(vec![bucket]);
        assert_eq!(status(&mut s3, facts), RegionStatus::Partly, "its bucket answers");
    }
}
