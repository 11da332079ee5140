//! Automated backups, and how long they are kept.

use super::{each_cluster, each_standalone};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::params::BACKUP_RETENTION;
use crate::verdict::{Judgement, fail, not_applicable, pass, pass_if};

pub(super) static ENABLED: Check = Check {
    key: "rds-backup-enabled",
    title: "Instances keep automated backups",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: "Without automated backups there is nothing to restore after a mistake, a fault or an extortion, and no point \
          in time to go back to.",
    fix: Fix {
        what: "Give the instance a backup retention period.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --backup-retention-period 7 --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html"],
    judge: |judging| each_standalone(judging, |_, instance| on_instance(instance, 1)),
};

pub(super) static INSTANCE: Check = Check {
    key: "rds-backup-retention",
    title: "Instance backups are kept a week or longer",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBInstances::CALL],
    params: &[BACKUP_RETENTION],
    why: "Damage is often seen only after days; by then short-lived backups hold nothing but the damaged data.",
    fix: Fix {
        what: "Raise the instance's backup retention period.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --backup-retention-period DAYS --apply-immediately",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
    ],
    judge: |judging| {
        let fewest = judging.params().integer(BACKUP_RETENTION);
        each_standalone(judging, |_, instance| on_instance(instance, fewest));
    },
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-backup-retention",
    title: "Cluster backups are kept a week or longer",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBClusters::CALL],
    params: &[BACKUP_RETENTION],
    why: "Damage is often seen only after days; by then short-lived backups hold nothing but the damaged data.",
    fix: Fix {
        what: "Raise the cluster's backup retention period.",
        command: "aws rds modify-db-cluster --db-cluster-identifier CLUSTER --backup-retention-period DAYS --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html"],
    judge: |judging| {
        let fewest = judging.params().integer(BACKUP_RETENTION);
        each_cluster(judging, |_, cluster| {
            kept(given(cluster.backup_days, DescribeDBClusters::CALL, "BackupRetentionPeriod")?, fewest)
        });
    },
};

fn on_instance(instance: &Instance, fewest: u32) -> Judgement {
    if let Some(source) = &instance.replica_of {
        return not_applicable(format!("a read replica is backed up at its source {source}"));
    }
    kept(given(instance.backup_days, DescribeDBInstances::CALL, "BackupRetentionPeriod")?, fewest)
}

fn kept(days: i32, fewest: u32) -> Judgement {
    match days {
        0 => fail("automated backups are off"),
        1 => pass_if(fewest <= 1, "backups are kept for 1 day", format!("backups are kept for 1 day, not {fewest}")),
        days if i64::from(days) >= i64::from(fewest) => pass(format!("backups are kept for {days} days")),
        days => fail(format!("backups are kept for {days} days, not {fewest}")),
    }
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, text, with_cluster, with_instance};
    use crate::params::Value;

    if check.key == CLUSTER.key {
        let days = |name, days| with_cluster(name, |c| c.backup_days = days);
        let mut cases = no_cluster();
        cases.extend([
            days("a week", Some(7)).passes(),
            days("a day", Some(1)).fails().saying("1 day"),
            days("not said", None).gives_unknown(),
        ]);
        return cases;
    }
    let days = |name, days| with_instance(name, |i| i.backup_days = days);
    let mut cases = no_standalone();
    cases.extend([
        days("a week", Some(7)).passes(),
        days("off", Some(0)).fails().saying("off"),
        days("not said", None).gives_unknown(),
        with_instance("a read replica", |i| {
            i.replica_of = text("orders-source");
            i.backup_days = Some(0);
        })
        .does_not_apply(),
    ]);
    if check.key == ENABLED.key {
        cases.push(days("a day", Some(1)).passes());
    } else {
        cases.push(days("a few days", Some(6)).fails().saying("6 days, not 7"));
        cases.push(days("long enough", Some(3)).with(BACKUP_RETENTION, Value::Integer(3)).passes());
    }
    cases
}
