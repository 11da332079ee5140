//! The organization's trail reaches this account.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::trails;
use crate::fact;
use crate::facts::Account;
use crate::verdict::{Judgement, fail, manual, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-organization-trail",
    title: "The organization's multi-region trail is logging",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("cloudtrail.trails")],
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL],
    params: &[],
    why: "A trail of its own can be stopped by whoever takes over an account; the organization's cannot.",
    fix: Fix {
        what: "Keep one multi-region organization trail logging, from the management account.",
        command: "aws cloudtrail update-trail --name TRAIL --is-organization-trail --is-multi-region-trail",
    },
    references: &["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html"],
    judge: |judging| judging.account(judge(judging.facts())),
};

fn judge(account: &Account) -> Judgement {
    let found = trails::find(account, |trail| {
        fact::all([Ok(trail.organization && trail.multi_region), trails::is_logging(trail)])
    })?;
    let mut shared = account.trails().filter(|trail| trail.organization).peekable();
    match found {
        Some(trail) => pass(format!("the organization's trail {} is logging", trail.name)),
        None if shared.peek().is_some() => {
            fail(format!("no organization trail is multi-region and logging (seen: {})", trails::names(shared)))
        }
        // An account on its own has none, and CloudTrail does not say whether it is one.
        None => manual("no organization trail reaches the account, and whether it is in an organization was not asked"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{organization_trail, status, trail, with_trails};
    use crate::fact::Fact;
    use crate::facts::cloudtrail::Trail;

    let with = |logging| Trail { status: Fact::of(status(logging)), ..organization_trail() };
    let own = Trail { status: Fact::of(status(true)), multi_region: true, ..trail("main") };
    vec![
        with_trails("logging", vec![own.clone(), with(true)]).passes().saying("organization"),
        with_trails("stopped", vec![own.clone(), with(false)]).fails().saying("seen: organization"),
        with_trails("one region", vec![Trail { multi_region: false, ..with(true) }]).fails(),
        with_trails("none", vec![own]).gives_manual(),
        with_trails("unread", vec![organization_trail()]).gives_unknown(),
    ]
}
