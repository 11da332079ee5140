//! The report of a run with a fault beside that of a run without: a finding may become
//! unknown, or give way to an unknown for the list that it would stand in. Nothing else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::audit::{Report, Run, text};

/// How two reports of one account differ.
pub(super) struct Differences {
    /// Findings of which the report says nothing at all.
    pub(super) lost: Vec<String>,
    /// Findings that became something else than unknown, and such as only the fault made.
    pub(super) changed: Vec<String>,
    /// Findings that are unknown now.
    pub(super) unknown: usize,
}

/// Compares a report with that of the clean run.
pub(super) fn compare(clean: &Report, faulty: &Report) -> Differences {
    let before: BTreeMap<&str, &Value> = clean.findings().iter().map(|f| (text(&f["id"]), f)).collect();
    let after: BTreeMap<&str, &Value> = faulty.findings().iter().map(|f| (text(&f["id"]), f)).collect();
    let unknown: BTreeSet<(&str, &str)> =
        after.values().filter(|f| f["status"] == "unknown").map(|f| (text(&f["check"]), text(&f["region"]))).collect();
    let is_told = |f: &Value| {
        let check = text(&f["check"]);
        unknown.contains(&(check, text(&f["region"]))) || unknown.contains(&(check, "global"))
    };
    let missing = before.iter().filter(|(id, f)| !after.contains_key(*id) && !is_told(f));
    let changed = after.iter().filter(|(id, f)| {
        f["status"] != "unknown" && before.get(*id).is_none_or(|clean| clean["status"] != f["status"])
    });
    Differences {
        lost: missing.map(|(_, f)| line(f)).collect(),
        changed: changed
            .map(|(id, f)| format!("{} (was {})", line(f), before.get(id).map_or("not there", |f| text(&f["status"]))))
            .collect(),
        unknown: after.values().filter(|f| f["status"] == "unknown").count(),
    }
}

fn line(finding: &Value) -> String {
    let of = |name: &str| text(&finding[name]).to_owned();
    format!("{} {} {} {}: {}", of("check"), of("region"), finding["resource"]["id"], of("status"), of("message"))
}

impl Differences {
    /// Nothing vanished, and nothing became what it is not.
    pub(super) fn assert_honest(&self) {
        let few = |rows: &[String]| rows.iter().take(5).cloned().collect::<Vec<_>>();
        assert!(self.lost.is_empty(), "{} rows lost: {:#?}", self.lost.len(), few(&self.lost));
        assert!(self.changed.is_empty(), "{} rows changed: {:#?}", self.changed.len(), few(&self.changed));
    }

    /// The same, for people.
    pub(super) fn told(&self) -> String {
        let Differences { lost, changed, unknown } = self;
        format!("{} rows lost, {} changed, {unknown} unknown", lost.len(), changed.len())
    }
}

/// The report of a run with `--fail-on none`, whose exit code must be what its evidence says:
/// 3 when it is incomplete, covers too little or leaves a critical check unknown; else 0.
pub(super) fn judged(run: &Run) -> Report {
    let report = run.report(&[0, 3]);
    let covered = report.0["score"]["coverage"].as_u64().is_none_or(|coverage| coverage >= 95);
    let critical = report.findings().iter().any(|f| f["status"] == "unknown" && f["severity"] == "critical");
    let whole = report.0["scan"]["complete"] == true && covered && !critical;
    assert_eq!(run.code, Some(if whole { 0 } else { 3 }), "{}", run.stderr);
    report
}

/// Whether a finding is of a service, as the report names it.
pub(super) fn is_of(finding: &Value, services: &[&str]) -> bool {
    services.contains(&text(&finding["service"]))
}

/// The findings for which something holds are those of the clean run, in the same order.
pub(super) fn assert_same(report: &Report, clean: &Report, holds: impl Fn(&Value) -> bool) {
    let those = |report: &Report| -> Vec<Value> {
        report.comparable().into_iter().filter(|f| holds(f)).map(|f| ageless(&f)).collect()
    };
    let (now, before) = (those(report), those(clean));
    // Not with `assert_eq!`: two whole reports tell nobody anything.
    if let Some(at) = (0..now.len().max(before.len())).find(|at| now.get(*at) != before.get(*at)) {
        panic!("finding {at} is {:#?} and was {:#?}", now.get(at), before.get(at));
    }
    assert!(!before.is_empty(), "there is nothing to compare");
}

/// Ages are told in days, and somewhere a day ends between two runs.
fn ageless(finding: &Value) -> Value {
    let text = finding.to_string();
    let days = text.split(" days").map(|before| before.trim_end_matches(|c: char| c.is_ascii_digit()));
    serde_json::from_str(&days.collect::<Vec<_>>().join(" days")).unwrap()
}
