//! A topic hears of every log file.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::trails;
use crate::facts::cloudtrail::Trail;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-notifications",
    title: "The trail announces deliveries to a topic",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("cloudtrail.alerting")],
    reads: &[DescribeTrails::CALL],
    params: &[],
    why: "Tools that follow the logs learn of new files late, or not at all, when no topic announces them.",
    fix: Fix {
        what: "Give the trail an SNS topic whose policy lets CloudTrail publish to it.",
        command: "aws cloudtrail update-trail --name TRAIL --sns-topic-name TOPIC_ARN",
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html",
    ],
    judge: |judging| trails::each_own(judging, judge),
};

fn judge(trail: &Trail) -> Judgement {
    match &trail.sns_topic_arn {
        Some(topic) => pass(format!("deliveries are announced to {topic}")),
        None => fail("deliveries are announced to no topic"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{organization_trail, with_trail, with_trails};
    vec![
        with_trail("a topic", |trail| trail.sns_topic_arn = Some("arn:aws:sns:eu-west-1:111122223333:logs".to_owned()))
            .passes(),
        with_trail("no topic", |_| {}).fails(),
        with_trails("another account's", vec![organization_trail()]).says_nothing(),
        crate::cases::regional("unread", |_| {}).gives_unknown(),
    ]
}
