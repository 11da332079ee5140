//! Digest files show whether a log was changed.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::trails;
use crate::facts::cloudtrail::Trail;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-validation",
    title: "Log file validation is on",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.validation")],
    reads: &[DescribeTrails::CALL],
    params: &[],
    why: "Without signed digest files nobody can tell whether a log was changed or removed after it was delivered.",
    fix: Fix {
        what: "Turn log file validation on for the trail.",
        command: "aws cloudtrail update-trail --name TRAIL --enable-log-file-validation",
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html",
    ],
    judge: |judging| trails::each_own(judging, judge),
};

fn judge(trail: &Trail) -> Judgement {
    pass_if(trail.validation, "log file validation is on", "log file validation is off")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{organization_trail, with_trail, with_trails};
    vec![
        with_trail("on", |trail| trail.validation = true).passes(),
        with_trail("off", |_| {}).fails(),
        with_trails("another account's", vec![organization_trail()]).says_nothing(),
        crate::cases::regional("unread", |_| {}).gives_unknown(),
    ]
}
