//! Storage encryption, which can only be chosen when a database is made.

use super::{each_cluster, each_standalone};
use crate::calls::rds::{DescribeDBClusters, DescribeDBInstances};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::verdict::{Judgement, pass_if};

const WHY: &str = "Unencrypted storage leaves the data, its backups and its replicas readable to whoever gets hold of a \
                   copy.";

pub(super) static INSTANCE: Check = Check {
    key: "rds-instance-encryption",
    title: "Instance storage is encrypted",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.encryption")],
    reads: &[DescribeDBInstances::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Copy a snapshot of the instance with a KMS key and restore the database from the copy.",
        command: "aws rds copy-db-snapshot --source-db-snapshot-identifier SNAPSHOT --target-db-snapshot-identifier NEW_SNAPSHOT --kms-key-id KEY",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html"],
    judge: |judging| each_standalone(judging, |_, instance| judge(instance.encrypted, DescribeDBInstances::CALL)),
};

pub(super) static CLUSTER: Check = Check {
    key: "rds-cluster-encryption",
    title: "Cluster storage is encrypted",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.encryption")],
    reads: &[DescribeDBClusters::CALL],
    params: &[],
    why: WHY,
    fix: Fix {
        what: "Restore a snapshot of the cluster into a new one with a KMS key.",
        command: "aws rds restore-db-cluster-from-snapshot --db-cluster-identifier NEW_CLUSTER --snapshot-identifier SNAPSHOT --engine ENGINE --kms-key-id KEY",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html"],
    judge: |judging| each_cluster(judging, |_, cluster| judge(cluster.encrypted, DescribeDBClusters::CALL)),
};

fn judge(encrypted: Option<bool>, call: &'static Call) -> Judgement {
    pass_if(given(encrypted, call, "StorageEncrypted")?, "storage is encrypted", "storage is not encrypted")
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{no_cluster, no_standalone, with_cluster, with_instance};

    let (mut cases, more) = if check.key == INSTANCE.key {
        let with = |name, encrypted| with_instance(name, |i| i.encrypted = encrypted);
        (no_standalone(), [with("yes", Some(true)), with("no", Some(false)), with("not said", None)])
    } else {
        let with = |name, encrypted| with_cluster(name, |c| c.encrypted = encrypted);
        (no_cluster(), [with("yes", Some(true)), with("no", Some(false)), with("not said", None)])
    };
    let [yes, no, unsaid] = more;
    cases.extend([yes.passes(), no.fails(), unsaid.gives_unknown()]);
    cases
}
