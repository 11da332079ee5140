//! Snapshots go when nobody will restore them any more.

use jiff::{SignedDuration, Timestamp};

use crate::calls::Operation;
use crate::calls::ec2::DescribeSnapshots;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Snapshot;
use crate::facts::given;
use crate::judging::Judging;
use crate::params::OLD_SNAPSHOT;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "ebs-no-old-snapshots",
    title: "Snapshots past the retention age are removed",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("ebs.retention")],
    reads: &[DescribeSnapshots::CALL],
    params: &[OLD_SNAPSHOT],
    why: "Old snapshots keep data, and credentials in them, long after they were deleted where they lived.",
    fix: Fix {
        what: "Delete the snapshot once no registered image needs it, or archive it if it must be kept.",
        command: "aws ec2 delete-snapshot --snapshot-id SNAPSHOT_ID",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-snapshot.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let most = i64::from(judging.params().integer(OLD_SNAPSHOT));
    let since = judging.facts().collected_at - SignedDuration::from_hours(24 * most);
    super::each_snapshot(judging, |snapshot| judge_snapshot(snapshot, since, most));
}

fn judge_snapshot(snapshot: &Snapshot, since: Timestamp, most: i64) -> Judgement {
    let started = given(snapshot.started_at, DescribeSnapshots::CALL, "StartTime")?;
    pass_if(
        started >= since,
        format!("the snapshot is of {started}, not more than {most} days old"),
        format!("the snapshot is of {started}, more than {most} days old"),
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_snapshot;
    use crate::cases::{days_ago, regional};
    use crate::params::Value;

    let of = |name, days| with_snapshot(name, |snapshot| snapshot.started_at = Some(days_ago(days)));
    vec![
        of("young", 30).passes(),
        of("a year old to the hour", 365).passes(),
        of("old", 366).fails().saying("365 days"),
        of("young, but 10 days allowed", 30).with(OLD_SNAPSHOT, Value::Integer(10)).fails(),
        with_snapshot("of no told time", |_| {}).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
