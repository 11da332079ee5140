//! Databases that outlive a zone.

use super::engines::{Engine, engine};
use super::{each_cluster, each_standalone};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::rds::{Cluster, Instance};
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-multi-az",
    title: "Instances have a standby in another zone",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: "When the zone of a database without a standby fails, the database is down until the zone is back or somebody \
          restores a backup.",
    fix: Fix {
        what: "Turn the instance into a Multi-AZ deployment.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --multi-az --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html"],
    judge: |judging| each_standalone(judging, |_, instance| judge_instance(instance)),
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-multi-az",
    title: "Clusters span several zones",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: "A cluster whose instances share one zone has no instance to fail over to when that zone fails.",
    fix: Fix {
        what: "Add a reader in another zone to the cluster.",
        command: "aws rds create-db-instance --db-instance-identifier READER --db-cluster-identifier CLUSTER --engine ENGINE --db-instance-class CLASS --availability-zone OTHER_ZONE",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html"],
    judge: |judging| each_cluster(judging, |_, cluster| judge_cluster(cluster)),
};

fn judge_instance(instance: &Instance) -> Judgement {
    match (instance.engine.as_str(), engine(&instance.engine)) {
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_SQLServerMultiAZ.html
        ("sqlserver-ex", _) => not_applicable("SQL Server Express has no Multi-AZ deployment"),
        (_, Engine::Custom) => not_applicable("the setting does not apply to RDS Custom"),
        _ => pass_if(
            given(instance.multi_az, DescribeDBInstances::CALL, "MultiAZ")?,
            "a standby waits in another zone",
            "there is no standby in another zone",
        ),
    }
}

fn judge_cluster(cluster: &Cluster) -> Judgement {
    if cluster.engine_mode.as_deref() == Some("serverless") {
        return not_applicable("Aurora Serverless v1 moves to another zone by itself");
    }
    if cluster.members.is_empty() {
        return not_applicable("the cluster has no instances");
    }
    // AWS sets it when the members, in Aurora too, are in more than one zone.
    pass_if(
        given(cluster.multi_az, DescribeDBClusters::CALL, "MultiAZ")?,
        "the cluster's instances are in several zones",
        "the cluster's instances are all in one zone",
    )
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, text, with_cluster, with_instance};

    if check.key == INSTANCE.key {
        let mut cases = no_standalone();
        cases.extend([
            with_instance("with a standby", |i| i.multi_az = Some(true)).passes(),
            with_instance("without a standby", |i| i.multi_az = Some(false)).fails(),
            with_instance("not said", |_| {}).gives_unknown(),
            with_instance("SQL Server Express", |i| i.engine = "sqlserver-ex".to_owned()).does_not_apply(),
            with_instance("RDS Custom", |i| i.engine = "custom-oracle-ee".to_owned()).does_not_apply(),
        ]);
        return cases;
    }
    let mut cases = no_cluster();
    cases.extend([
        with_cluster("several zones", |c| c.multi_az = Some(true)).passes(),
        with_cluster("one zone", |c| c.multi_az = Some(false)).fails(),
        with_cluster("not said", |_| {}).gives_unknown(),
        with_cluster("without instances", |c| c.members.clear()).does_not_apply(),
        with_cluster("Aurora Serverless v1", |c| c.engine_mode = text("serverless")).does_not_apply(),
    ]);
    cases
}
