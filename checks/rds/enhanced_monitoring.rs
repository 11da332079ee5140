//! Enhanced monitoring shows what happens on the database's host.

use super::each_instance;
use super::engines::{Engine, engine};
use crate::calls::Operation;
use crate::calls::rds::DescribeDBInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-enhanced-monitoring",
    title: "Enhanced monitoring is on",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("rds.application-security")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: "Without the host's own measurements, a process that eats memory or disk, or should not run at all, shows only \
          as a slow database.",
    fix: Fix {
        what: "Turn enhanced monitoring on with an interval of 60 seconds or less, for a whole Multi-AZ cluster by \
               modify-db-cluster.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --monitoring-interval 60 --monitoring-role-arn ROLE_ARN",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.html"],
    // Aurora monitors each instance by itself.
    judge: |judging| each_instance(judging, |_, instance| judge(instance)),
};

fn judge(instance: &Instance) -> Judgement {
    if engine(&instance.engine) == Engine::Custom {
        return not_applicable("RDS Custom has no enhanced monitoring");
    }
    match given(instance.monitoring_seconds, DescribeDBInstances::CALL, "MonitoringInterval")? {
        0 => fail("enhanced monitoring is off"),
        seconds => pass(format!("enhanced monitoring samples every {seconds} seconds")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{no_instance, text, with_instance};

    let mut cases = no_instance();
    cases.extend([
        with_instance("every minute", |i| i.monitoring_seconds = Some(60)).passes(),
        with_instance("off", |i| i.monitoring_seconds = Some(0)).fails(),
        with_instance("off on a member of a cluster", |i| {
            i.cluster = text("orders");
            i.monitoring_seconds = Some(0);
        })
        .fails(),
        with_instance("not said", |_| {}).gives_unknown(),
        with_instance("RDS Custom", |i| i.engine = "custom-oracle-ee".to_owned()).does_not_apply(),
    ]);
    cases
}
