//! Insights events point out unusual rates of calls and of errors.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetInsightSelectors, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::trails;
use crate::fact;
use crate::facts::Account;
use crate::facts::cloudtrail::Trail;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-insights",
    title: "A trail records Insights events",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("cloudtrail.event-selectors")],
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL, GetInsightSelectors::CALL],
    params: &[],
    why: "A burst of calls or of refused calls drowns in the ordinary events when nothing compares it with the usual rate.",
    fix: Fix {
        what: "Turn Insights events on for a logging trail.",
        command: r#"aws cloudtrail put-insight-selectors --trail-name TRAIL --insight-selectors '[{"InsightType":"ApiCallRateInsight"},{"InsightType":"ApiErrorRateInsight"}]'"#,
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html",
    ],
    judge: |judging| judging.account(judge(judging.facts())),
};

fn judge(account: &Account) -> Judgement {
    let found = trails::find(account, |trail: &Trail| {
        fact::all([trails::is_logging(trail), trail.insights.known().map(|kinds| !kinds.is_empty())])
    })?;
    match found {
        Some(trail) => pass(format!("the trail {} records Insights events", trail.name)),
        None => fail("no logging trail records Insights events"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{status, trail, with_trail, with_trails};
    use crate::fact::Fact;

    let with = |logging, kinds: &[&str]| Trail {
        status: Fact::of(status(logging)),
        insights: Fact::of(kinds.iter().map(|&kind| kind.to_owned()).collect()),
        ..trail("main")
    };
    vec![
        with_trails("on", vec![trail("unread"), with(true, &["ApiCallRateInsight"])]).passes().saying("main"),
        with_trails("off", vec![with(true, &[])]).fails(),
        with_trails("stopped", vec![with(false, &["ApiCallRateInsight"])]).fails(),
        with_trails("none", vec![]).fails(),
        with_trail("unread", |_| {}).gives_unknown(),
    ]
}
