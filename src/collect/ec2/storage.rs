//! Volumes and snapshots.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types;
use checks::calls::ec2 as call;
use checks::fact::{Fact, Listing};
use checks::facts::ec2::{Ec2, Snapshot, Volume, VolumeAttachment, VolumeStatus};

use super::super::{listed, text, time};
use super::{described, tag_pairs};
use crate::aws::Lane;

pub(super) struct Storage {
    encrypted_by_default: Fact<bool, call::GetEbsEncryptionByDefault>,
    public_snapshots: Listing<String, call::DescribeSnapshots>,
    snapshot_block: Fact<String, call::GetSnapshotBlockPublicAccessState>,
    snapshots: Listing<Snapshot, call::DescribeSnapshots>,
    volume_statuses: Listing<VolumeStatus, call::DescribeVolumeStatus>,
    volumes: Listing<Volume, call::DescribeVolumes>,
}

impl Storage {
    pub(super) fn give(self, ec2: &mut Ec2) {
        ec2.ebs_encrypted_by_default = self.encrypted_by_default;
        ec2.public_snapshots = self.public_snapshots;
        ec2.snapshot_block_public_access = self.snapshot_block;
        ec2.snapshots = self.snapshots;
        ec2.volume_statuses = self.volume_statuses;
        ec2.volumes = self.volumes;
    }
}

pub(super) async fn collect(lane: &Lane, client: &Client) -> Storage {
    let (encrypted_by_default, public_snapshots, snapshot_block, snapshots, volume_statuses, volumes) = tokio::join!(
        lane.ask(|| client.get_ebs_encryption_by_default().send(), |a| a.ebs_encryption_by_default),
        // Own snapshots that everyone may restore: one list, never a call a snapshot.
        described!(
            lane,
            client.describe_snapshots().owner_ids("self").restorable_by_user_ids("all"),
            snapshots,
            |snapshot| snapshot.snapshot_id
        ),
        lane.ask(
            || client.get_snapshot_block_public_access_state().send(),
            |a| { text(a.state.as_ref().map(types::SnapshotBlockPublicAccessState::as_str)) }
        ),
        // Without an owner, AWS lists everybody's public snapshots.
        described!(lane, client.describe_snapshots().owner_ids("self"), snapshots, snapshot),
        described!(lane, client.describe_volume_status(), volume_statuses, |status| {
            let told = status.volume_status.and_then(|info| info.status);
            let status_text = text(told.as_ref().map(types::VolumeStatusInfoStatus::as_str));
            Some(VolumeStatus { id: status.volume_id?, status: status_text })
        }),
        described!(lane, client.describe_volumes(), volumes, volume),
    );
    Storage { encrypted_by_default, public_snapshots, snapshot_block, snapshots, volume_statuses, volumes }
}

fn snapshot(snapshot: types::Snapshot) -> Option<Snapshot> {
    Some(Snapshot {
        id: snapshot.snapshot_id?,
        volume: snapshot.volume_id,
        encrypted: snapshot.encrypted,
        started_at: time(snapshot.start_time),
        state: text(snapshot.state.as_ref().map(types::SnapshotState::as_str)),
        tags: tag_pairs(snapshot.tags),
    })
}

fn volume(volume: types::Volume) -> Option<Volume> {
    let attachments = listed(volume.attachments).into_iter();
    Some(Volume {
        id: volume.volume_id?,
        encrypted: volume.encrypted,
        kms_key: volume.kms_key_id,
        state: text(volume.state.as_ref().map(types::VolumeState::as_str)),
        kind: text(volume.volume_type.as_ref().map(types::VolumeType::as_str)),
        created_at: time(volume.create_time),
        attachments: attachments
            .map(|attachment| VolumeAttachment {
                instance: attachment.instance_id,
                delete_on_termination: attachment.delete_on_termination,
            })
            .collect(),
        tags: tag_pairs(volume.tags),
    })
}
