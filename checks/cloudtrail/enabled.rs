//! Some trail is logging.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::trails;
use crate::facts::Account;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-enabled",
    title: "At least one trail exists and is logging",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.trails")],
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL],
    params: &[],
    why: "Without a trail only the last 90 days of management events can be looked up, and nobody can prove what happened before.",
    fix: Fix {
        what: "Create a trail if there is none, and start its logging.",
        command: "aws cloudtrail start-logging --name TRAIL",
    },
    references: &["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html"],
    judge: |judging| judging.account(judge(judging.facts())),
};

fn judge(account: &Account) -> Judgement {
    match trails::find(account, trails::is_logging)? {
        Some(trail) => pass(format!("the trail {} is logging", trail.name)),
        None if account.trails().next().is_none() => fail("there is no trail"),
        None => fail(format!("every trail is stopped: {}", trails::names(account.trails()))),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{organization_trail, status, trail, with_trail, with_trails};
    use crate::fact::Fact;
    use crate::facts::cloudtrail::Trail;

    let logging = |trail: Trail, logging| Trail { status: Fact::of(status(logging)), ..trail };
    vec![
        with_trails("one logs", vec![trail("unread"), logging(trail("main"), true)]).passes().saying("main"),
        with_trails("the organization's logs", vec![logging(organization_trail(), true)]).passes(),
        with_trails("stopped", vec![logging(trail("main"), false)]).fails().saying("stopped: main"),
        with_trails("none", vec![]).fails().saying("no trail"),
        with_trail("unread", |_| {}).gives_unknown(),
    ]
}
