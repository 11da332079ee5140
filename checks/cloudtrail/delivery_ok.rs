//! A trail may log and be unable to deliver: its bucket is gone, or refuses.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::trails;
use crate::facts::cloudtrail::Trail;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-delivery-ok",
    title: "Log delivery reports no error",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("cloudtrail.trails")],
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL],
    params: &[],
    why: "A trail whose bucket or log group refuses it looks switched on while its logs are lost.",
    fix: Fix {
        what: "Let CloudTrail write again: mend the policy of the bucket, the key or the log group's role.",
        command: "aws s3api put-bucket-policy --bucket BUCKET --policy file://POLICY.json",
    },
    references: &["https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html"],
    judge: |judging| trails::each_own(judging, judge),
};

fn judge(trail: &Trail) -> Judgement {
    let status = trail.status.known()?;
    match (&status.delivery_error, &status.cloudwatch_error) {
        _ if !status.logging => not_applicable("the trail is not logging"),
        (Some(error), _) => fail(format!("the last delivery to the bucket failed: {error}")),
        (None, Some(error)) => fail(format!("the last delivery to CloudWatch Logs failed: {error}")),
        (None, None) => pass("no delivery error is reported"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{organization_trail, status, with_trail, with_trails};
    use crate::fact::Fact;
    use crate::facts::cloudtrail::TrailStatus;

    let with = |name, status: TrailStatus| with_trail(name, |trail| trail.status = Fact::of(status));
    let error = Some("NoSuchBucket".to_owned());
    vec![
        with("well", status(true)).passes(),
        with("bucket gone", TrailStatus { delivery_error: error.clone(), ..status(true) })
            .fails()
            .saying("bucket failed: NoSuchBucket"),
        with("log group gone", TrailStatus { cloudwatch_error: error.clone(), ..status(true) }).fails(),
        with("stopped", TrailStatus { delivery_error: error, ..status(false) }).does_not_apply(),
        with_trail("unread", |_| {}).gives_unknown(),
        with_trails("another account's", vec![organization_trail()]).says_nothing(),
    ]
}
