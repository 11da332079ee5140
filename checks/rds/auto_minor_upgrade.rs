//! Minor engine upgrades, which carry the security fixes.

use super::engines::{Engine, engine};
use super::{each_cluster, each_instance};
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::verdict::{Judgement, not_applicable, pass_if, skip};

const WHY: &str = "Minor versions carry the engine's security fixes; a database that does not take them by itself keeps \
                   known holes until somebody remembers.";

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-auto-minor-upgrade",
    title: "Instances take minor engine upgrades automatically",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.parameter-groups")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Turn automatic minor version upgrades on for the instance.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --auto-minor-version-upgrade",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html"],
    judge: |judging| each_instance(judging, |_, instance| judge_instance(instance)),
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-auto-minor-upgrade",
    title: "Clusters take minor engine upgrades automatically",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.parameter-groups")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Turn automatic minor version upgrades on for the cluster.",
        command: "aws rds modify-db-cluster --db-cluster-identifier CLUSTER --auto-minor-version-upgrade",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Upgrading.html"],
    judge: |judging| each_cluster(judging, |_, cluster| judge(cluster.auto_minor_upgrade, DescribeDBClusters::CALL)),
};

fn judge_instance(instance: &Instance) -> Judgement {
    let engine = engine(&instance.engine);
    // Members of a Multi-AZ cluster follow it. In Aurora the cluster and every member must have the setting on:
    // https://docs.aws.amazon.com/config/latest/developerguide/rds-automatic-minor-version-upgrade-enabled.html
    if instance.cluster.is_some() && !engine.is_aurora() {
        return skip();
    }
    if engine == Engine::Custom {
        return not_applicable("on RDS Custom the customer applies minor versions");
    }
    judge(instance.auto_minor_upgrade, DescribeDBInstances::CALL)
}

fn judge(on: Option<bool>, call: &'static Call) -> Judgement {
    pass_if(
        given(on, call, "AutoMinorVersionUpgrade")?,
        "minor versions are applied automatically",
        "minor versions are not applied automatically",
    )
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_instance, text, with_cluster, with_instance};

    if check.key == INSTANCE.key {
        let member = |name, engine: &str| {
            with_instance(name, |i| {
                i.engine = engine.to_owned();
                i.cluster = text("orders");
                i.auto_minor_upgrade = Some(false);
            })
        };
        let mut cases = no_instance();
        cases.extend([
            with_instance("on", |i| i.auto_minor_upgrade = Some(true)).passes(),
            with_instance("off", |i| i.auto_minor_upgrade = Some(false)).fails(),
            with_instance("not said", |_| {}).gives_unknown(),
            member("a member of an Aurora cluster", "aurora-postgresql").fails(),
            member("a member of a Multi-AZ cluster", "mysql").says_nothing(),
            with_instance("RDS Custom", |i| i.engine = "custom-sqlserver-se".to_owned()).does_not_apply(),
        ]);
        return cases;
    }
    let mut cases = no_cluster();
    cases.extend([
        with_cluster("on", |c| c.auto_minor_upgrade = Some(true)).passes(),
        with_cluster("off", |c| c.auto_minor_upgrade = Some(false)).fails(),
        with_cluster("not said", |_| {}).gives_unknown(),
    ]);
    cases
}
