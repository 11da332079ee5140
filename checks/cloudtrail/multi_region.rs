//! One trail that sees every region, and everything that manages the account.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetEventSelectors, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::selectors::{Events, records_both};
use crate::cloudtrail::trails;
use crate::fact;
use crate::facts::Account;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-multi-region",
    title: "A multi-region trail records management events",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.trails")],
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL, GetEventSelectors::CALL],
    params: &[],
    why: "What happens in a region that no trail records leaves no lasting trace, and an attacker will choose that region.",
    fix: Fix {
        what: "Keep one multi-region trail logging, with read and write management events; a new one logs only after aws cloudtrail start-logging.",
        command: "aws cloudtrail create-trail --name TRAIL --s3-bucket-name BUCKET --is-multi-region-trail",
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/receive-cloudtrail-log-files-from-multiple-regions.html",
    ],
    judge: |judging| judging.account(judge(judging.facts())),
};

fn judge(account: &Account) -> Judgement {
    let found = trails::find(account, |trail| {
        let management = records_both(trail, &account.partition, Events::Management);
        fact::all([Ok(trail.multi_region), trails::is_logging(trail), management])
    })?;
    let mut candidates = account.trails().filter(|trail| trail.multi_region).peekable();
    match found {
        Some(trail) => pass(format!("the multi-region trail {} records read and write management events", trail.name)),
        None if candidates.peek().is_some() => fail(format!(
            "no multi-region trail is logging and records read and write management events (seen: {})",
            trails::names(candidates)
        )),
        None => fail("no trail is multi-region"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{basic, organization_trail, selectors, status, trail, with_trail, with_trails};
    use crate::fact::Fact;
    use crate::facts::Regional;
    use crate::facts::cloudtrail::Trail;

    let good = |mut trail: Trail, read_write: &str, logging: bool| {
        trail.multi_region = true;
        trail.status = Fact::of(status(logging));
        trail.selectors = Fact::of(selectors(vec![basic(read_write)], vec![]));
        trail
    };
    let beside_an_unread_region = |name, trail| {
        let mut case = with_trails(name, vec![trail]);
        case.account.regional.insert("us-west-2".to_owned(), Regional::unread());
        case
    };
    vec![
        with_trails("one good", vec![trail("unread"), good(trail("main"), "All", true)]).passes().saying("main"),
        with_trails("the organization's", vec![good(organization_trail(), "All", true)]).passes(),
        with_trails("stopped", vec![good(trail("main"), "All", false)]).fails().saying("main"),
        with_trails("writes alone", vec![good(trail("main"), "WriteOnly", true)]).fails(),
        with_trails(
            "two halves are no whole",
            vec![good(trail("a"), "ReadOnly", true), good(trail("b"), "WriteOnly", true)],
        )
        .fails()
        .saying("a, b"),
        with_trails("one region", vec![Trail { multi_region: false, ..good(trail("main"), "All", true) }])
            .fails()
            .saying("no trail is multi-region"),
        with_trails("none", vec![]).fails(),
        with_trail("one region is no matter how it fares", |_| {}).fails(),
        with_trails("unread status", vec![Trail { status: Fact::unread(), ..good(trail("main"), "All", true) }])
            .gives_unknown(),
        beside_an_unread_region("good, and a region unread", good(trail("main"), "All", true)).passes(),
        beside_an_unread_region("stopped, and a region unread", good(trail("main"), "All", false)).gives_unknown(),
        with_trails("unread selectors", vec![Trail { selectors: Fact::unread(), ..good(trail("main"), "All", true) }])
            .gives_unknown(),
    ]
}
