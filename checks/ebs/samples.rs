//! Volumes and snapshots for cases.

use crate::cases::{Case, regional};
use crate::fact::Listing;
use crate::facts::ec2::{Snapshot, Volume, VolumeAttachment};

/// A volume that is attached to nothing.
pub(super) fn volume() -> Volume {
    Volume {
        id: "vol-1".to_owned(),
        encrypted: None,
        kms_key: None,
        state: Some("available".to_owned()),
        kind: None,
        created_at: None,
        attachments: Vec::new(),
        tags: None,
    }
}

/// A volume that an instance has.
pub(super) fn volume_in_use() -> Volume {
    let mut volume = volume();
    volume.state = Some("in-use".to_owned());
    volume.attachments = vec![attached(Some("i-1"), None)];
    volume
}

/// An attachment.
pub(super) fn attached(instance: Option<&str>, delete_on_termination: Option<bool>) -> VolumeAttachment {
    VolumeAttachment { instance: instance.map(str::to_owned), delete_on_termination }
}

/// A case about one volume.
pub(super) fn with_volume(name: &'static str, fill: impl FnOnce(&mut Volume)) -> Case {
    let mut volume = volume();
    fill(&mut volume);
    regional(name, |region| region.ec2.volumes = Listing::complete(vec![volume]))
}

/// A completed snapshot of the volume.
pub(super) fn snapshot() -> Snapshot {
    Snapshot {
        id: "snap-1".to_owned(),
        volume: Some("vol-1".to_owned()),
        encrypted: None,
        started_at: None,
        state: Some("completed".to_owned()),
        tags: None,
    }
}

/// A case about one snapshot.
pub(super) fn with_snapshot(name: &'static str, fill: impl FnOnce(&mut Snapshot)) -> Case {
    let mut snapshot = snapshot();
    fill(&mut snapshot);
    regional(name, |region| region.ec2.snapshots = Listing::complete(vec![snapshot]))
}

/// A case about a volume in use and the snapshots of its region.
pub(super) fn with_snapshots(name: &'static str, snapshots: Vec<Snapshot>) -> Case {
    regional(name, |region| {
        region.ec2.volumes = Listing::complete(vec![volume_in_use()]);
        region.ec2.snapshots = Listing::complete(snapshots);
        region.ec2.public_snapshots = Listing::complete(Vec::new());
    })
}
