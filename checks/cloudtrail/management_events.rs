//! Reads and writes of every service's management events are recorded.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetEventSelectors, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::selectors::{Access, Events, records};
use crate::cloudtrail::trails;
use crate::fact::{self, Gap};
use crate::facts::Account;
use crate::policy::few;
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
        what: "Give a multi-region trail that is logging a selector for all management events, with no source left out; it replaces the trail's selectors, so add those for data events.",
        command: r#"aws cloudtrail put-event-selectors --trail-name TRAIL --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'"#,
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html",
    ],
    judge: |judging| judging.account(judge(judging.facts())),
};

/// One trail may record the reads and another one the writes, or each its own region.
fn judge(account: &Account) -> Judgement {
    let missing = |access| -> Result<Option<String>, Gap> {
        let regions = unrecorded(account, access)?;
        let everywhere = regions.len() == account.regional.len();
        Ok((!regions.is_empty()).then(|| if everywhere { String::new() } else { format!(" of {}", few(&regions)) }))
    };
    let none = "no logging trail records all";
    match (missing(Access::Read), missing(Access::Write)) {
        (Ok(None), Ok(None)) => pass("logging trails record all read and write management events"),
        (Ok(Some(reads)), Ok(Some(writes))) if reads == writes => {
            fail(format!("{none} read or all write management events{reads}"))
        }
        (Ok(Some(reads)), Ok(Some(writes))) => {
            fail(format!("{none} read management events{reads}, or all write ones{writes}"))
        }
        (Ok(Some(place)), _) => fail(format!("{none} read management events{place}")),
        (_, Ok(Some(place))) => fail(format!("{none} write management events{place}")),
        (Err(gap), _) | (_, Err(gap)) => Err(gap),
    }
}

/// The regions where no logging trail records all events of that access. A trail that is not
/// multi-region records its own alone.
fn unrecorded(account: &Account, access: Access) -> Result<Vec<&str>, Gap> {
    let (mut missing, mut unsure) = (Vec::new(), None);
    for region in account.regional.keys() {
        let found = trails::find(account, |trail| {
            let selected = records(trail, &account.partition, Events::EveryManagement, access);
            let covered = trail.multi_region || trail.home_region == *region;
            fact::all([Ok(covered), trails::is_logging(trail), selected])
        });
        match found {
            Ok(Some(_)) => {}
            Ok(None) => missing.push(region.as_str()),
            Err(gap) => unsure = unsure.or(Some(gap)),
        }
    }
    match unsure {
        Some(gap) if missing.is_empty() => Err(gap),
        _ if account.regional.is_empty() => Err(Gap::not_collected(DescribeTrails::CALL)),
        _ => Ok(missing),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{
        advanced, basic, equal, organization_trail, selectors, status, trail, with_trail, with_trails,
    };
    use crate::fact::{Fact, Listing};
    use crate::facts::Regional;
    use crate::facts::cloudtrail::{BasicSelector, Selectors, Trail};

    let with = |trail: Trail, logging, given: Selectors| Trail {
        status: Fact::of(status(logging)),
        selectors: Fact::of(given),
        ..trail
    };
    let only = |read_write: &str| selectors(vec![basic(read_write)], vec![]);
    let without_kms = BasicSelector { excluded_sources: vec!["kms.amazonaws.com".to_owned()], ..basic("All") };
    let everything = selectors(vec![], vec![advanced(vec![equal("eventCategory", "Management")])]);
    let beside = |here, there| {
        let mut case = with_trails("in two regions", here);
        let mut west = Regional::unread();
        west.cloudtrail.trails = Listing::complete(there);
        case.account.regional.insert("us-west-2".to_owned(), west);
        case
    };
    vec![
        with_trails("all", vec![with(trail("main"), true, only("All"))]).passes(),
        with_trails("all, advanced", vec![with(trail("main"), true, everything)]).passes(),
        with_trails("by the organization", vec![with(organization_trail(), true, only("All"))]).passes(),
        with_trails(
            "by two trails",
            vec![with(trail("a"), true, only("ReadOnly")), with(trail("b"), true, only("WriteOnly"))],
        )
        .passes(),
        with_trails("reads alone", vec![with(trail("main"), true, only("ReadOnly"))])
            .fails()
            .saying("records all write"),
        with_trails("writes alone", vec![with(trail("main"), true, only("WriteOnly"))])
            .fails()
            .saying("records all read"),
        with_trails("KMS left out", vec![with(trail("main"), true, selectors(vec![without_kms], vec![]))]).fails(),
        with_trails("stopped", vec![with(trail("main"), false, only("All"))]).fails().saying("read or all write"),
        with_trails("none", vec![]).fails(),
        with_trail("unread", |_| {}).gives_unknown(),
        beside(vec![with(trail("main"), true, only("All"))], vec![]).fails().saying("us-west-2"),
        beside(vec![Trail { multi_region: true, ..with(trail("main"), true, only("All")) }], vec![]).passes(),
        beside(
            vec![with(trail("main"), true, only("All"))],
            vec![Trail { home_region: "us-west-2".to_owned(), ..with(trail("west"), true, only("All")) }],
        )
        .passes(),
    ]
}
