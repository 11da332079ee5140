//! Secrets Manager can keep the master password, and change it.

use super::engines::{Engine, engine};
use super::{each_cluster, each_standalone};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::rds::{Cluster, Instance};
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "rds-master-password-managed",
    title: "Master passwords are kept and rotated by Secrets Manager",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("rds.database-access"), covers("secretsmanager.rotation")],
    reads: &[DescribeDBClusters::CALL, DescribeDBInstances::CALL],
    params: &[],
    why: "A master password that people set lives on in scripts, templates and chats, and is seldom changed.",
    fix: Fix {
        what: "Let RDS manage the master password in Secrets Manager.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --manage-master-user-password --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html"],
    judge: |judging| {
        each_standalone(judging, |_, instance| judge_instance(instance));
        each_cluster(judging, |_, cluster| judge_cluster(cluster));
    },
};

fn judge_instance(instance: &Instance) -> Judgement {
    if let Some(source) = &instance.replica_of {
        return not_applicable(format!("a read replica has the master password of its source {source}"));
    }
    if engine(&instance.engine) == Engine::Custom {
        return not_applicable("on RDS Custom the customer keeps the master password");
    }
    judge(instance.managed_password)
}

fn judge_cluster(cluster: &Cluster) -> Judgement {
    if cluster.engine_mode.as_deref() == Some("serverless") {
        return not_applicable("Aurora Serverless v1 cannot keep its master password in Secrets Manager");
    }
    judge(cluster.managed_password)
}

fn judge(managed: bool) -> Judgement {
    pass_if(managed, "Secrets Manager keeps the master password", "Secrets Manager does not keep the master password")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, text, with_cluster, with_instance};

    let mut cases = no_standalone();
    cases.extend(no_cluster());
    cases.extend([
        with_instance("kept", |i| i.managed_password = true).passes(),
        with_instance("not kept", |_| {}).fails(),
        with_instance("a read replica", |i| i.replica_of = text("source")).does_not_apply(),
        with_instance("RDS Custom", |i| i.engine = "custom-oracle-ee".to_owned()).does_not_apply(),
        with_cluster("kept for a cluster", |c| c.managed_password = true).passes(),
        with_cluster("not kept for a cluster", |_| {}).fails(),
        with_cluster("Aurora Serverless v1", |c| c.engine_mode = text("serverless")).does_not_apply(),
    ]);
    cases
}
