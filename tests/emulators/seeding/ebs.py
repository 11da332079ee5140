"""Volumes and snapshots."""

from .common import THE_ACCOUNT, Seed, tags


def _volumes_of(ec2, instance: str) -> list[str]:
    found = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance]}])
    return [volume["VolumeId"] for volume in found["Volumes"]]


def careless(seed: Seed, region: str, instance: str) -> None:
    ec2 = seed.client("ec2", region)
    loose = ec2.create_volume(
        AvailabilityZone=f"{region}a", Size=8, VolumeType="standard", Encrypted=False,
        TagSpecifications=tags("careless-volume", "volume"),
    )["VolumeId"]  # fmt: skip
    seed.expect(
        "fail", loose, region,
        "ebs-volume-encryption", "ebs-volume-attached", "ebs-current-generation-type", "ebs-volume-status",
    )  # fmt: skip
    impaired = {"VolumeId": loose, "VolumeStatus": {"Status": "impaired", "Details": []}}
    snapshot = ec2.create_snapshot(VolumeId=loose, Description="careless")["SnapshotId"]
    ec2.modify_snapshot_attribute(
        SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    seed.expect("fail", snapshot, region, "ebs-snapshot-encryption", "ebs-snapshot-private")
    seed.settings(
        {
            "answers": {
                region: {
                    "ec2:DescribeVolumeStatus": {"VolumeStatuses": [impaired]},
                    "ec2:GetSnapshotBlockPublicAccessState": {"State": "unblocked"},
                }
            }
        }
    )
    seed.expect("fail", THE_ACCOUNT, region, "ebs-snapshot-block-public-access", "ebs-default-encryption")
    for volume in _volumes_of(ec2, instance):
        seed.expect(
            "fail", volume, region, "ebs-volume-encryption", "ebs-volume-snapshot-exists", "ebs-delete-on-termination"
        )
        seed.expect("pass", volume, region, "ebs-volume-attached", "ebs-volume-status")


def kept_account(seed: Seed, region: str) -> None:
    seed.client("ec2", region).enable_ebs_encryption_by_default()
    seed.settings({"answers": {region: {"ec2:GetSnapshotBlockPublicAccessState": {"State": "block-all-sharing"}}}})
    seed.expect("pass", THE_ACCOUNT, region, "ebs-snapshot-block-public-access", "ebs-default-encryption")


def kept(seed: Seed, region: str, instance: str) -> None:
    ec2 = seed.client("ec2", region)
    for volume in _volumes_of(ec2, instance):
        snapshot = ec2.create_snapshot(VolumeId=volume, Description="kept")["SnapshotId"]
        seed.expect("pass", snapshot, region, "ebs-snapshot-encryption", "ebs-snapshot-private")
        seed.expect(
            "pass", volume, region,
            "ebs-volume-encryption", "ebs-volume-snapshot-exists", "ebs-delete-on-termination",
            "ebs-volume-attached", "ebs-volume-status", "ebs-current-generation-type",
        )  # fmt: skip
