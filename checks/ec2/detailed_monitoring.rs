//! Alarms on an instance see the last minute.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-detailed-monitoring",
    title: "Instances publish metrics every minute",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("cloudwatch.alarms"), covers("cloudtrail.alerting")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "With metrics of five minutes only, an alarm tells of trouble on the instance when it is long under way.",
    fix: Fix {
        what: "Turn detailed monitoring of the instance on.",
        command: "aws ec2 monitor-instances --instance-ids INSTANCE_ID",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_MonitorInstances.html"],
    judge: |judging| super::each_instance(judging, judge),
};

fn judge(instance: &Instance) -> Judgement {
    match instance.monitoring.as_deref() {
        Some("enabled" | "pending") => pass("detailed monitoring is on"),
        Some("disabled" | "disabling") => fail("detailed monitoring is off"),
        new => Err(unfamiliar(new, DescribeInstances::CALL, "Monitoring.State")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::regional;

    let state = |name| with_instance(name, |instance| instance.monitoring = Some(name.to_owned()));
    vec![
        state("enabled").passes(),
        state("pending").passes(),
        state("disabled").fails(),
        state("disabling").fails(),
        state("hourly").gives_unknown(),
        with_instance("not told", |_| {}).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
