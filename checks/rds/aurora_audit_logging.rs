//! Aurora MySQL writes an audit log when its cluster parameters say so.

use super::each_cluster;
use super::engines::{Engine, engine};
use super::parameters::{in_force, is_on, of_cluster};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusterParameters, DescribeDBClusters};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::OfRegion;
use crate::fact::{Gap, all};
use crate::facts::given;
use crate::facts::rds::Cluster;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-aurora-audit-logging",
    title: "Aurora MySQL clusters write an audit log",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.application-security")],
    reads: &[DescribeDBClusterParameters::CALL, DescribeDBClusters::CALL],
    params: &[],
    why: "Without the audit log nobody can tell who connected to the database and what they asked of it.",
    fix: Fix {
        what: "Turn server_audit_logging on in the cluster's parameter group and name the events in server_audit_events.",
        command: "aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name GROUP --parameters ParameterName=server_audit_logging,ParameterValue=1,ApplyMethod=immediate ParameterName=server_audit_events,ParameterValue=CONNECT,ApplyMethod=immediate",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Auditing.html"],
    judge: |judging| each_cluster(judging, |region, cluster| judge(cluster, region.by)),
};

fn judge(cluster: &Cluster, region: &OfRegion<'_>) -> Judgement {
    if engine(&cluster.engine) != Engine::AuroraMysql {
        return not_applicable("the cluster does not run Aurora MySQL");
    }
    let group = given(cluster.parameter_group.as_deref(), DescribeDBClusters::CALL, "DBClusterParameterGroup")?;
    // Both are off, or empty, by default.
    let logging = value(region, group, "server_audit_logging")?;
    let on = logging.map(|value| is_on(value, DescribeDBClusterParameters::CALL)).transpose()?;
    if on != Some(true) {
        return fail(format!("server_audit_logging is off in the parameter group {group}"));
    }
    if value(region, group, "server_audit_events")?.is_none_or(|events| events.trim().is_empty()) {
        return fail(format!("server_audit_events names no events in the parameter group {group}"));
    }
    let status = cluster.members.iter().map(|member| member.parameter_status.as_deref());
    if all(status.map(|status| in_force(status, DescribeDBClusters::CALL)))? {
        pass(format!("the parameter group {group} turns the audit log on"))
    } else {
        fail(format!("the parameter group {group} turns the audit log on and is not in force yet"))
    }
}

fn value<'a>(region: &OfRegion<'a>, group: &str, name: &str) -> Result<Option<&'a str>, Gap> {
    Ok(of_cluster(region, group, name)?.and_then(|parameter| parameter.value.as_deref()))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{cluster, empty, no_cluster, parameter, text, with_cluster};
    use crate::cases::{Case, regional};
    use crate::fact::Listing;
    use crate::facts::rds::ClusterParameterGroup;

    fn set(name: &'static str, logging: Option<&str>, events: Option<&str>, status: &str) -> Case {
        regional(name, |region| {
            empty(&mut region.rds);
            let mut cluster = cluster("orders");
            cluster.parameter_group = text("own");
            cluster.members[0].parameter_status = text(status);
            region.rds.clusters.seen_mut().push(cluster);
            region.rds.cluster_parameter_groups = vec![ClusterParameterGroup {
                name: "own".to_owned(),
                parameters: Listing::complete(vec![
                    parameter("server_audit_logging", logging),
                    parameter("server_audit_events", events),
                ]),
            }];
        })
    }
    let mut cases = no_cluster();
    cases.extend([
        set("on with events", Some("1"), Some("CONNECT,QUERY"), "in-sync").passes(),
        set("on without events", Some("1"), None, "in-sync").fails().saying("no events"),
        set("on with empty events", Some("1"), Some(""), "in-sync").fails(),
        set("off", Some("0"), Some("CONNECT"), "in-sync").fails().saying("logging is off"),
        set("by default", None, None, "in-sync").fails(),
        set("awaiting a reboot", Some("1"), Some("CONNECT"), "pending-reboot").fails().saying("not in force"),
        with_cluster("parameters unread", |c| c.parameter_group = text("own")).gives_unknown(),
        with_cluster("Aurora PostgreSQL", |c| c.engine = "aurora-postgresql".to_owned()).does_not_apply(),
    ]);
    cases
}
