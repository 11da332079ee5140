//! Reads and writes of every service's management events are recorded.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetEventSelectors, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::selectors::{Access, Events, records};
use crate::cloudtrail::trails;
use crate::fact::{self, Gap};
use crate::facts::Account;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-management-events",
    title: "All read and write management events are recorded",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.event-selectors"), covers("kms.monitoring")],
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL, GetEventSelectors::CALL],
    params: &[],
    why: "Events that the selectors leave out, such as reads or the use of KMS keys, are missing when an incident is followed up.",
    fix: Fix {
        what: "Give a logging trail a selector for all management events, with no source left out.",
        command: r#"aws cloudtrail put-event-selectors --trail-name TRAIL --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'"#,
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html",
    ],
    judge: |judging| judging.account(judge(judging.facts())),
};

/// One trail may record the reads and another one the writes.
fn judge(account: &Account) -> Judgement {
    let recorded = |access| -> Result<bool, Gap> {
        let found = trails::find(account, |trail| {
            let selected = records(trail, &account.partition, Events::EveryManagement, access);
            fact::all([trails::is_logging(trail), selected])
        })?;
        Ok(found.is_some())
    };
    match (recorded(Access::Read), recorded(Access::Write)) {
        (Ok(true), Ok(true)) => pass("logging trails record all read and write management events"),
        (Ok(false), Ok(false)) => fail("no logging trail records all read or all write management events"),
        (Ok(false), _) => fail("no logging trail records all read management events"),
        (_, Ok(false)) => fail("no logging trail records all write management events"),
        (Err(gap), _) | (_, Err(gap)) => Err(gap),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{
        advanced, basic, equal, organization_trail, selectors, status, trail, with_trail, with_trails,
    };
    use crate::fact::Fact;
    use crate::facts::cloudtrail::{BasicSelector, Selectors, Trail};

    let with = |trail: Trail, logging, given: Selectors| Trail {
        status: Fact::of(status(logging)),
        selectors: Fact::of(given),
        ..trail
    };
    let only = |read_write: &str| selectors(vec![basic(read_write)], vec![]);
    let without_kms = BasicSelector { excluded_sources: vec!["kms.amazonaws.com".to_owned()], ..basic("All") };
    let everything = selectors(vec![], vec![advanced(vec![equal("eventCategory", "Management")])]);
    vec![
        with_trails("all", vec![with(trail("main"), true, only("All"))]).passes(),
        with_trails("all, advanced", vec![with(trail("main"), true, everything)]).passes(),
        with_trails("by the organization", vec![with(organization_trail(), true, only("All"))]).passes(),
        with_trails(
            "by two trails",
            vec![with(trail("a"), true, only("ReadOnly")), with(trail("b"), true, only("WriteOnly"))],
        )
        .passes(),
        with_trails("reads alone", vec![with(trail("main"), true, only("ReadOnly"))]).fails().saying("all write"),
        with_trails("writes alone", vec![with(trail("main"), true, only("WriteOnly"))]).fails().saying("all read"),
        with_trails("KMS left out", vec![with(trail("main"), true, selectors(vec![without_kms], vec![]))]).fails(),
        with_trails("stopped", vec![with(trail("main"), false, only("All"))]).fails(),
        with_trails("none", vec![]).fails(),
        with_trail("unread", |_| {}).gives_unknown(),
    ]
}
