//! A changed parameter may wait for a reboot; until then the old value holds.

use super::parameters::in_force;
use super::{each_cluster, each_instance};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::all;
use crate::facts::given;
use crate::facts::rds::{Cluster, Instance};
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "rds-parameters-in-sync",
    title: "Parameter changes are applied, none awaits reboot",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("rds.parameter-groups")],
    reads: &[DescribeDBClusters::CALL, DescribeDBInstances::CALL],
    params: &[],
    why: "Until the reboot the database runs with its old settings, while everyone who reads the parameter group \
          believes in the new ones.",
    fix: Fix {
        what: "Reboot the instance in a quiet hour.",
        command: "aws rds reboot-db-instance --db-instance-identifier INSTANCE",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html"],
    // Members have a group of their own beside that of their cluster.
    judge: |judging| {
        each_instance(judging, |_, instance| judge_instance(instance));
        each_cluster(judging, |_, cluster| judge_cluster(cluster));
    },
};

fn judge_instance(instance: &Instance) -> Judgement {
    let call = DescribeDBInstances::CALL;
    given(instance.parameter_groups.first(), call, "DBParameterGroups")?;
    say(all(instance.parameter_groups.iter().map(|group| in_force(group.apply_status.as_deref(), call)))?)
}

fn judge_cluster(cluster: &Cluster) -> Judgement {
    if cluster.members.is_empty() {
        return not_applicable("the cluster has no instances");
    }
    let status = cluster.members.iter().map(|member| member.parameter_status.as_deref());
    say(all(status.map(|status| in_force(status, DescribeDBClusters::CALL)))?)
}

fn say(in_sync: bool) -> Judgement {
    pass_if(in_sync, "all parameters are in force", "changed parameters are not in force yet")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_instance, text, uses, with_cluster, with_instance};

    let status = |name, status: &str| with_instance(name, |i| i.parameter_groups = vec![uses("own", status)]);
    let cluster =
        |name, status: Option<&str>| with_cluster(name, |c| c.members[0].parameter_status = status.and_then(text));
    let mut cases = no_instance();
    cases.extend(no_cluster());
    cases.extend([
        status("in sync", "in-sync").passes(),
        status("awaiting a reboot", "pending-reboot").fails(),
        status("a status not known", "dreaming").gives_unknown(),
        with_instance("not said", |_| {}).gives_unknown(),
        cluster("a cluster in sync", Some("in-sync")).passes(),
        cluster("a member awaits a reboot", Some("pending-reboot")).fails(),
        cluster("not said of a member", None).gives_unknown(),
        with_cluster("without instances", |c| c.members.clear()).does_not_apply(),
    ]);
    cases
}
