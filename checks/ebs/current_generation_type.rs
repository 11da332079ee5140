//! Volumes are of a type that AWS still builds on.

use crate::calls::Operation;
use crate::calls::ec2::DescribeVolumes;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Volume;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ebs-current-generation-type",
    title: "Volumes are of a current-generation type",
    severity: Severity::Informational,
    set: Set::Baseline,
    covers: &[covers("ebs.volume-types")],
    reads: &[DescribeVolumes::CALL],
    params: &[],
    why: "Magnetic volumes are slow and of the previous generation: load that they cannot carry stalls what runs on them.",
    fix: Fix {
        what: "Change the volume to a current type.",
        command: "aws ec2 modify-volume --volume-id VOLUME_ID --volume-type gp3",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html"],
    judge: |judging| super::each_volume(judging, judge),
};

fn judge(volume: &Volume) -> Judgement {
    match volume.kind.as_deref() {
        Some(kind @ ("gp2" | "gp3" | "io1" | "io2" | "sc1" | "st1")) => pass(format!("the volume's type is {kind}")),
        // AWS counts this one alone as of the previous generation.
        Some("standard") => fail("the volume is magnetic (standard), of the previous generation"),
        new => Err(unfamiliar(new, DescribeVolumes::CALL, "VolumeType")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_volume;
    use crate::cases::regional;

    let kind = |name| with_volume(name, |volume| volume.kind = Some(name.to_owned()));
    vec![
        kind("gp3").passes(),
        kind("gp2").passes(),
        kind("standard").fails(),
        kind("gp9").gives_unknown(),
        with_volume("not told", |_| {}).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
