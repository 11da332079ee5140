//! Tags that follow a database into its snapshots.

use super::{each_cluster, each_standalone};
use crate::calls::Operation;
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::verdict::{Judgement, pass_if};

const WHY: &str = "Snapshots without the tags of their database fall out of policies, budgets and clean-ups that go by \
                   tags, and nobody knows whose data they hold.";

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-copy-tags",
    title: "Instance tags are copied to snapshots",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Let snapshots of the instance inherit its tags.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --copy-tags-to-snapshot",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html"],
    judge: |judging| each_standalone(judging, |_, instance| judge(instance.copy_tags)),
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-copy-tags",
    title: "Cluster tags are copied to snapshots",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("rds.backup-retention")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Let snapshots of the cluster inherit its tags.",
        command: "aws rds modify-db-cluster --db-cluster-identifier CLUSTER --copy-tags-to-snapshot",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Tagging.html"],
    judge: |judging| each_cluster(judging, |_, cluster| judge(cluster.copy_tags)),
};

fn judge(copied: bool) -> Judgement {
    pass_if(copied, "tags are copied to snapshots", "tags are not copied to snapshots")
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, with_cluster, with_instance};

    let (mut cases, copied, lost) = if check.key == INSTANCE.key {
        let with = |name, copied| with_instance(name, |i| i.copy_tags = copied);
        (no_standalone(), with("copied", true), with("not copied", false))
    } else {
        let with = |name, copied| with_cluster(name, |c| c.copy_tags = copied);
        (no_cluster(), with("copied", true), with("not copied", false))
    };
    cases.extend([copied.passes(), lost.fails()]);
    cases
}
