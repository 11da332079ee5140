//! Backtracking winds an Aurora MySQL cluster back in minutes, without a restore.

use super::each_cluster;
use super::engines::{Engine, engine};
use crate::calls::Operation;
use crate::calls::rds::DescribeDBClusters;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::rds::Cluster;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-aurora-backtrack",
    title: "Aurora MySQL clusters can backtrack",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: "Without backtracking, undoing a wrong statement means restoring a whole cluster from a backup and moving the \
          application over.",
    fix: Fix {
        what: "Restore the cluster into a new one with a backtrack window, which must be chosen at the start.",
        command: "aws rds restore-db-cluster-to-point-in-time --source-db-cluster-identifier CLUSTER --db-cluster-identifier NEW_CLUSTER --use-latest-restorable-time --backtrack-window SECONDS",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Managing.Backtrack.html"],
    judge: |judging| each_cluster(judging, |_, cluster| judge(cluster)),
};

fn judge(cluster: &Cluster) -> Judgement {
    if engine(&cluster.engine) != Engine::AuroraMysql {
        return not_applicable("only Aurora MySQL can backtrack");
    }
    if cluster.engine_mode.as_deref() == Some("serverless") {
        return not_applicable("Aurora Serverless v1 cannot backtrack");
    }
    match cluster.backtrack_seconds {
        Some(seconds) if seconds > 0 => pass(format!("the cluster can backtrack {seconds} seconds")),
        _ => fail("the cluster cannot backtrack"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, text, with_cluster};

    let mut cases = no_cluster();
    cases.extend([
        with_cluster("a day", |c| c.backtrack_seconds = Some(86_400)).passes().saying("86400"),
        with_cluster("zero", |c| c.backtrack_seconds = Some(0)).fails(),
        with_cluster("absent, which is off", |_| {}).fails(),
        with_cluster("Aurora PostgreSQL", |c| c.engine = "aurora-postgresql".to_owned()).does_not_apply(),
        with_cluster("Aurora Serverless v1", |c| c.engine_mode = text("serverless")).does_not_apply(),
    ]);
    cases
}
