//! No snapshot is open to everyone: what its own permissions say, joined with the region's block.

use std::collections::HashSet;

use crate::calls::Operation;
use crate::calls::ec2::{DescribeSnapshots, GetSnapshotBlockPublicAccessState};
use crate::check::{Check, Fix, Resource, Set, Severity, covers};
use crate::derived::Named;
use crate::fact::Gap;
use crate::facts::ec2::Ec2;
use crate::facts::unfamiliar;
use crate::judging::{Judging, Place, RegionView, Subject};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ebs-snapshot-private",
    title: "No snapshot is restorable by everyone",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("ebs.snapshots")],
    reads: &[DescribeSnapshots::CALL, GetSnapshotBlockPublicAccessState::CALL],
    params: &[],
    why: "Public snapshots are searched for: any AWS account can make a volume of one and read the whole disk.",
    fix: Fix {
        what: "Stop sharing the snapshot with everyone.",
        command: "aws ec2 modify-snapshot-attribute --snapshot-id SNAPSHOT_ID --attribute createVolumePermission \
                  --operation-type remove --group-names all",
    },
    references: &[
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
        "https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html",
    ],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        let shared = Named::by(&region.facts.ec2.public_snapshots, |id| Some(id.as_str()));
        let judge = |id: &str| judge_snapshot(shared.holds(id), &region.ec2);
        judging.each(region.name, &region.ec2.snapshots, |snapshot| judge(&snapshot.id));
        judge_unlisted(judging, region, judge);
    }
}

/// A public snapshot that the other list, cut short, did not reach is public all the same.
fn judge_unlisted(judging: &mut Judging<'_>, region: RegionView<'_>, judge: impl Fn(&str) -> Judgement) {
    let ec2 = &region.ec2;
    if ec2.snapshots.gap().is_none() {
        return;
    }
    let listed: HashSet<&str> = ec2.snapshots.seen().iter().map(|snapshot| snapshot.id.as_str()).collect();
    for id in ec2.public_snapshots.seen().iter().filter(|id| !listed.contains(id.as_str())) {
        judging.one(region.name, &Unlisted(id), judge(id));
    }
}

/// The block leaves the permissions as they are: they are back in force when it is lifted.
/// <https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html>
fn judge_snapshot(shared: Result<bool, Gap>, ec2: &Ec2) -> Judgement {
    let blocked = all_sharing_is_blocked(ec2);
    match (shared, blocked) {
        (Ok(false), _) => pass("the snapshot is not shared with everyone"),
        (Ok(true), Ok(true)) => pass("shared with everyone, but the region blocks it for as long as its block stands"),
        (_, Ok(true)) => pass("the region blocks all public sharing"),
        (Ok(true), Ok(false)) => fail("everyone may restore the snapshot"),
        (Ok(true), Err(gap)) | (Err(gap), _) => Err(gap),
    }
}

fn all_sharing_is_blocked(ec2: &Ec2) -> Result<bool, Gap> {
    match ec2.snapshot_block_public_access.known()?.as_str() {
        "block-all-sharing" => Ok(true),
        // What was public before stays public.
        "block-new-sharing" | "unblocked" => Ok(false),
        new => Err(unfamiliar(Some(new), GetSnapshotBlockPublicAccessState::CALL, "State")),
    }
}

/// A snapshot of which only the id is known.
struct Unlisted<'a>(&'a str);

impl Subject for Unlisted<'_> {
    fn resource(&self, place: &Place<'_>) -> Resource {
        super::snapshot(self.0, place, None)
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::snapshot;
    use crate::cases::{Case, regional};
    use crate::fact::{Fact, Listing, Reason};
    use crate::facts::Regional;
    use crate::verdict::Status;

    fn one(name: &'static str, public: bool, fill: impl FnOnce(&mut Regional)) -> Case {
        regional(name, |region| {
            region.ec2.snapshots = Listing::complete(vec![snapshot()]);
            let ids = if public { vec!["snap-1".to_owned()] } else { vec!["snap-9".to_owned()] };
            region.ec2.public_snapshots = Listing::complete(ids);
            fill(region);
        })
    }
    let state = |state: &str| Fact::of(state.to_owned());
    let cut = || Gap::new(DescribeSnapshots::CALL, Reason::CutList, "page 2");
    vec![
        one("private", false, |_| {}).passes(),
        one("public", true, |region| region.ec2.snapshot_block_public_access = state("unblocked")).fails(),
        one("public before new sharing was blocked", true, |region| {
            region.ec2.snapshot_block_public_access = state("block-new-sharing");
        })
        .fails(),
        one("public, all sharing blocked", true, |region| {
            region.ec2.snapshot_block_public_access = state("block-all-sharing");
        })
        .passes()
        .saying("for as long as"),
        one("public, the block unread", true, |_| {}).gives_unknown(),
        one("public, a block of a new kind", true, |region| region.ec2.snapshot_block_public_access = state("some"))
            .gives_unknown(),
        one("permissions unread, all sharing blocked", false, |region| {
            region.ec2.public_snapshots = Listing::unread();
            region.ec2.snapshot_block_public_access = state("block-all-sharing");
        })
        .passes(),
        one("permissions unread", false, |region| {
            region.ec2.public_snapshots = Listing::unread();
            region.ec2.snapshot_block_public_access = state("unblocked");
        })
        .gives_unknown(),
        regional("public, and not reached by the list of all", |region| {
            region.ec2.snapshots = Listing::cut(vec![], cut());
            region.ec2.public_snapshots = Listing::complete(vec!["snap-1".to_owned()]);
            region.ec2.snapshot_block_public_access = state("unblocked");
        })
        .gives(&[("snap-1", Status::Fail), ("111122223333", Status::Unknown)]),
        regional("no snapshots", |region| {
            region.ec2.snapshots = Listing::complete(vec![]);
            region.ec2.public_snapshots = Listing::complete(vec![]);
        })
        .says_nothing(),
    ]
}
