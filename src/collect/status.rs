//! What became of each region, told from the gaps in its facts.

use std::collections::BTreeMap;

use checks::fact::{Gap, Reason, Walk};
use checks::facts::{RegionState, RegionStatus, Regional};

/// The regions with their status after the scan.
pub(super) fn after(states: Vec<RegionState>, regional: &mut BTreeMap<String, Regional>) -> Vec<RegionState> {
    states
        .into_iter()
        .map(|mut state| {
            if let Some(facts) = regional.get_mut(&state.name) {
                (state.status, state.reason) = judge(facts);
            }
            state
        })
        .collect()
}

fn judge(facts: &mut Regional) -> (RegionStatus, Option<String>) {
    let (mut answered, mut gaps) = (0_u32, Vec::<Gap>::new());
    facts.walk(&mut |slot| match slot.current_gap() {
        None => answered += 1,
        Some(gap) if gap.reason == Reason::NotCollected => {}
        Some(gap) => gaps.push(gap.clone()),
    });
    let all = |wanted: &[Reason]| answered == 0 && gaps.iter().all(|gap| wanted.contains(&gap.reason));
    let reason = gaps.first().map(|gap| gap.message.clone());
    if gaps.is_empty() {
        (RegionStatus::Scanned, None)
    } else if all(&[Reason::RegionDisabled]) {
        (RegionStatus::Disabled, reason)
    } else if all(&[Reason::Denied, Reason::DeniedByScp]) {
        (RegionStatus::Denied, reason)
    } else if all(&[Reason::Network, Reason::Timeout]) {
        (RegionStatus::Unreachable, reason)
    } else {
        (RegionStatus::Partly, Some(format!("{} answers are missing", gaps.len())))
    }
}

#[cfg(test)]
mod tests {
    use checks::fact::{Fact, Listing};

    use super::*;

    #[test]
    fn the_gaps_tell() {
        let state = |change: fn(&mut Regional)| {
            let mut facts = Regional::unread();
            change(&mut facts);
            judge(&mut facts).0
        };
        let blank = |facts: &mut Regional, reason| {
            facts.walk(&mut |slot| slot.blank(Gap::new(slot.call(), reason, "x")));
        };
        assert_eq!(state(|f| f.ec2.volumes = Listing::complete(Vec::new())), RegionStatus::Scanned);
        assert_eq!(state(|_| {}), RegionStatus::Scanned);
        let mut facts = Regional::unread();
        blank(&mut facts, Reason::DeniedByScp);
        assert_eq!(judge(&mut facts).0, RegionStatus::Denied);
        facts.ec2.ebs_encrypted_by_default = Fact::of(true);
        assert_eq!(judge(&mut facts).0, RegionStatus::Partly);
        blank(&mut facts, Reason::Timeout);
        assert_eq!(judge(&mut facts).0, RegionStatus::Unreachable);
        blank(&mut facts, Reason::RegionDisabled);
        assert_eq!(judge(&mut facts).0, RegionStatus::Disabled);
    }
}
