//! No volume lies about with data that nobody uses.

use crate::calls::Operation;
use crate::calls::ec2::DescribeVolumes;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Volume;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "ebs-volume-attached",
    title: "No volume is left detached",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("ebs.attachments")],
    reads: &[DescribeVolumes::CALL],
    params: &[],
    why: "A forgotten volume keeps its data and its price: whoever may attach it reads what is on it, and nobody notices.",
    fix: Fix {
        what: "Delete the volume if nobody needs it, after a last snapshot if its data matter.",
        command: "aws ec2 delete-volume --volume-id VOLUME_ID",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-volume.html"],
    judge: |judging| super::each_volume(judging, judge),
};

fn judge(volume: &Volume) -> Judgement {
    if !volume.attachments.is_empty() {
        return pass("the volume is attached");
    }
    match volume.state.as_deref() {
        Some("available" | "error") => fail("the volume is attached to nothing"),
        Some("creating") => not_applicable("the volume is still being made"),
        odd => Err(unfamiliar(odd, DescribeVolumes::CALL, "State, without an attachment,")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{attached, with_volume};
    use crate::cases::regional;

    let state = |name, state: &'static str| with_volume(name, |volume| volume.state = Some(state.to_owned()));
    vec![
        with_volume("attached", |volume| volume.attachments = vec![attached(Some("i-1"), None)]).passes(),
        with_volume("attached to a task", |volume| volume.attachments = vec![attached(None, None)]).passes(),
        state("available", "available").fails(),
        state("broken", "error").fails(),
        state("being made", "creating").does_not_apply(),
        state("being deleted", "deleting").says_nothing(),
        state("in use by nothing", "in-use").gives_unknown(),
        with_volume("no state", |volume| volume.state = None).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
