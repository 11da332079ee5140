//! Stopped instances miss their patches: those nobody needs are removed.

use jiff::{SignedDuration, Timestamp};

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::{Gap, Reason};
use crate::facts::ec2::Instance;
use crate::facts::unfamiliar;
use crate::judging::Judging;
use crate::params::STOPPED_INSTANCE;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-no-long-stopped-instances",
    title: "No instance has been stopped for long",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("ec2.os-patching")],
    reads: &[DescribeInstances::CALL],
    params: &[STOPPED_INSTANCE],
    why: "A stopped instance gets no patches, so it is open to known attacks when it starts again, and its volumes \
          keep data that nobody watches.",
    fix: Fix {
        what: "Terminate the instance if nobody needs it, after an image of it is made if its data matter.",
        command: "aws ec2 terminate-instances --instance-ids INSTANCE_ID",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Stop_Start.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let now = judging.facts().collected_at;
    let most = i64::from(judging.params().integer(STOPPED_INSTANCE));
    super::each_instance(judging, |instance| judge_instance(instance, now, most));
}

fn judge_instance(instance: &Instance, now: Timestamp, most: i64) -> Judgement {
    let call = DescribeInstances::CALL;
    match instance.state.as_str() {
        "stopped" => {}
        "pending" | "running" | "stopping" => return pass(format!("the instance is {}", instance.state)),
        new => return Err(unfamiliar(Some(new), call, "State")),
    }
    let limit = SignedDuration::from_hours(24 * most);
    let stopped_at = instance.state_reason.as_deref().and_then(time_in);
    match (stopped_at, instance.launched_at) {
        (Some(stopped), _) if now.duration_since(stopped) > limit => {
            fail(format!("stopped since {stopped}, more than {most} days"))
        }
        (Some(stopped), _) => pass(format!("stopped since {stopped}, not more than {most} days")),
        // Whenever it stopped, that was after it started.
        (None, Some(launched)) if now.duration_since(launched) <= limit => {
            pass(format!("stopped, and last started at {launched}, not more than {most} days ago"))
        }
        (None, _) => Err(Gap::new(call, Reason::Malformed, "StateTransitionReason does not say when it stopped")),
    }
}

/// AWS tells the time in a text for people only: `User initiated (2025-01-31 10:00:00 GMT)`.
fn time_in(reason: &str) -> Option<Timestamp> {
    let (_, time) = reason.strip_suffix(" GMT)")?.rsplit_once('(')?;
    format!("{}Z", time.replace(' ', "T")).parse().ok()
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::{days_ago, regional};
    use crate::params::Value;

    let stopped = |name, reason: &'static str, launched: i64| {
        with_instance(name, |instance| {
            instance.state = "stopped".to_owned();
            instance.state_reason = Some(reason.to_owned());
            instance.launched_at = Some(days_ago(launched));
        })
    };
    let by_user = "User initiated (2026-10-12 11:00:00 GMT)";
    let long_ago = "User initiated (2026-09-01 11:00:00 GMT)";
    let to_the_day = "User initiated (2026-10-02 12:00:00 GMT)";
    vec![
        with_instance("running", |_| {}).passes(),
        stopped("for 20 days", by_user, 400).passes(),
        stopped("for 61 days", long_ago, 400).fails().saying("2026-09-01"),
        stopped("for 30 days to the minute", to_the_day, 400).passes(),
        stopped("for 20 days, 10 allowed", by_user, 400).with(STOPPED_INSTANCE, Value::Integer(10)).fails(),
        stopped("no time told", "Server.SpotInstanceShutdown", 400).gives_unknown(),
        stopped("nothing told", "", 400).gives_unknown(),
        stopped("a time that is none", "User initiated (2026-13-99 GMT)", 400).gives_unknown(),
        stopped("no time told, but it ran a week ago", "", 7).passes(),
        with_instance("a new state", |instance| instance.state = "frozen".to_owned()).gives_unknown(),
        with_instance("terminated", |instance| instance.state = "terminated".to_owned()).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
