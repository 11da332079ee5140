//! What could not be read, one line a cause instead of one a finding.

use std::collections::BTreeMap;

use checks::fact::{Gap, Reason};
use checks::facts::{Account, RegionState, RegionStatus};
use checks::judging::GLOBAL;

use super::judged::Judged;
use super::model::GapLine;

/// What makes two gaps one line.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cause<'a> {
    account: &'a str,
    region: &'a str,
    service: Option<&'a str>,
    operation: Option<&'static str>,
    reason: Reason,
}

/// What stands behind a line.
struct Line<'a> {
    action: Option<&'static str>,
    count: u64,
    message: &'a str,
}

/// Every gap, sorted by account, region, service and operation.
pub(super) fn gaps(accounts: &[Account], judged: &[Judged]) -> Vec<GapLine> {
    let mut lines = BTreeMap::new();
    for account in accounts {
        session_gaps(account, &mut lines);
        for state in &account.regions {
            if let Some((cause, line)) = whole_region(account, state, judged) {
                lines.insert(cause, line);
            }
        }
    }
    for one in judged {
        let Some(gap) = &one.gap else { continue };
        let (finding, common) = (&one.finding, &one.finding.common);
        if !is_lost(accounts, &common.account, &finding.region) {
            let line = lines.entry(cause(&common.account, &finding.region, &common.service, gap));
            line.or_insert_with(|| empty(gap)).count += 1;
        }
    }
    lines.into_iter().map(|(cause, line)| written(&cause, &line)).collect()
}

fn cause<'a>(account: &'a str, region: &'a str, service: &'a str, gap: &Gap) -> Cause<'a> {
    Cause {
        account,
        region,
        // A check that panicked has no call to name: its own service says where to look.
        service: Some(gap.call.map_or(service, |call| call.service)),
        operation: gap.call.map(|call| call.operation),
        reason: gap.reason,
    }
}

fn empty(gap: &Gap) -> Line<'_> {
    Line { action: gap.action_to_grant(), count: 0, message: &gap.message }
}

/// The calls of every session, which leave no finding unknown by themselves.
fn session_gaps<'a>(account: &'a Account, lines: &mut BTreeMap<Cause<'a>, Line<'a>>) {
    // An alias that this collection did not ask for is no loss: nothing is judged by it.
    let alias = account.alias.gap().filter(|gap| gap.reason != Reason::NotCollected);
    for gap in account.regions_gap.iter().chain(alias) {
        lines.insert(cause(&account.id, GLOBAL, "", gap), empty(gap));
    }
}

/// The one line of a region of which nothing could be read.
fn whole_region<'a>(account: &'a Account, state: &'a RegionState, judged: &[Judged]) -> Option<(Cause<'a>, Line<'a>)> {
    if !nothing_could_be_read(state.status) {
        return None;
    }
    let here = |one: &&Judged| one.finding.common.account == account.id && *one.finding.region == *state.name;
    let found: Vec<Reason> =
        judged.iter().filter(here).filter_map(|one| one.gap.as_ref()).map(|gap| gap.reason).collect();
    // The usual reason, unless every gap agrees on another.
    let (usual, message) = if state.status == RegionStatus::Denied {
        (Reason::DeniedByScp, "a policy denies the whole region")
    } else {
        (Reason::Network, "no endpoint of the region answered")
    };
    let reason = match found.first() {
        Some(first) if found.iter().all(|reason| reason == first) => *first,
        _ => usual,
    };
    let cause = Cause { account: &account.id, region: &state.name, service: None, operation: None, reason };
    let message = state.reason.as_deref().unwrap_or(message);
    Some((cause, Line { action: None, count: found.len() as u64, message }))
}

fn nothing_could_be_read(status: RegionStatus) -> bool {
    matches!(status, RegionStatus::Denied | RegionStatus::Unreachable)
}

fn is_lost(accounts: &[Account], account: &str, region: &str) -> bool {
    let states = accounts.iter().filter(|a| a.id == account).flat_map(|a| &a.regions);
    states.into_iter().any(|state| state.name == region && nothing_could_be_read(state.status))
}

fn written(cause: &Cause<'_>, line: &Line<'_>) -> GapLine {
    GapLine {
        account: cause.account.to_owned(),
        service: cause.service.map(str::to_owned),
        region: cause.region.to_owned(),
        operation: cause.operation.map(str::to_owned),
        action: line.action.map(str::to_owned),
        reason: cause.reason,
        count: line.count,
        message: line.message.to_owned(),
    }
}

#[cfg(test)]
mod tests;
