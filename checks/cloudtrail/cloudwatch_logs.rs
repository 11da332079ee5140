//! Events reach CloudWatch Logs, where filters and alarms can see them.

use jiff::{SignedDuration, Timestamp};

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetTrailStatus};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::trails;
use crate::facts::cloudtrail::Trail;
use crate::judging::Judging;
use crate::params;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-cloudwatch-logs",
    title: "The trail delivers to CloudWatch Logs, lately too",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.cloudwatch-logs")],
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL],
    params: &[params::CLOUDWATCH_DELIVERY],
    why: "Files in a bucket raise no alarm: metric filters and alarms only see events that arrive in a log group.",
    fix: Fix {
        what: "Give the trail a log group and a role that may write to it.",
        command: "aws cloudtrail update-trail --name TRAIL --cloud-watch-logs-log-group-arn LOG_GROUP_ARN --cloud-watch-logs-role-arn ROLE_ARN",
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html",
    ],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let now = judging.facts().collected_at;
    let days = judging.params().integer(params::CLOUDWATCH_DELIVERY);
    trails::each_own(judging, |trail| judge_trail(trail, now, days));
}

fn judge_trail(trail: &Trail, now: Timestamp, days: u32) -> Judgement {
    let Some(group) = &trail.log_group_arn else { return fail("no log group is set") };
    let status = trail.status.known()?;
    let trouble = status.cloudwatch_error.as_ref().map_or(String::new(), |error| format!(" (last error: {error})"));
    match status.last_cloudwatch_delivery {
        Some(at) if now.duration_since(at) <= SignedDuration::from_hours(24 * i64::from(days)) => {
            pass(format!("events were delivered to {group} at {at}"))
        }
        Some(at) => fail(format!("the last delivery to {group} was at {at}, over {days} days ago{trouble}")),
        None => fail(format!("nothing was ever delivered to {group}{trouble}")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{organization_trail, status, with_trail, with_trails};
    use crate::cases::days_ago;
    use crate::fact::Fact;
    use crate::facts::cloudtrail::TrailStatus;
    use crate::params::Value;

    let delivered = |name, last: Option<Timestamp>| {
        with_trail(name, |trail| {
            trail.log_group_arn = Some("arn:aws:logs:eu-west-1:111122223333:log-group:trail:*".to_owned());
            let cloudwatch_error = last.is_none().then(|| "AccessDenied".to_owned());
            trail.status = Fact::of(TrailStatus { last_cloudwatch_delivery: last, cloudwatch_error, ..status(true) });
        })
    };
    vec![
        delivered("now", Some(days_ago(0))).passes(),
        delivered("just in time", Some(days_ago(1))).passes(),
        delivered("too long ago", Some(days_ago(2))).fails().saying("over 1 days"),
        delivered("long ago, and allowed", Some(days_ago(2)))
            .with(params::CLOUDWATCH_DELIVERY, Value::Integer(3))
            .passes(),
        delivered("never", None).fails().saying("AccessDenied"),
        with_trail("no log group", |_| {}).fails().saying("no log group"),
        with_trail("unread status", |trail| trail.log_group_arn = Some("arn:aws:logs:::x".to_owned())).gives_unknown(),
        with_trails("another account's", vec![organization_trail()]).says_nothing(),
    ]
}
