//! Engine logs in CloudWatch Logs, where they outlive the database.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html>

use super::engines::{Engine, engine};
use super::{each_cluster, each_standalone};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::verdict::{Judgement, fail, manual, not_applicable, pass};

const WHY: &str = "Logs that stay on the database are gone within days and with the database; without them nobody can \
                   tell who did what in it.";

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-log-export",
    title: "Instances send engine logs to CloudWatch",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.application-security")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Export the engine's logs to CloudWatch Logs.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --cloudwatch-logs-export-configuration EnableLogTypes=LOG_TYPES",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    ],
    judge: |judging| {
        each_standalone(judging, |_, found| judge(&found.engine, of_instance(&found.engine), &found.log_exports));
    },
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-log-export",
    title: "Clusters send engine logs to CloudWatch",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.application-security")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Export the engine's logs to CloudWatch Logs.",
        command: "aws rds modify-db-cluster --db-cluster-identifier CLUSTER --cloudwatch-logs-export-configuration EnableLogTypes=LOG_TYPES",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html",
    ],
    judge: |judging| {
        each_cluster(judging, |_, found| judge(&found.engine, of_cluster(&found.engine), &found.log_exports))
    },
};

/// The log types that an instance is to export.
fn of_instance(name: &str) -> &'static [&'static str] {
    match engine(name) {
        Engine::Mariadb | Engine::Mysql => &["audit", "error", "general", "slowquery"],
        Engine::Postgres => &["postgresql", "upgrade"],
        Engine::Oracle => &["alert", "audit", "listener", "trace"],
        // The Express edition has no agent.
        Engine::SqlServer if name == "sqlserver-ex" => &["error"],
        Engine::SqlServer => &["agent", "error"],
        Engine::Db2 => &["diag.log", "notify.log"],
        Engine::AuroraMysql | Engine::AuroraPostgres | Engine::Custom | Engine::Other => &[],
    }
}

/// The log types that a cluster is to export.
fn of_cluster(name: &str) -> &'static [&'static str] {
    match engine(name) {
        Engine::AuroraMysql => &["audit"],
        Engine::AuroraPostgres | Engine::Postgres => &["postgresql"],
        Engine::Mysql => &["error"],
        Engine::Custom | Engine::Db2 | Engine::Mariadb | Engine::Oracle | Engine::Other | Engine::SqlServer => &[],
    }
}

fn judge(name: &str, wanted: &[&str], exported: &[String]) -> Judgement {
    if engine(name) == Engine::Custom {
        return not_applicable("RDS Custom exports no logs");
    }
    if wanted.is_empty() {
        return manual(format!("which logs the engine {name} should export is not known here"));
    }
    let missing: Vec<&str> =
        wanted.iter().copied().filter(|log| !exported.iter().any(|has| has.eq_ignore_ascii_case(log))).collect();
    if missing.is_empty() {
        return pass(format!("the logs {} go to CloudWatch Logs", wanted.join(", ")));
    }
    fail(format!("the logs {} do not go to CloudWatch Logs", missing.join(", ")))
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, with_cluster, with_instance};

    let logs = |logs: &[&str]| logs.iter().map(|&log| log.to_owned()).collect::<Vec<_>>();
    if check.key == INSTANCE.key {
        let runs = |name, engine: &str, exported: &[&str]| {
            with_instance(name, |i| {
                i.engine = engine.to_owned();
                i.log_exports = logs(exported);
            })
        };
        let mut cases = no_standalone();
        cases.extend([
            runs("PostgreSQL, all", "postgres", &["upgrade", "postgresql"]).passes(),
            runs("PostgreSQL, none", "postgres", &[]).fails().saying("postgresql, upgrade"),
            runs("MySQL, some", "mysql", &["error", "audit"]).fails().saying("general, slowquery"),
            runs("SQL Server, all", "sqlserver-ee", &["agent", "error"]).passes(),
            runs("SQL Server Express", "sqlserver-ex", &["error"]).passes(),
            runs("Oracle, without listener", "oracle-se2", &["alert", "audit", "trace"]).fails().saying("listener"),
            runs("Db2, none", "db2-ae", &[]).fails(),
            runs("RDS Custom", "custom-oracle-ee", &[]).does_not_apply(),
        ]);
        return cases;
    }
    let runs = |name, engine: &str, exported: &[&str]| {
        with_cluster(name, |c| {
            c.engine = engine.to_owned();
            c.log_exports = logs(exported);
        })
    };
    let mut cases = no_cluster();
    cases.extend([
        runs("Aurora MySQL, audit", "aurora-mysql", &["audit"]).passes(),
        runs("Aurora MySQL, without audit", "aurora-mysql", &["error"]).fails().saying("audit"),
        runs("Aurora PostgreSQL", "aurora-postgresql", &["postgresql"]).passes(),
        runs("Multi-AZ PostgreSQL, none", "postgres", &[]).fails(),
        runs("an engine not known", "toydb", &[]).gives_manual(),
    ]);
    cases
}
