//! Database users that authenticate with IAM have no password to lose.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.RDS_Fea_Regions_DB-eng.Feature.IamDatabaseAuthentication.html>

use super::engines::{Engine, engine, version};
use super::{each_cluster, each_standalone};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::facts::given;
use crate::facts::rds::{Cluster, Instance};
use crate::verdict::{Judgement, fail, manual, not_applicable, pass, pass_if};

const WHY: &str = "Without IAM authentication every application needs a database password that is stored, shared, seldom \
                   changed, and valid for whoever finds it.";
const ON: &str = "IAM database authentication is on";
const OFF: &str = "IAM database authentication is off";
/// The first MariaDB that offers it.
const MARIADB: (u32, u32) = (10, 11);

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-iam-authentication",
    title: "Instances accept IAM database authentication",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.iam-access"), covers("rds.database-access")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Turn IAM database authentication on for the instance.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --enable-iam-database-authentication --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html"],
    judge: |judging| each_standalone(judging, |_, instance| judge_instance(instance)),
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-iam-authentication",
    title: "Clusters accept IAM database authentication",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.iam-access"), covers("rds.database-access")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Turn IAM database authentication on for the cluster.",
        command: "aws rds modify-db-cluster --db-cluster-identifier CLUSTER --enable-iam-database-authentication --apply-immediately",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html"],
    judge: |judging| each_cluster(judging, |_, cluster| judge_cluster(cluster)),
};

fn judge_instance(instance: &Instance) -> Judgement {
    if instance.iam_authentication {
        return pass(ON);
    }
    if engine(&instance.engine) == Engine::Other {
        return manual(format!("the engine {} is not known here, and the setting is off", instance.engine));
    }
    if offers(instance)? { fail(OFF) } else { not_applicable("the engine has no IAM database authentication") }
}

fn offers(instance: &Instance) -> Result<bool, Gap> {
    let call = DescribeDBInstances::CALL;
    match engine(&instance.engine) {
        Engine::AuroraMysql | Engine::AuroraPostgres | Engine::Mysql | Engine::Postgres => Ok(true),
        Engine::Mariadb => {
            let text = given(instance.engine_version.as_deref(), call, "EngineVersion")?;
            Ok(given(version(text), call, "a version number")? >= MARIADB)
        }
        Engine::Custom | Engine::Db2 | Engine::Oracle | Engine::Other | Engine::SqlServer => Ok(false),
    }
}

fn judge_cluster(cluster: &Cluster) -> Judgement {
    if cluster.engine_mode.as_deref() == Some("serverless") {
        return not_applicable("Aurora Serverless v1 has no IAM database authentication");
    }
    pass_if(cluster.iam_authentication, ON, OFF)
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, text, with_cluster, with_instance};

    if check.key == CLUSTER.key {
        let mut cases = no_cluster();
        cases.extend([
            with_cluster("on", |c| c.iam_authentication = true).passes(),
            with_cluster("off", |_| {}).fails(),
            with_cluster("Aurora Serverless v1", |c| c.engine_mode = text("serverless")).does_not_apply(),
        ]);
        return cases;
    }
    let off = |name, engine: &str, version: Option<&str>| {
        with_instance(name, |i| {
            i.engine = engine.to_owned();
            i.engine_version = version.map(str::to_owned);
        })
    };
    let mut cases = no_standalone();
    cases.extend([
        with_instance("on", |i| i.iam_authentication = true).passes(),
        off("PostgreSQL", "postgres", None).fails(),
        off("MariaDB that offers it", "mariadb", Some("11.4.5")).fails(),
        off("MariaDB that does not offer it", "mariadb", Some("10.6.20")).does_not_apply(),
        off("MariaDB of no version", "mariadb", None).gives_unknown(),
        off("an engine not known", "toydb", None).gives_manual(),
        off("Oracle", "oracle-ee", None).does_not_apply(),
        off("SQL Server", "sqlserver-se", None).does_not_apply(),
        off("Db2", "db2-se", None).does_not_apply(),
    ]);
    cases
}
