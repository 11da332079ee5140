//! A volume in use can be brought back from a snapshot.

use crate::calls::Operation;
use crate::calls::ec2::{DescribeSnapshots, DescribeVolumes};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::Grouped;
use crate::fact::Gap;
use crate::facts::ec2::{Snapshot, Volume};
use crate::facts::unfamiliar;
use crate::judging::Judging;
use crate::verdict::{Judgement, not_applicable, pass_if, skip};

pub(super) static CHECK: Check = Check {
    key: "ebs-volume-snapshot-exists",
    title: "Every volume in use has a snapshot",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ebs.snapshots")],
    reads: &[DescribeVolumes::CALL, DescribeSnapshots::CALL],
    params: &[],
    why: "A volume without a snapshot lives in one zone only: if it fails, or somebody deletes it, the data are gone.",
    fix: Fix {
        what: "Make a snapshot of the volume, and let a backup plan or a lifecycle policy make the next ones.",
        command: "aws ec2 create-snapshot --volume-id VOLUME_ID",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshots.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.volumes, |volume| judge_volume(volume, region.by.snapshots()));
    }
}

fn judge_volume(volume: &Volume, snapshots: &Grouped<'_, Snapshot>) -> Judgement {
    if super::is_going(volume) {
        return skip();
    }
    if !super::is_attached(volume) {
        return not_applicable("no instance uses the volume");
    }
    let exists = snapshots.any(&volume.id, is_whole)?;
    pass_if(exists, "the volume has a completed snapshot", "the volume has no completed snapshot")
}

/// Whether the snapshot holds the whole of its volume.
pub(super) fn is_whole(snapshot: &Snapshot) -> Result<bool, Gap> {
    match snapshot.state.as_deref() {
        Some("completed") => Ok(true),
        Some("pending" | "error" | "recoverable" | "recovering") => Ok(false),
        new => Err(unfamiliar(new, DescribeSnapshots::CALL, "State")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{snapshot, volume_in_use, with_snapshots, with_volume};
    use crate::cases::regional;
    use crate::fact::{Listing, Reason};

    let altered = |alter: fn(&mut Snapshot)| {
        let mut snapshot = snapshot();
        alter(&mut snapshot);
        snapshot
    };
    let a_copy = altered(|snapshot| snapshot.volume = Some("vol-ffffffff".to_owned()));
    let pending = altered(|snapshot| snapshot.state = Some("pending".to_owned()));
    let failed = altered(|snapshot| snapshot.state = Some("error".to_owned()));
    let nameless = altered(|snapshot| snapshot.volume = None);
    vec![
        with_snapshots("completed", vec![snapshot()]).passes(),
        with_snapshots("none", vec![]).fails(),
        with_snapshots("of another volume", vec![a_copy]).fails(),
        with_snapshots("not completed", vec![pending, failed]).fails(),
        with_snapshots("one settles it", vec![nameless.clone(), snapshot()]).passes(),
        with_snapshots("of no told volume", vec![nameless]).gives_unknown(),
        with_volume("attached to nothing", |_| {}).does_not_apply(),
        with_volume("deleted", |volume| volume.state = Some("deleted".to_owned())).says_nothing(),
        regional("snapshots half read", |region| {
            let gap = Gap::new(DescribeSnapshots::CALL, Reason::CutList, "page 2");
            region.ec2.volumes = Listing::complete(vec![volume_in_use()]);
            region.ec2.snapshots = Listing::cut(vec![], gap);
        })
        .gives_unknown(),
    ]
}
