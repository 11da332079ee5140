//! What could not be seen, by what would help.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use checks::fact::Reason;
use checks::judging::GLOBAL;

use super::page::{Page, count, shown};
use crate::report::model::{GapLine, Report};

/// Calls are set in a column unless they are longer than this; AWS's are not.
const WIDEST_CALL: usize = 60;

pub(super) fn write(report: &Report, page: &mut Page) {
    let gaps = &report.scan.gaps;
    if gaps.is_empty() {
        return;
    }
    let total: u64 = gaps.iter().map(|gap| gap.count).sum();
    let findings = count(total, "finding", "findings");
    page.heading(&format!("UNKNOWN: {findings} could not be judged"));
    let several = report.accounts.len() > 1;
    to_grant(gaps, several, page);
    whole_regions(gaps, several, page);
    other_reasons(gaps, page);
}

/// Actions to grant, the one that settles most first.
fn to_grant(gaps: &[GapLine], several: bool, page: &mut Page) {
    let mut actions: BTreeMap<&str, Waiting<'_>> = BTreeMap::new();
    for gap in gaps {
        if let Some(action) = &gap.action {
            let waiting = actions.entry(action).or_insert_with(Waiting::none);
            waiting.findings += gap.count;
            waiting.accounts.insert(&gap.account);
            waiting.regions.insert(&gap.region);
        }
    }
    let Some(widest) = actions.keys().map(|action| action.len()).max() else { return };
    let mut actions: Vec<(&str, Waiting<'_>)> = actions.into_iter().collect();
    actions.sort_by_key(|(_, waiting)| Reverse(waiting.findings));
    page.paragraph(
        "",
        "Refused. Grant these actions to whoever runs the audit, and see that no other policy denies them:",
    );
    for (action, waiting) in actions {
        page.paragraph(&format!("  {:<widest$}  ", shown(action)), &waiting.sentence(several));
    }
    page.gap();
}

/// What waits for an action.
struct Waiting<'a> {
    findings: u64,
    accounts: BTreeSet<&'a str>,
    regions: BTreeSet<&'a str>,
}

impl Waiting<'_> {
    fn none() -> Self {
        Waiting { findings: 0, accounts: BTreeSet::new(), regions: BTreeSet::new() }
    }

    fn sentence(&self, several: bool) -> String {
        let mut text = match self.findings {
            // A call of the session itself: the alias, the list of regions.
            0 => return "no finding waits for it".to_owned(),
            more => count(more, "finding", "findings"),
        };
        if several {
            text += &format!(" in {}", count(self.accounts.len() as u64, "account", "accounts"));
        }
        match &self.regions.iter().copied().collect::<Vec<_>>()[..] {
            [GLOBAL] => text,
            [one] => format!("{text} in {}", shown(one)),
            many => format!("{text} in {} regions", many.len()),
        }
    }
}

/// Regions of which nothing could be read, with the option that leaves them out.
fn whole_regions(gaps: &[GapLine], several: bool, page: &mut Page) {
    let whole: Vec<&GapLine> = gaps.iter().filter(|gap| is_whole_region(gap)).collect();
    if whole.is_empty() {
        return;
    }
    page.paragraph("", "Nothing could be read in these regions:");
    for gap in &whole {
        let waiting = count(gap.count, "finding", "findings");
        let account = if several { format!("in account {}, ", shown(&gap.account)) } else { String::new() };
        let label = format!("  {}  ", shown(&gap.region));
        page.paragraph(&label, &format!("{account}{waiting}: {}", shown(&gap.message)));
    }
    let names: BTreeSet<&str> = whole.iter().map(|gap| gap.region.as_str()).collect();
    let names: Vec<String> = names.into_iter().map(shown).collect();
    page.line(&format!("  Leave them out with --exclude-region {}", names.join(",")));
    page.gap();
}

fn is_whole_region(gap: &GapLine) -> bool {
    gap.service.is_none() && gap.operation.is_none()
}

/// What no grant in the account helps with, by reason.
fn other_reasons(gaps: &[GapLine], page: &mut Page) {
    let mut reasons: BTreeMap<Reason, Vec<&GapLine>> = BTreeMap::new();
    for gap in gaps.iter().filter(|gap| gap.action.is_none() && !is_whole_region(gap)) {
        reasons.entry(gap.reason).or_default().push(gap);
    }
    for (reason, gaps) in reasons {
        let total = gaps.iter().map(|gap| gap.count).sum();
        page.paragraph("", &format!("{} ({}):", advice(reason), count(total, "finding", "findings")));
        let mut calls: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for gap in gaps {
            calls.entry(call(gap)).or_default().insert(shown(&gap.region));
        }
        // What stands for a call may be a message of any length.
        let widest = calls.keys().map(String::len).filter(|len| *len <= WIDEST_CALL).max().unwrap_or(0);
        for (call, regions) in calls {
            let regions: Vec<String> = regions.into_iter().collect();
            page.paragraph(&format!("  {call:<widest$}  "), &regions.join(", "));
        }
        page.gap();
    }
}

/// The call, or what AWS or the check said where no call is to blame.
fn call(gap: &GapLine) -> String {
    match (&gap.service, &gap.operation) {
        (Some(service), Some(operation)) => format!("{}:{}", shown(service), shown(operation)),
        _ => shown(&gap.message),
    }
}

/// The reason, with what helps where something does.
fn advice(reason: Reason) -> &'static str {
    match reason {
        Reason::Denied => "Denied",
        Reason::DeniedByScp => "Denied by an organization policy, which no grant in the account overrides",
        Reason::Expired => "The credentials expired during the scan; run it again",
        Reason::Throttled => "AWS throttled these calls; run again, or lower --max-rate",
        Reason::Timeout => "No answer came in time; run again, or raise --timeout",
        Reason::Network => "The endpoint could not be reached",
        Reason::ServerError => "AWS answered with a server error; run again",
        Reason::RegionDisabled => "The region is not enabled",
        Reason::NotOffered => "Not offered by this endpoint",
        Reason::Malformed => "The answer could not be understood",
        Reason::CutList => "A list stopped before its end",
        Reason::Interrupted => "The scan was stopped before these calls",
        Reason::NotCollected => "Not collected; collect again with the same selection of checks",
        Reason::Other => "For other reasons",
    }
}
