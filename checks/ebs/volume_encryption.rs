//! What lies on volumes is encrypted.

use crate::calls::Operation;
use crate::calls::ec2::DescribeVolumes;
use crate::check::{Check, Fix, Set, Severity, covers, covers_only};
use crate::facts::ec2::Volume;
use crate::facts::given;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "ebs-volume-encryption",
    title: "Volumes are encrypted",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ebs.encryption"), covers_only("ec2.encryption", super::of_an_instance)],
    reads: &[DescribeVolumes::CALL],
    params: &[],
    why: "Whoever may copy or share an unencrypted volume's snapshot reads the data: no key stands in the way and no \
          key policy can be asked.",
    fix: Fix {
        what: "Copy a snapshot of the volume with encryption, make a new volume of the copy and put it in its place.",
        command: "aws ec2 copy-snapshot --source-region REGION --source-snapshot-id SNAPSHOT_ID --encrypted",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"],
    judge: |judging| super::each_volume(judging, judge),
};

/// The region's default says nothing of volumes that were there before it.
fn judge(volume: &Volume) -> Judgement {
    let encrypted = given(volume.encrypted, DescribeVolumes::CALL, "Encrypted")?;
    pass_if(encrypted, "the volume is encrypted", "the volume is not encrypted")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{volume, with_volume};
    use crate::cases::regional;
    use crate::fact::{Fact, Listing};

    vec![
        with_volume("encrypted", |volume| volume.encrypted = Some(true)).passes(),
        with_volume("not encrypted", |volume| volume.encrypted = Some(false)).fails(),
        with_volume("not told", |_| {}).gives_unknown(),
        regional("older than the region's default", |region| {
            let mut volume = volume();
            volume.encrypted = Some(false);
            region.ec2.volumes = Listing::complete(vec![volume]);
            region.ec2.ebs_encrypted_by_default = Fact::of(true);
        })
        .fails(),
        with_volume("being deleted", |volume| {
            volume.encrypted = Some(false);
            volume.state = Some("deleting".to_owned());
        })
        .says_nothing(),
        regional("no volumes", |region| region.ec2.volumes = Listing::complete(vec![])).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
