//! What lies in snapshots is encrypted.

use crate::calls::Operation;
use crate::calls::ec2::DescribeSnapshots;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Snapshot;
use crate::facts::given;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "ebs-snapshot-encryption",
    title: "Snapshots are encrypted",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ebs.encryption"), covers("ec2.encryption")],
    reads: &[DescribeSnapshots::CALL],
    params: &[],
    why: "An unencrypted snapshot can be shared with any account, or with everyone, and read there without a key.",
    fix: Fix {
        what: "Copy the snapshot with encryption and delete the one that is not encrypted.",
        command: "aws ec2 copy-snapshot --source-region REGION --source-snapshot-id SNAPSHOT_ID --encrypted",
    },
    references: &[
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html",
    ],
    judge: |judging| super::each_snapshot(judging, judge),
};

fn judge(snapshot: &Snapshot) -> Judgement {
    let encrypted = given(snapshot.encrypted, DescribeSnapshots::CALL, "Encrypted")?;
    pass_if(encrypted, "the snapshot is encrypted", "the snapshot is not encrypted")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_snapshot;
    use crate::cases::regional;

    vec![
        with_snapshot("encrypted", |snapshot| snapshot.encrypted = Some(true)).passes(),
        with_snapshot("not encrypted", |snapshot| snapshot.encrypted = Some(false)).fails(),
        with_snapshot("not told", |_| {}).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
