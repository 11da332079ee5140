//! Each engine has its own way to refuse clients that do not speak TLS.

use super::engines::{Engine, engine, version};
use super::parameters::{in_force, is_on, of_cluster, of_instance};
use super::{each_cluster, each_standalone};
use crate::calls::rds::{DescribeDBClusterParameters, DescribeDBClusters, DescribeDBInstances, DescribeDBParameters};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::OfRegion;
use crate::fact::{Gap, all};
use crate::facts::given;
use crate::facts::rds::{Cluster, Instance, Parameter};
use crate::verdict::{Judgement, fail, manual, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-tls-required",
    title: "Parameter groups force TLS for clients",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.encryption")],
    reads: &[
        DescribeDBClusterParameters::CALL,
        DescribeDBClusters::CALL,
        DescribeDBInstances::CALL,
        DescribeDBParameters::CALL,
    ],
    params: &[],
    why: "A database that also takes plain connections lets a misconfigured client send its password and its data \
          where anyone on the way can read them.",
    fix: Fix {
        what: "Set rds.force_ssl or require_secure_transport to 1 in a parameter group of your own (of a cluster: \
               modify-db-cluster-parameter-group), and reboot if it says so.",
        command: "aws rds modify-db-parameter-group --db-parameter-group-name GROUP --parameters ParameterName=PARAMETER,ParameterValue=1,ApplyMethod=pending-reboot",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mariadb-ssl-connections.require-ssl.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Compare-v3-v84.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html",
    ],
    judge: |judging| {
        each_standalone(judging, |region, instance| judge_instance(instance, region.by));
        each_cluster(judging, |region, cluster| judge_cluster(cluster, region.by));
    },
};

/// The parameter that forces TLS, and the first version where that is the default.
type Switch = (&'static str, Option<(u32, u32)>);

fn switch(engine: Engine) -> Result<Switch, &'static str> {
    match engine {
        Engine::Postgres => Ok(("rds.force_ssl", Some((15, 0)))),
        Engine::AuroraPostgres => Ok(("rds.force_ssl", Some((17, 0)))),
        Engine::SqlServer => Ok(("rds.force_ssl", None)),
        Engine::Mariadb => Ok(("require_secure_transport", Some((11, 8)))),
        Engine::Mysql => Ok(("require_secure_transport", Some((9, 7)))),
        Engine::AuroraMysql => Ok(("require_secure_transport", Some((8, 4)))),
        // Option groups add an encrypted port and leave the plain one open; only the network can close that.
        Engine::Oracle => Err("Oracle takes TLS from its option group: see that clients can reach the TLS port only"),
        Engine::Db2 => Err("Db2 opens a TLS port beside the plain one: see that clients can reach that one only"),
        Engine::Custom => Err("on RDS Custom the host's own configuration decides: see that it forces TLS"),
        Engine::Other => Err("this engine is not known here: see that it forces TLS"),
    }
}

pub(crate) fn judge_instance(instance: &Instance, region: &OfRegion<'_>) -> Judgement {
    let (name, default_from) = match switch(engine(&instance.engine)) {
        Ok(switch) => switch,
        Err(look) => return manual(look),
    };
    let group = given(instance.parameter_groups.first(), DescribeDBInstances::CALL, "DBParameterGroups")?;
    let parameter = of_instance(region, &group.name, name)?;
    let version = given(instance.engine_version.as_deref(), DescribeDBInstances::CALL, "EngineVersion");
    let call = DescribeDBParameters::CALL;
    let forced = parameter.map(|found| forces(found, default_from, version, call)).transpose()?;
    say(name, &group.name, forced, || in_force(group.apply_status.as_deref(), DescribeDBInstances::CALL))
}

pub(crate) fn judge_cluster(cluster: &Cluster, region: &OfRegion<'_>) -> Judgement {
    let (name, default_from) = match switch(engine(&cluster.engine)) {
        Ok(switch) => switch,
        Err(look) => return manual(look),
    };
    let group = given(cluster.parameter_group.as_deref(), DescribeDBClusters::CALL, "DBClusterParameterGroup")?;
    let parameter = of_cluster(region, group, name)?;
    let version = given(cluster.engine_version.as_deref(), DescribeDBClusters::CALL, "EngineVersion");
    let call = DescribeDBClusterParameters::CALL;
    let forced = parameter.map(|found| forces(found, default_from, version, call)).transpose()?;
    let status = cluster.members.iter().map(|member| member.parameter_status.as_deref());
    say(name, group, forced, || all(status.map(|status| in_force(status, DescribeDBClusters::CALL))))
}

/// Whether the parameter, or the engine's default in its place, forces TLS.
fn forces(
    parameter: &Parameter,
    default_from: Option<(u32, u32)>,
    engine_version: Result<&str, Gap>,
    call: &'static Call,
) -> Result<bool, Gap> {
    match (&parameter.value, default_from) {
        (Some(value), _) => is_on(value, call),
        (None, None) => Ok(false),
        (None, Some(first)) => Ok(given(version(engine_version?), call, "a version number")? >= first),
    }
}

fn say(name: &str, group: &str, forced: Option<bool>, in_force: impl FnOnce() -> Result<bool, Gap>) -> Judgement {
    match forced {
        None => fail(format!("the parameter group {group} has no {name}, so nothing forces TLS")),
        Some(false) => fail(format!("{name} is off in the parameter group {group}")),
        Some(true) if in_force()? => pass(format!("{name} is on in the parameter group {group}")),
        Some(true) => fail(format!("{name} is on in the parameter group {group}, which is not in force yet")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{cluster, empty, instance, no_cluster, no_standalone, parameter, text, uses, with_instance};
    use crate::cases::{Case, regional};
    use crate::fact::Listing;
    use crate::facts::rds::{ClusterParameterGroup, ParameterGroup};

    fn one(name: &'static str, engine: &str, version: &str, set: (&str, Option<&str>), status: &str) -> Case {
        regional(name, |region| {
            empty(&mut region.rds);
            let mut instance = instance("orders");
            instance.engine = engine.to_owned();
            instance.engine_version = text(version);
            instance.parameter_groups = vec![uses("own", status)];
            region.rds.instances.seen_mut().push(instance);
            let parameters = Listing::complete(vec![parameter(set.0, set.1)]);
            region.rds.parameter_groups = vec![ParameterGroup { name: "own".to_owned(), parameters }];
        })
    }
    fn aurora(name: &'static str, engine: &str, version: &str, set: (&str, Option<&str>), status: &str) -> Case {
        regional(name, |region| {
            empty(&mut region.rds);
            let mut cluster = cluster("orders");
            cluster.engine = engine.to_owned();
            cluster.engine_version = text(version);
            cluster.parameter_group = text("own");
            cluster.members[0].parameter_status = text(status);
            region.rds.clusters.seen_mut().push(cluster);
            let parameters = Listing::complete(vec![parameter(set.0, set.1)]);
            region.rds.cluster_parameter_groups = vec![ClusterParameterGroup { name: "own".to_owned(), parameters }];
        })
    }
    let (force, secure) = ("rds.force_ssl", "require_secure_transport");
    let mut cases = no_standalone();
    cases.extend(no_cluster());
    cases.extend([
        one("PostgreSQL forced", "postgres", "13.4", (force, Some("1")), "in-sync").passes(),
        one("PostgreSQL not forced", "postgres", "16.3", (force, Some("0")), "in-sync").fails().saying("off"),
        one("PostgreSQL 15 by default", "postgres", "15.2", (force, None), "in-sync").passes(),
        one("PostgreSQL 14 by default", "postgres", "14.9", (force, None), "in-sync").fails(),
        one("a version that is no number", "postgres", "next", (force, None), "in-sync").gives_unknown(),
        one("SQL Server forced", "sqlserver-se", "16.00.4165.4.v1", (force, Some("1")), "in-sync").passes(),
        one("SQL Server by default", "sqlserver-ex", "16.00.4165.4.v1", (force, None), "in-sync").fails(),
        one("MySQL by word", "mysql", "8.4.5", (secure, Some("ON")), "in-sync").passes(),
        one("MySQL 8.4 by default", "mysql", "8.4.5", (secure, None), "in-sync").fails(),
        one("MySQL 9.7 by default", "mysql", "9.7.0", (secure, None), "in-sync").passes(),
        one("MySQL 9.7 turned off", "mysql", "9.7.0", (secure, Some("0")), "in-sync").fails(),
        one("MariaDB 11.8 by default", "mariadb", "11.8.3", (secure, None), "in-sync").passes(),
        one("MariaDB 11.4 by default", "mariadb", "11.4.5", (secure, None), "in-sync").fails(),
        one("MariaDB before 10.5", "mariadb", "10.4.34", ("other", None), "in-sync").fails().saying("has no"),
        one("awaiting a reboot", "sqlserver-se", "16.00", (force, Some("1")), "pending-reboot")
            .fails()
            .saying("not in"),
        one("a status not known", "postgres", "16.3", (force, Some("1")), "dreaming").gives_unknown(),
        one("a value not known", "postgres", "16.3", (force, Some("maybe")), "in-sync").gives_unknown(),
        one("Oracle", "oracle-ee", "19.0.0.0", ("other", None), "in-sync").gives_manual(),
        one("Db2", "db2-se", "11.5.9.0", ("other", None), "in-sync").gives_manual(),
        one("RDS Custom", "custom-oracle-ee", "19", ("other", None), "in-sync").gives_manual(),
        one("an engine not known", "toydb", "1", ("other", None), "in-sync").gives_manual(),
        with_instance("parameters unread", |i| i.parameter_groups = vec![uses("own", "in-sync")]).gives_unknown(),
        aurora("Aurora MySQL forced", "aurora-mysql", "8.0.mysql_aurora.3.08.0", (secure, Some("ON")), "in-sync")
            .passes(),
        aurora("Aurora MySQL 3 by default", "aurora-mysql", "8.0.mysql_aurora.3.08.0", (secure, None), "in-sync")
            .fails(),
        aurora("Aurora MySQL 8.4 by default", "aurora-mysql", "8.4.7", (secure, None), "in-sync").passes(),
        aurora("Aurora PostgreSQL 17 by default", "aurora-postgresql", "17.4", (force, None), "in-sync").passes(),
        aurora("Aurora PostgreSQL 16 by default", "aurora-postgresql", "16.8", (force, None), "in-sync").fails(),
        aurora("a member awaits a reboot", "aurora-postgresql", "17.4", (force, None), "pending-reboot").fails(),
        aurora("a Multi-AZ cluster", "postgres", "16.3", (force, Some("1")), "in-sync").passes(),
    ]);
    cases
}
