//! Checks of EBS: volumes and snapshots.

mod current_generation_type;
mod default_encryption;
mod delete_on_termination;
mod no_old_snapshots;
mod recent_snapshot;
mod snapshot_block_public_access;
mod snapshot_encryption;
mod snapshot_private;
mod volume_attached;
mod volume_encryption;
mod volume_snapshot_exists;
mod volume_status;

#[cfg(test)]
mod samples;

use crate::calls::{Operation, ec2::DescribeVolumes};
use crate::check::Resource;
use crate::fact::Gap;
use crate::facts::ec2::{Snapshot, Volume, VolumeStatus};
use crate::judging::{Judging, Place, Subject};
use crate::services::{Entry, entry};
use crate::verdict::{Judgement, skip};

pub(crate) const CHECKS: &[Entry] = &[
    entry!(current_generation_type),
    entry!(default_encryption),
    entry!(delete_on_termination),
    entry!(no_old_snapshots),
    entry!(recent_snapshot),
    entry!(snapshot_block_public_access),
    entry!(snapshot_encryption),
    entry!(snapshot_private),
    entry!(volume_attached),
    entry!(volume_encryption),
    entry!(volume_snapshot_exists),
    entry!(volume_status),
];

/// Judges every volume that is not about to vanish.
fn each_volume(judging: &mut Judging<'_>, judge: impl Fn(&Volume) -> Judgement) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.volumes, |volume| if is_going(volume) { skip() } else { judge(volume) });
    }
}

/// Judges every snapshot.
fn each_snapshot(judging: &mut Judging<'_>, judge: impl Fn(&Snapshot) -> Judgement) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.snapshots, &judge);
    }
}

/// Whether the volume is deleted, or is being deleted.
fn is_going(volume: &Volume) -> bool {
    matches!(volume.state.as_deref(), Some("deleting" | "deleted"))
}

/// Whether an instance of the customer has the volume. Volumes of tasks that AWS runs name no instance.
fn is_attached(volume: &Volume) -> bool {
    volume.attachments.iter().any(|attachment| attachment.instance.is_some())
}

/// Whether the resource is a volume that an instance has: what the rows of EC2 are about.
fn of_an_instance(judging: &Judging<'_>, resource: &Resource) -> Result<bool, Gap> {
    judging.in_its_region(resource, DescribeVolumes::CALL, |region| {
        Ok(region.volumes().find(&resource.id)?.is_some_and(is_attached))
    })
}

impl Subject for Volume {
    fn resource(&self, place: &Place<'_>) -> Resource {
        volume(&self.id, place, self.tags.clone())
    }
}

impl Subject for VolumeStatus {
    fn resource(&self, place: &Place<'_>) -> Resource {
        volume(&self.id, place, None)
    }
}

fn volume(id: &str, place: &Place<'_>, tags: crate::facts::Tags) -> Resource {
    Resource { arn: place.arn("ec2", &format!("volume/{id}")), id: id.to_owned(), kind: "AWS::EC2::Volume", tags }
}

impl Subject for Snapshot {
    fn resource(&self, place: &Place<'_>) -> Resource {
        snapshot(&self.id, place, self.tags.clone())
    }
}

fn snapshot(id: &str, place: &Place<'_>, tags: crate::facts::Tags) -> Resource {
    Resource {
        // A snapshot's ARN names no account.
        // <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html>
        arn: format!("arn:{}:ec2:{}::snapshot/{id}", place.partition, place.region),
        id: id.to_owned(),
        kind: "AWS::EC2::Snapshot",
        tags,
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{attached, volume};
    use super::*;
    use crate::cases::{REGION, belongs, blank_account};
    use crate::fact::Listing;
    use crate::facts::{Account, Regional};

    #[test]
    fn only_attached_volumes_are_of_an_instance() {
        let mut account = blank_account();
        let place = Place { partition: "aws", account: "111122223333", region: REGION };
        let (mut own, mut lone, mut of_task) = (volume(), volume(), volume());
        own.attachments = vec![attached(Some("i-1"), Some(true))];
        lone.id = "vol-2".to_owned();
        of_task.id = "vol-3".to_owned();
        of_task.attachments = vec![attached(None, None)];
        let ask = |account: &Account, volume: &Volume| belongs(account, of_an_instance, &volume.resource(&place));
        assert!(ask(&account, &own).is_err(), "an unread list tells nothing");
        account.regional.get_mut(REGION).unwrap().ec2.volumes =
            Listing::complete(vec![own.clone(), lone.clone(), of_task.clone()]);
        assert_eq!(ask(&account, &own), Ok(true));
        assert_eq!(ask(&account, &lone), Ok(false));
        assert_eq!(ask(&account, &of_task), Ok(false));
    }

    #[test]
    fn a_volume_is_looked_up_in_its_own_region() {
        let mut account = blank_account();
        let place = |region| Place { partition: "aws", account: "111122223333", region };
        let (mut own, lone) = (volume(), volume());
        own.attachments = vec![attached(Some("i-1"), Some(true))];
        let ask = |account: &Account, region| belongs(account, of_an_instance, &volume().resource(&place(region)));
        let mut add = |region: &str, volumes| {
            let mut facts = Regional::unread();
            facts.ec2.volumes = volumes;
            account.regional.insert(region.to_owned(), facts);
            account.clone()
        };
        add(REGION, Listing::complete(vec![lone.clone()]));
        let both = add("us-east-1", Listing::complete(vec![own.clone(), lone.clone()]));
        assert_eq!(ask(&both, REGION), Ok(false), "the same id in another region is another volume");
        assert_eq!(ask(&both, "us-east-1"), Ok(true), "the first of two with one id counts");
        assert!(ask(&both, "us-west-2").is_err(), "a region that was not asked tells nothing");
        let unread = add("us-east-1", Listing::unread());
        assert_eq!(ask(&unread, REGION), Ok(false), "what another region holds does not matter");
        assert!(ask(&unread, "us-east-1").is_err());
        let cut = add("us-east-1", Listing::cut(vec![lone], Gap::not_collected(DescribeVolumes::CALL)));
        assert_eq!(ask(&cut, "us-east-1"), Ok(false), "what was seen of a cut list is known");
    }
}
