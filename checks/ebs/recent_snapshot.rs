//! The latest snapshot of a volume is fresh enough to go back to.

use jiff::{SignedDuration, Timestamp};

use crate::calls::Operation;
use crate::calls::ec2::{DescribeSnapshots, DescribeVolumes};
use crate::check::{Check, Fix, Set, Severity, covers, covers_only};
use crate::derived::Grouped;
use crate::facts::ec2::{Snapshot, Volume};
use crate::facts::given;
use crate::judging::Judging;
use crate::params::RECENT_SNAPSHOT;
use crate::verdict::{Judgement, not_applicable, pass_if, skip};

use super::volume_snapshot_exists::is_whole;

pub(super) static CHECK: Check = Check {
    key: "ebs-recent-snapshot",
    title: "Every volume in use has a recent snapshot",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("ebs.retention"), covers_only("ec2.backups", super::of_an_instance)],
    reads: &[DescribeVolumes::CALL, DescribeSnapshots::CALL],
    params: &[RECENT_SNAPSHOT],
    why: "Whatever was written since the latest snapshot is lost with the volume: an old one saves little.",
    fix: Fix {
        what: "Make a snapshot of the volume, and let a backup plan or a lifecycle policy make the next ones.",
        command: "aws ec2 create-snapshot --volume-id VOLUME_ID",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-snapshots.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let most = i64::from(judging.params().integer(RECENT_SNAPSHOT));
    let since = judging.facts().collected_at - SignedDuration::from_hours(24 * most);
    for region in judging.regions() {
        judging
            .each(region.name, &region.ec2.volumes, |volume| judge_volume(volume, region.by.snapshots(), since, most));
    }
}

fn judge_volume(volume: &Volume, snapshots: &Grouped<'_, Snapshot>, since: Timestamp, most: i64) -> Judgement {
    if super::is_going(volume) {
        return skip();
    }
    if !super::is_attached(volume) {
        return not_applicable("no instance uses the volume");
    }
    let fresh = snapshots.any(&volume.id, |snapshot| {
        Ok(is_whole(snapshot)? && given(snapshot.started_at, DescribeSnapshots::CALL, "StartTime")? >= since)
    })?;
    pass_if(
        fresh,
        format!("the volume has a snapshot of the last {most} days"),
        format!("the volume has no snapshot of the last {most} days"),
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{snapshot, with_snapshots, with_volume};
    use crate::cases::{days_ago, regional};
    use crate::params::Value;

    let of = |days| {
        let mut snapshot = snapshot();
        snapshot.started_at = Some(days_ago(days));
        snapshot
    };
    let mut pending = of(0);
    pending.state = Some("pending".to_owned());
    vec![
        with_snapshots("yesterday's", vec![of(400), of(1)]).passes(),
        with_snapshots("last week's, to the hour", vec![of(7)]).passes(),
        with_snapshots("older", vec![of(8)]).fails().saying("7 days"),
        with_snapshots("older, but allowed", vec![of(8)]).with(RECENT_SNAPSHOT, Value::Integer(10)).passes(),
        with_snapshots("one is being made", vec![of(8), pending]).fails(),
        with_snapshots("none", vec![]).fails(),
        with_snapshots("of no told time", vec![snapshot()]).gives_unknown(),
        with_volume("attached to nothing", |_| {}).does_not_apply(),
        with_volume("deleted", |volume| volume.state = Some("deleted".to_owned())).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
