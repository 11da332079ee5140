//! AWS's default parameter groups cannot be changed.

use super::engines::{Engine, engine};
use super::{each_cluster, each_standalone};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "rds-custom-parameter-group",
    title: "Databases use their own parameter groups",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("rds.parameter-groups")],
    reads: &[DescribeDBClusters::CALL, DescribeDBInstances::CALL],
    params: &[],
    why: "A default parameter group cannot be changed: auditing, TLS or a time limit cannot be turned on the day they \
          are needed without moving the database to another group first.",
    fix: Fix {
        what: "Make a parameter group and give it to the database.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --db-parameter-group-name GROUP",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html"],
    judge: |judging| {
        each_standalone(judging, |_, instance| judge_instance(instance));
        each_cluster(judging, |_, cluster| {
            judge(given(cluster.parameter_group.as_deref(), DescribeDBClusters::CALL, "DBClusterParameterGroup")?)
        });
    },
};

fn judge_instance(instance: &Instance) -> Judgement {
    if engine(&instance.engine) == Engine::Custom {
        return not_applicable("on RDS Custom the customer configures the engine on its host");
    }
    judge(&given(instance.parameter_groups.first(), DescribeDBInstances::CALL, "DBParameterGroups")?.name)
}

fn judge(group: &str) -> Judgement {
    let default = group.starts_with("default.");
    pass_if(!default, format!("the database uses {group}"), format!("the database uses AWS's {group}"))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, text, uses, with_cluster, with_instance};

    let group = |name, group: &str| with_instance(name, |i| i.parameter_groups = vec![uses(group, "in-sync")]);
    let mut cases = no_standalone();
    cases.extend(no_cluster());
    cases.extend([
        group("own", "orders-16").passes(),
        group("default", "default.postgres16").fails().saying("default.postgres16"),
        with_instance("not said", |_| {}).gives_unknown(),
        with_instance("RDS Custom", |i| i.engine = "custom-oracle-ee".to_owned()).does_not_apply(),
        with_cluster("a cluster's own", |c| c.parameter_group = text("orders")).passes(),
        with_cluster("a cluster's default", |c| c.parameter_group = text("default.aurora-mysql8.0")).fails(),
        with_cluster("not said of a cluster", |_| {}).gives_unknown(),
    ]);
    cases
}
