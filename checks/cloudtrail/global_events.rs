//! IAM, STS and CloudFront have no region of their own.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetEventSelectors, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::selectors::{Access, Events, records};
use crate::cloudtrail::trails;
use crate::fact;
use crate::facts::Account;
use crate::facts::cloudtrail::Trail;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-global-events",
    title: "A trail records the events of global services",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("cloudtrail.trails")],
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL, GetEventSelectors::CALL],
    params: &[],
    why: "Changes to users, roles and policies are events of a global service: a trail without those misses how access was gained.",
    fix: Fix {
        what: "Make the trail multi-region, which brings the events of global services with it.",
        command: "aws cloudtrail update-trail --name TRAIL --is-multi-region-trail --include-global-service-events",
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail-by-using-the-aws-cli-update-trail.html",
    ],
    judge: |judging| judging.account(judge(judging.facts())),
};

fn judge(account: &Account) -> Judgement {
    let found = trails::find(account, |trail| {
        let writes = records(trail, &account.partition, Events::Management, Access::Write);
        fact::all([Ok(sees_global_services(trail)), trails::is_logging(trail), writes])
    })?;
    match found {
        Some(trail) => pass(format!("the trail {} records the events of global services", trail.name)),
        None => fail("no logging trail records the events of global services"),
    }
}

/// Since November 2021 these events belong to us-east-1, so that a single-region trail
/// elsewhere misses them whatever its settings say:
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail-by-using-the-aws-cli-update-trail.html>.
fn sees_global_services(trail: &Trail) -> bool {
    trail.global_events && (trail.multi_region || trail.home_region == "us-east-1")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{basic, organization_trail, selectors, status, trail, with_trails};
    use crate::fact::Fact;

    let with = |name, mut trail: Trail, change: fn(&mut Trail)| {
        trail.global_events = true;
        trail.multi_region = true;
        trail.status = Fact::of(status(true));
        trail.selectors = Fact::of(selectors(vec![basic("All")], vec![]));
        change(&mut trail);
        with_trails(name, vec![trail])
    };
    vec![
        with("multi-region", trail("main"), |_| {}).passes().saying("main"),
        with("the organization's", organization_trail(), |_| {}).passes(),
        with("at home in us-east-1", trail("main"), |trail| {
            trail.multi_region = false;
            trail.home_region = "us-east-1".to_owned();
        })
        .passes(),
        with("elsewhere", trail("main"), |trail| trail.multi_region = false).fails(),
        with("without", trail("main"), |trail| trail.global_events = false).fails(),
        with("stopped", trail("main"), |trail| trail.status = Fact::of(status(false))).fails(),
        with("reads alone", trail("main"), |trail| {
            trail.selectors = Fact::of(selectors(vec![basic("ReadOnly")], vec![]));
        })
        .fails(),
        with("unread status", trail("main"), |trail| trail.status = Fact::unread()).gives_unknown(),
        with("unread selectors", trail("main"), |trail| trail.selectors = Fact::unread()).gives_unknown(),
        with_trails("none", vec![]).fails(),
    ]
}
