//! The master user's name is chosen once, when the database is made.

use super::{each_cluster, each_standalone};
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::verdict::{Judgement, pass_if};

const WHY: &str = "The console's default names are the first that password guessing tries; another name makes an attacker \
                   find out two things instead of one.";
const DEFAULTS: &[&str] = &["admin", "postgres"];

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-custom-admin",
    title: "Instance master user has a non-default name",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.database-access")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Make a new instance with another master user name and move the data there.",
        command: "aws rds create-db-instance --db-instance-identifier NEW_INSTANCE --engine ENGINE --db-instance-class CLASS --allocated-storage GIB --master-username NAME --manage-master-user-password",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html"],
    judge: |judging| {
        each_standalone(judging, |_, found| judge(found.master_user.as_deref(), DescribeDBInstances::CALL));
    },
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-custom-admin",
    title: "Cluster master user has a non-default name",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.database-access")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Make a new cluster with another master user name and move the data there.",
        command: "aws rds create-db-cluster --db-cluster-identifier NEW_CLUSTER --engine ENGINE --master-username NAME --manage-master-user-password",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.MasterAccounts.html"],
    judge: |judging| {
        each_cluster(judging, |_, found| judge(found.master_user.as_deref(), DescribeDBClusters::CALL));
    },
};

fn judge(name: Option<&str>, call: &'static Call) -> Judgement {
    let name = given(name, call, "MasterUsername")?;
    let default = DEFAULTS.iter().any(|default| name.eq_ignore_ascii_case(default));
    pass_if(!default, "the master user has a name of its own", format!("the master user is {name}, a default name"))
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, text, with_cluster, with_instance};

    let (mut cases, more) = if check.key == INSTANCE.key {
        let named = |name, user: Option<&str>| with_instance(name, |i| i.master_user = user.and_then(text));
        let more = [named("own", Some("keeper")), named("default", Some("postgres")), named("not said", None)];
        (no_standalone(), more)
    } else {
        let named = |name, user: Option<&str>| with_cluster(name, |c| c.master_user = user.and_then(text));
        let more = [named("own", Some("keeper")), named("default", Some("Admin")), named("not said", None)];
        (no_cluster(), more)
    };
    let [own, default, unsaid] = more;
    cases.extend([own.passes(), default.fails(), unsaid.gives_unknown()]);
    cases
}
