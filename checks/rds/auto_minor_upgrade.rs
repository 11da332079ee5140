//! Minor engine upgrades, which carry the security fixes.

use super::engines::{Engine, engine};
use super::{each_cluster, each_instance};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::rds::{Cluster, Instance};
use crate::verdict::{Judgement, not_applicable, pass_if, skip};

const WHY: &str = "Minor versions carry the engine's security fixes; a database that does not take them by itself keeps \
                   known holes until somebody remembers.";
const ON: &str = "minor versions are applied automatically";
const OFF: &str = "minor versions are not applied automatically";

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
    judge: |judging| each_cluster(judging, |_, cluster| judge_cluster(cluster)),
};

fn judge_instance(instance: &Instance) -> Judgement {
    match engine(&instance.engine) {
        // Members of a Multi-AZ cluster follow it; each member of an Aurora cluster has its own setting.
        engine if instance.cluster.is_some() && !engine.is_aurora() => skip(),
        Engine::Custom => not_applicable("on RDS Custom the customer applies minor versions"),
        _ => {
            pass_if(given(instance.auto_minor_upgrade, DescribeDBInstances::CALL, "AutoMinorVersionUpgrade")?, ON, OFF)
        }
    }
}

fn judge_cluster(cluster: &Cluster) -> Judgement {
    if engine(&cluster.engine).is_aurora() {
        return not_applicable("Aurora keeps the setting on the cluster's instances");
    }
    pass_if(given(cluster.auto_minor_upgrade, DescribeDBClusters::CALL, "AutoMinorVersionUpgrade")?, ON, OFF)
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
    let multi_az = |name, on| {
        with_cluster(name, |c| {
            c.engine = "mysql".to_owned();
            c.auto_minor_upgrade = on;
        })
    };
    let mut cases = no_cluster();
    cases.extend([
        multi_az("on", Some(true)).passes(),
        multi_az("off", Some(false)).fails(),
        multi_az("not said", None).gives_unknown(),
        with_cluster("Aurora", |_| {}).does_not_apply(),
    ]);
    cases
}
