//! The port that a database listens on.

use super::engines::{Engine, engine};
use super::{each_cluster, each_standalone};
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::verdict::{Judgement, manual, pass_if};

pub(super) static CHECK: Check = Check {
    key: "rds-non-default-port",
    title: "Databases listen on a non-default port",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("rds.network-exposure")],
    reads: &[DescribeDBClusters::CALL, DescribeDBInstances::CALL],
    params: &[],
    why: "Scans for databases try the default ports first; another port keeps a database out of the quick ones, though \
          out of no thorough one.",
    fix: Fix {
        what: "Move the database to another port, and its clients and security groups with it.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --db-port-number PORT --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html"],
    judge: |judging| {
        each_standalone(judging, |_, found| judge(&found.engine, found.port, DescribeDBInstances::CALL));
        each_cluster(judging, |_, found| judge(&found.engine, found.port, DescribeDBClusters::CALL));
    },
};

fn default_port(name: &str) -> Option<i32> {
    match engine(name) {
        Engine::AuroraMysql | Engine::Mariadb | Engine::Mysql => Some(3306),
        Engine::AuroraPostgres | Engine::Postgres => Some(5432),
        Engine::Oracle => Some(1521),
        Engine::SqlServer => Some(1433),
        Engine::Db2 => Some(50_000),
        Engine::Custom if name.starts_with("custom-sqlserver") => Some(1433),
        Engine::Custom if name.starts_with("custom-oracle") => Some(1521),
        Engine::Custom | Engine::Other => None,
    }
}

fn judge(name: &str, port: Option<i32>, call: &'static Call) -> Judgement {
    let Some(default) = default_port(name) else {
        return manual(format!("the default port of the engine {name} is not known here"));
    };
    let port = given(port, call, "the port")?;
    let same = format!("the database listens on {port}, the engine's default");
    pass_if(port != default, format!("the database listens on {port}"), same)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, with_cluster, with_instance};

    let instance = |name, engine: &str, port| {
        with_instance(name, |i| {
            i.engine = engine.to_owned();
            i.port = port;
        })
    };
    let mut cases = no_standalone();
    cases.extend(no_cluster());
    cases.extend([
        instance("PostgreSQL elsewhere", "postgres", Some(6543)).passes(),
        instance("PostgreSQL on its default", "postgres", Some(5432)).fails().saying("5432"),
        instance("PostgreSQL on MySQL's default", "postgres", Some(3306)).passes(),
        instance("SQL Server on its default", "sqlserver-se", Some(1433)).fails(),
        instance("RDS Custom on its default", "custom-oracle-ee", Some(1521)).fails(),
        instance("an engine not known", "toydb", Some(1)).gives_manual(),
        instance("still without a port", "mysql", None).gives_unknown(),
        with_cluster("Aurora MySQL on its default", |c| c.port = Some(3306)).fails(),
        with_cluster("Aurora MySQL elsewhere", |c| c.port = Some(4406)).passes(),
    ]);
    cases
}
