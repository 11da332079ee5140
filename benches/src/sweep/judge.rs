//! What a failing call may do to a report, and what it may not.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::jobs::{Job, Suffering};
use super::report::{Report, Row};
use super::trial::Trial;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Wrong {
    /// Something passes that did not.
    Flip,
    /// Something else changed that may not: a pass became a failure.
    Changed,
    /// A finding is gone, and no unknown stands for it.
    Lost,
    /// An unknown finding names another cause.
    Reason,
    /// The exit code is not what the report makes it.
    Exit,
    /// The score is better, or the truth is not between it and what it may be at most.
    Score,
    /// A call that succeeds at the second attempt changed the report.
    Unequal,
    /// The call did not fail, no report came, or the tool broke.
    Broken,
}

/// One thing that went wrong in one run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Violation {
    pub(crate) call: String,
    pub(crate) fault: Suffering,
    pub(crate) wrong: Wrong,
    /// Check, region and resource, or what else is meant.
    pub(crate) finding: String,
    pub(crate) was: String,
    pub(crate) is: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Violation { call, fault, wrong, finding, was, is } = self;
        write!(f, "{wrong:?}: {call} | {} | {finding} | {was} -> {is}", fault.name())
    }
}

const NOT_REACHED: &str = "not reached";

/// All that is wrong with a run.
pub(super) fn judge(job: &Job, clean: &Report, trial: &Trial) -> Vec<Violation> {
    let mut court = Court { job, violations: Vec::new() };
    if trial.applied == 0 {
        court.add(Wrong::Broken, "the fault", "suffered", NOT_REACHED);
    }
    if trial.stderr.contains("internal error") || trial.code.is_none() {
        court.add(Wrong::Broken, "the run", "ended", &trial.stderr);
    }
    let Some(report) = &trial.report else {
        court.without_report(trial.code);
        return court.violations;
    };
    if job.suffering == Suffering::ThrottledOnce && report.fingerprint != clean.fingerprint {
        court.add(Wrong::Unequal, "the report", "as without a fault", "another");
    }
    court.rows(clean, report);
    court.exit(trial.code, report);
    court.score(clean, report);
    court.violations
}

/// Whether the machine was too busy rather than the tool wrong: the call was never made, or
/// others had no answer in time. What passes, changes or is lost is never of the machine.
pub(super) fn is_of_the_machine(violations: &[Violation]) -> bool {
    let silent = |violation: &Violation| match violation.wrong {
        Wrong::Reason => {
            [Suffering::Timeout, Suffering::Reset].iter().any(|other| violation.is.contains(other.words()))
        }
        Wrong::Broken => violation.is == NOT_REACHED,
        Wrong::Flip | Wrong::Changed | Wrong::Lost | Wrong::Exit | Wrong::Score | Wrong::Unequal => false,
    };
    let grave =
        |violation: &Violation| matches!(violation.wrong, Wrong::Flip | Wrong::Changed | Wrong::Lost | Wrong::Score);
    violations.iter().any(silent) && !violations.iter().any(grave)
}

struct Court<'a> {
    job: &'a Job,
    violations: Vec<Violation>,
}

impl Court<'_> {
    fn add(&mut self, wrong: Wrong, finding: &str, was: &str, is: &str) {
        let (call, fault) = (self.job.call.trim_end().to_owned(), self.job.suffering);
        let [finding, was, is] = [finding, was, is].map(|text| text.replace('\n', " "));
        self.violations.push(Violation { call, fault, wrong, finding, was, is });
    }

    /// There is nothing to report where AWS does not say who the credentials are. What one region
    /// refuses another answers, but expired credentials are so everywhere.
    fn without_report(&mut self, code: Option<i32>) {
        let expired = self.job.suffering == Suffering::Expired;
        if !(expired && self.job.call.starts_with("sts:GetCallerIdentity ")) {
            self.add(Wrong::Broken, "the report", "written", "none");
        } else if code != Some(2) {
            self.add(Wrong::Exit, "exit code", "2", &format!("{code:?}"));
        }
    }

    fn rows(&mut self, clean: &Report, report: &Report) {
        for (id, was) in &clean.rows {
            match report.rows.get(id) {
                Some(is) => self.row(was, is),
                None if report.rows.iter().any(|(id, row)| !clean.rows.contains_key(id) && stands_for(row, was)) => {}
                None => self.add(Wrong::Lost, &was.place(), &was.status, "gone"),
            }
        }
        for (_, new) in report.rows.iter().filter(|(id, _)| !clean.rows.contains_key(*id)) {
            match new.status.as_str() {
                "unknown" => self.reason(new),
                "pass" => self.add(Wrong::Flip, &new.place(), "none", "pass"),
                other => self.add(Wrong::Changed, &new.place(), "none", other),
            }
        }
    }

    fn row(&mut self, was: &Row, is: &Row) {
        match is.status.as_str() {
            same if same == was.status => {}
            "unknown" => self.reason(is),
            "pass" => self.add(Wrong::Flip, &was.place(), &was.status, "pass"),
            other => self.add(Wrong::Changed, &was.place(), &was.status, other),
        }
    }

    /// The list of regions, which says where to ask.
    fn is_of_regions(&self) -> bool {
        self.job.call.starts_with("ec2:DescribeRegions ")
    }

    fn reason(&mut self, row: &Row) {
        let words = self.job.suffering.words();
        // Without the list all regions are asked, and those that are not the account's refuse.
        let elsewhere = self.is_of_regions() && row.message.contains("AuthFailure");
        if !row.message.contains(words) && !elsewhere {
            self.add(Wrong::Reason, &row.place(), words, &row.message);
        }
    }

    /// With `--fail-on none --min-coverage 100`, 3 is the code of a scan that was stopped, that
    /// does not know where to look, or in which something that counts is unknown.
    fn exit(&mut self, code: Option<i32>, report: &Report) {
        let counts = |row: &Row| row.status == "unknown" && row.severity != "informational";
        let nowhere = self.is_of_regions() && self.job.suffering != Suffering::ThrottledOnce;
        let incomplete = !report.complete || nowhere || report.rows.values().any(counts);
        let expected = if incomplete { 3 } else { 0 };
        if code != Some(expected) {
            self.add(Wrong::Exit, "exit code", &expected.to_string(), &format!("{code:?}"));
        }
        // Expired credentials end a scan; nothing else does.
        if report.complete == (self.job.suffering == Suffering::Expired) {
            self.add(Wrong::Exit, "scan.complete", &(!report.complete).to_string(), &report.complete.to_string());
        }
    }

    fn score(&mut self, clean: &Report, report: &Report) {
        let (truth, (value, at_most)) = (clean.score.0, report.score);
        if value > truth || at_most.is_some_and(|most| Some(most) < truth) {
            self.add(Wrong::Score, "score", &format!("{truth:?}"), &format!("{value:?} to {at_most:?}"));
        }
    }
}

/// Whether an unknown of the same check in the same scope stands for a row that is gone: that
/// of the list which would have named it.
fn stands_for(new: &Row, gone: &Row) -> bool {
    new.status == "unknown"
        && new.of_account
        && new.check == gone.check
        && new.account == gone.account
        && (new.region == gone.region || new.region == "global")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::*;

    /// Id, region, whether about the account, status, message.
    type Told<'a> = (&'a str, &'a str, bool, &'a str, &'a str);

    fn report(rows: &[Told<'_>]) -> Report {
        let row = |told: &Told<'_>| {
            let (id, region, of_account, status, message) = *told;
            let [check, account, resource, severity] = ["c", "1", id, "low"].map(str::to_owned);
            let [region, status, message] = [region, status, message].map(str::to_owned);
            (id.to_owned(), Row { check, account, region, resource, of_account, status, severity, message })
        };
        let rows: BTreeMap<String, Row> = rows.iter().map(row).collect();
        Report { rows, complete: true, score: (Some(50), Some(50)), fingerprint: 1 }
    }

    fn clean() -> Report {
        report(&[("a", "r", false, "fail", ""), ("b", "r", false, "pass", ""), ("d", "r", false, "not-applicable", "")])
    }

    fn wrongs(suffering: Suffering, code: i32, report: Option<Report>) -> Vec<Wrong> {
        let job = Job { suffering, call: "ec2:DescribeVolumes r  ".to_owned() };
        let stderr = String::new();
        let trial = Trial { code: Some(code), report, stderr, took: Duration::ZERO, applied: 1 };
        judge(&job, &clean(), &trial).into_iter().map(|violation| violation.wrong).collect()
    }

    fn denied(code: i32, rows: &[Told<'_>]) -> Vec<Wrong> {
        wrongs(Suffering::Denied, code, Some(report(rows)))
    }

    const A: Told<'_> = ("a", "r", false, "fail", "");
    const B: Told<'_> = ("b", "r", false, "pass", "");
    const D: Told<'_> = ("d", "r", false, "not-applicable", "");
    const LIST: Told<'_> = ("list", "r", true, "unknown", "access denied");

    #[test]
    fn the_same_or_an_unknown_with_its_reason_is_right() {
        assert_eq!(denied(0, &[A, B, D]), []);
        assert_eq!(denied(3, &[A, ("b", "r", false, "unknown", "access denied; grant"), D]), []);
        assert_eq!(denied(3, &[A, ("b", "r", false, "unknown", "no answer in time"), D]), [Wrong::Reason]);
    }

    #[test]
    fn nothing_may_pass_that_did_not_and_nothing_else_may_change() {
        for (is, wrong) in [("pass", Wrong::Flip), ("not-applicable", Wrong::Changed)] {
            assert_eq!(denied(0, &[("a", "r", false, is, ""), B, D]), [wrong], "fail to {is}");
        }
        assert_eq!(denied(0, &[A, ("b", "r", false, "fail", ""), D]), [Wrong::Changed]);
        assert_eq!(denied(0, &[A, B, ("d", "r", false, "pass", "")]), [Wrong::Flip]);
        assert_eq!(denied(0, &[A, B, D, ("e", "r", false, "pass", "")]), [Wrong::Flip]);
        assert_eq!(denied(0, &[A, B, D, ("e", "r", false, "fail", "")]), [Wrong::Changed]);
    }

    #[test]
    fn a_row_may_go_only_where_its_list_is_unknown() {
        assert_eq!(denied(0, &[A, B]), [Wrong::Lost]);
        assert_eq!(denied(3, &[LIST]), []);
        assert_eq!(denied(3, &[("list", "global", true, "unknown", "access denied")]), []);
        assert_eq!(denied(3, &[A, B, ("list", "other", true, "unknown", "access denied")]), [Wrong::Lost]);
        // One thing does not stand for another.
        assert_eq!(denied(3, &[A, B, ("e", "r", false, "unknown", "access denied")]), [Wrong::Lost]);
    }

    #[test]
    fn the_exit_code_tells_what_is_unknown() {
        assert_eq!(denied(0, &[A, LIST]), [Wrong::Exit]);
        assert_eq!(denied(3, &[A, B, D]), [Wrong::Exit]);
        assert_eq!(
            wrongs(Suffering::Expired, 3, Some(report(&[("list", "r", true, "unknown", "the credentials expired")]))),
            [Wrong::Exit]
        );
        assert_eq!(wrongs(Suffering::Denied, 2, None), [Wrong::Broken]);
    }

    #[test]
    fn without_the_list_of_regions_the_others_refuse_and_the_evidence_is_incomplete() {
        let judged = |call: &str, code, rows: &[Told<'_>]| {
            let job = Job { suffering: Suffering::Denied, call: call.to_owned() };
            let (report, stderr) = (Some(report(rows)), String::new());
            let trial = Trial { code: Some(code), report, stderr, took: Duration::ZERO, applied: 1 };
            judge(&job, &clean(), &trial).into_iter().map(|violation| violation.wrong).collect::<Vec<_>>()
        };
        let refused = ("list", "other", true, "unknown", "AuthFailure: AWS was not able to validate the credentials");
        assert_eq!(judged("ec2:DescribeRegions r  ", 3, &[A, B, D, refused]), []);
        assert_eq!(judged("ec2:DescribeVolumes r  ", 3, &[A, B, D, refused]), [Wrong::Reason]);
        assert_eq!(judged("ec2:DescribeRegions r  ", 0, &[A, B, D]), [Wrong::Exit]);
    }

    #[test]
    fn only_silence_is_of_the_machine() {
        let judged = |applied, rows: &[Told<'_>]| {
            let job = Job { suffering: Suffering::Denied, call: "ec2:X r  ".to_owned() };
            let (report, stderr) = (Some(report(rows)), String::new());
            let trial = Trial { code: Some(3), report, stderr, took: Duration::ZERO, applied };
            is_of_the_machine(&judge(&job, &clean(), &trial))
        };
        assert!(judged(1, &[A, ("b", "r", false, "unknown", "no answer in time"), D]));
        assert!(judged(0, &[A, ("b", "r", false, "unknown", "the endpoint could not be reached"), D]));
        assert!(judged(0, &[A, B, D]));
        assert!(!judged(1, &[A, ("b", "r", false, "unknown", "AWS throttled the call"), D]));
        assert!(!judged(1, &[("a", "r", false, "pass", ""), ("b", "r", false, "unknown", "no answer in time"), D]));
    }

    #[test]
    fn the_score_is_never_better_and_the_truth_is_within() {
        for (score, wrong) in
            [((Some(40), Some(60)), false), ((Some(51), Some(60)), true), ((Some(40), Some(49)), true)]
        {
            let changed = Report { score, ..clean() };
            assert_eq!(!wrongs(Suffering::Denied, 0, Some(changed)).is_empty(), wrong, "{score:?}");
        }
    }

    #[test]
    fn what_succeeds_at_the_second_attempt_leaves_no_trace() {
        assert_eq!(wrongs(Suffering::ThrottledOnce, 0, Some(clean())), []);
        let other = Report { fingerprint: 2, ..clean() };
        assert_eq!(wrongs(Suffering::ThrottledOnce, 0, Some(other)), [Wrong::Unequal]);
    }

    #[test]
    fn an_account_of_expired_credentials_has_no_report() {
        let judged = |suffering, code| {
            let job = Job { suffering, call: "sts:GetCallerIdentity us-east-1  ".to_owned() };
            let stderr = String::new();
            let trial = Trial { code: Some(code), report: None, stderr, took: Duration::ZERO, applied: 1 };
            judge(&job, &clean(), &trial).into_iter().map(|violation| violation.wrong).collect::<Vec<_>>()
        };
        assert_eq!(judged(Suffering::Expired, 2), []);
        assert_eq!(judged(Suffering::Expired, 3), [Wrong::Exit]);
        assert_eq!(judged(Suffering::Denied, 2), [Wrong::Broken]);
    }
}
