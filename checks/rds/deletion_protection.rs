//! Deletion protection.

use super::{each_cluster, each_standalone};
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::verdict::{Judgement, pass_if};

const WHY: &str = "One wrong call, script or template change can delete a database that has no deletion protection.";

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-deletion-protection",
    title: "Instances have deletion protection",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Turn deletion protection on for the instance.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --deletion-protection",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html"],
    judge: |judging| each_standalone(judging, |_, found| judge(found.deletion_protection, DescribeDBInstances::CALL)),
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-deletion-protection",
    title: "Clusters have deletion protection",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Turn deletion protection on for the cluster.",
        command: "aws rds modify-db-cluster --db-cluster-identifier CLUSTER --deletion-protection",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html"],
    judge: |judging| each_cluster(judging, |_, found| judge(found.deletion_protection, DescribeDBClusters::CALL)),
};

fn judge(protected: Option<bool>, call: &'static Call) -> Judgement {
    pass_if(given(protected, call, "DeletionProtection")?, "deletion protection is on", "deletion protection is off")
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, with_cluster, with_instance};

    let (mut cases, more) = if check.key == INSTANCE.key {
        let with = |name, on| with_instance(name, |i| i.deletion_protection = on);
        (no_standalone(), [with("on", Some(true)), with("off", Some(false)), with("not said", None)])
    } else {
        let with = |name, on| with_cluster(name, |c| c.deletion_protection = on);
        (no_cluster(), [with("on", Some(true)), with("off", Some(false)), with("not said", None)])
    };
    let [on, off, unsaid] = more;
    cases.extend([on.passes(), off.fails(), unsaid.gives_unknown()]);
    cases
}
