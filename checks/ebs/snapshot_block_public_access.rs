//! The region lets nobody share a snapshot with everyone.

use crate::calls::Operation;
use crate::calls::ec2::GetSnapshotBlockPublicAccessState;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Ec2;
use crate::facts::unfamiliar;
use crate::judging::Judging;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ebs-snapshot-block-public-access",
    title: "The region blocks all public sharing of snapshots",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ebs.snapshots")],
    reads: &[GetSnapshotBlockPublicAccessState::CALL],
    params: &[],
    why: "Without the block, one mistaken permission opens a whole disk to every AWS account.",
    fix: Fix {
        what: "Block all public sharing of snapshots in the region, even if it holds none yet.",
        command: "aws ec2 enable-snapshot-block-public-access --region REGION --state block-all-sharing",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.region(region.name, judge_region(&region.ec2));
    }
}

fn judge_region(ec2: &Ec2) -> Judgement {
    match ec2.snapshot_block_public_access.known()?.as_str() {
        "block-all-sharing" => pass("all public sharing of snapshots is blocked"),
        // AWS Config's rule asks for all sharing too.
        "block-new-sharing" => fail("only new public sharing is blocked: snapshots that were public stay public"),
        "unblocked" => fail("public sharing of snapshots is not blocked"),
        new => Err(unfamiliar(Some(new), GetSnapshotBlockPublicAccessState::CALL, "State")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Fact;

    let state = |name| regional(name, |region| region.ec2.snapshot_block_public_access = Fact::of(name.to_owned()));
    vec![
        state("block-all-sharing").passes(),
        state("block-new-sharing").fails().saying("only new"),
        state("unblocked").fails(),
        state("block-some-sharing").gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
