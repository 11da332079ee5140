//! Snapshots hold the whole database, encrypted or not.

use super::{each_cluster_snapshot, each_snapshot};
use crate::calls::rds::{DescribeDBClusterSnapshots, DescribeDBSnapshots};
use crate::calls::{Call, Operation};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::given;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "rds-snapshot-encryption",
    title: "Database snapshots are encrypted",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.encryption")],
    reads: &[DescribeDBClusterSnapshots::CALL, DescribeDBSnapshots::CALL],
    params: &[],
    why: "A snapshot is the whole database in one piece: without encryption, whoever may copy it may read it.",
    fix: Fix {
        // A cluster's snapshot takes a key only when it is restored, and RDS keeps automated ones itself.
        what: "Copy the snapshot with a KMS key (restore a cluster's with one) and delete it if it is manual; automated \
               ones end with their retention, once the database is replaced by an encrypted one.",
        command: "aws rds copy-db-snapshot --source-db-snapshot-identifier SNAPSHOT --target-db-snapshot-identifier NEW_SNAPSHOT --kms-key-id KEY",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html",
    ],
    judge: |judging| {
        each_snapshot(judging, |snapshot| judge(snapshot.encrypted, DescribeDBSnapshots::CALL));
        each_cluster_snapshot(judging, |snapshot| judge(snapshot.encrypted, DescribeDBClusterSnapshots::CALL));
    },
};

fn judge(encrypted: Option<bool>, call: &'static Call) -> Judgement {
    let field = if call == DescribeDBSnapshots::CALL { "Encrypted" } else { "StorageEncrypted" };
    pass_if(given(encrypted, call, field)?, "the snapshot is encrypted", "the snapshot is not encrypted")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{text, with_cluster_snapshot, with_snapshot};

    vec![
        with_snapshot("encrypted", |s| s.encrypted = Some(true)).passes(),
        with_snapshot("not encrypted", |s| s.encrypted = Some(false)).fails(),
        with_snapshot("automated and not encrypted", |s| {
            s.kind = text("automated");
            s.encrypted = Some(false);
        })
        .fails(),
        with_snapshot("not said", |_| {}).gives_unknown(),
        with_cluster_snapshot("encrypted cluster snapshot", |s| s.encrypted = Some(true)).passes(),
        with_cluster_snapshot("cluster snapshot without encryption", |s| s.encrypted = Some(false)).fails(),
        with_cluster_snapshot("not said of a cluster snapshot", |_| {}).gives_unknown(),
        with_cluster_snapshot("of DocumentDB", |s| s.engine = "docdb".to_owned()).says_nothing(),
        with_snapshot("being deleted", |s| s.status = text("deleting")).says_nothing(),
    ]
}
