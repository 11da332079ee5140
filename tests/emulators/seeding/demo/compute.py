"""Instances, volumes, snapshots, images and launch templates."""

from datetime import UTC, datetime, timedelta

from ..common import Seed
from .common import FRANKFURT, IRELAND, VIRGINIA, at, labelled
from .groups import hold
from .network import Network


def make(seed: Seed, production: Network, staging: Network, analytics: Network) -> None:
    # Before the region began to encrypt by itself.
    _staging(seed, staging)
    for region in (IRELAND, FRANKFURT):
        seed.client("ec2", region).enable_ebs_encryption_by_default()
    _settings(seed)
    _production(seed, production)
    _analytics(seed, analytics)
    balancer = production.groups["production-balancer"]
    hold(seed, IRELAND, "ELB app/shop/5f2b1c7d9e3a4806", production.subnets["public"], balancer)


def _settings(seed: Seed) -> None:
    """What a region asks of new things: public snapshots were forgotten in Ireland."""
    tokens = {"ec2:GetInstanceMetadataDefaults": {"AccountLevel": {"HttpTokens": "required"}}}
    blocked = {"ec2:GetSnapshotBlockPublicAccessState": {"State": "block-all-sharing"}}
    seed.settings({"answers": {IRELAND: tokens, VIRGINIA: tokens | blocked, FRANKFURT: tokens | blocked}})


def _image(seed: Seed, region: str, name: str, age: int) -> str:
    with at(seed, age):
        return seed.client("ec2", region).register_image(
            Name=name,
            RootDeviceName="/dev/xvda",
            Architecture="x86_64",
            VirtualizationType="hvm",
            TagSpecifications=labelled("image", name, "shared", "platform"),
        )["ImageId"]


def _instance(
    seed: Seed,
    network: Network,
    name: str,
    *,
    team: str,
    image: str,
    subnet: str,
    groups: list[str],
    age: int,
    profile: str | None = None,
    kind: str = "t3.large",
    public: bool = False,
    tokens: str = "required",
    disk: dict | None = None,
    key: str | None = None,
) -> str:
    """An instance with its root disk."""
    ec2 = seed.client("ec2", network.region)
    more: dict = {"IamInstanceProfile": {"Name": profile}} if profile else {}
    more |= {"KeyName": key} if key else {}
    root = {"VolumeSize": 30, "VolumeType": "gp3", "Encrypted": True, "DeleteOnTermination": True} | (disk or {})
    ids = [network.groups[group] for group in groups]
    with at(seed, age):
        instance = ec2.run_instances(
            ImageId=image,
            MinCount=1,
            MaxCount=1,
            InstanceType=kind,
            MetadataOptions={"HttpTokens": tokens, "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1},
            NetworkInterfaces=[
                {"DeviceIndex": 0, "SubnetId": subnet, "Groups": ids, "AssociatePublicIpAddress": public}
            ],
            BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": root}],
            TagSpecifications=[
                *labelled("instance", name, network.env, team),
                *labelled("volume", f"{name}-root", network.env, team),
            ],
            **more,
        )["Instances"][0]["InstanceId"]
    # moto puts an interface's groups on the instance only when it is told again.
    ec2.modify_instance_attribute(InstanceId=instance, Groups=ids)
    return instance


def _volumes(ec2, instance: str) -> list[str]:
    found = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance]}])
    return [volume["VolumeId"] for volume in found["Volumes"]]


def _data(seed: Seed, network: Network, name: str, team: str, size: int, age: int, instance: str | None, **more) -> str:
    """A data disk, attached or left lying about."""
    ec2 = seed.client("ec2", network.region)
    with at(seed, age):
        volume = ec2.create_volume(
            **{"AvailabilityZone": f"{network.region}a", "Size": size, "VolumeType": "gp3", "Encrypted": True} | more,
            TagSpecifications=labelled("volume", name, network.env, team),
        )["VolumeId"]
        if instance:
            ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    return volume


def _snapshot(seed: Seed, network: Network, volume: str, name: str, team: str, age: int) -> str:
    with at(seed, age):
        return seed.client("ec2", network.region).create_snapshot(
            VolumeId=volume, Description=name, TagSpecifications=labelled("snapshot", name, network.env, team)
        )["SnapshotId"]


def _production(seed: Seed, network: Network) -> None:
    ec2 = seed.client("ec2", IRELAND)
    image = _image(seed, IRELAND, "shop-base-2026-04", 48)
    backed_up = []
    for number, subnet in enumerate(network.subnets["app"], start=1):
        web = _instance(
            seed, network, f"web-{number}", team="web", image=image, subnet=subnet, groups=["production-web"],
            age=41, profile="web-instance",
        )  # fmt: skip
        orders = _instance(
            seed, network, f"orders-{number}", team="orders", image=image, subnet=subnet,
            groups=["production-orders"], age=40, profile="orders-instance", kind="m6i.large",
        )  # fmt: skip
        zone = f"{network.region}{'ab'[number - 1]}"
        _data(seed, network, f"orders-queue-{number}", "orders", 200, 612, orders, AvailabilityZone=zone)
        backed_up += [(f"web-{number}", "web", volume) for volume in _volumes(ec2, web)]
        backed_up += [(f"orders-{number}", "orders", volume) for volume in _volumes(ec2, orders)]
    bastion = _instance(
        seed, network, "bastion", team="platform", image=image, subnet=network.subnets["public"][0],
        groups=["production-bastion"], age=503, profile="bastion-instance", kind="t3.micro", public=True,
        key="ops-2023",
    )  # fmt: skip
    backed_up += [("bastion", "platform", volume) for volume in _volumes(ec2, bastion)]
    for name, team, volume in backed_up:
        _snapshot(seed, network, volume, f"daily-{name}", team, 1)
    # The old search's disk, kept in case.
    disk = _data(seed, network, "search-index", "web", 500, 1010, None, VolumeType="gp2")
    _snapshot(seed, network, disk, "search-index-before-shutdown", "web", 470)
    _template(ec2, "web", network.env, image, tokens="required", public=False, encrypted=True)


def _staging(seed: Seed, network: Network) -> None:
    ec2 = seed.client("ec2", IRELAND)
    image = _image(seed, IRELAND, "shop-base-2025-02", 470)
    plain = {"Encrypted": False, "VolumeType": "gp2"}
    web = _instance(
        seed, network, "staging-web", team="web", image=image, subnet=network.subnets["public"][0],
        groups=["staging-web", "staging-ssh"], age=388, profile="staging-instance", kind="t3.medium", public=True,
        tokens="optional", disk=plain, key="ops-2023",
    )  # fmt: skip
    _snapshot(seed, network, _volumes(ec2, web)[0], "staging-web", "web", 2)
    batch = _instance(
        seed, network, "staging-import", team="orders", image=image, subnet=network.subnets["public"][1],
        groups=["staging-web"], age=420, kind="t2.large", public=False, tokens="optional",
        disk=plain | {"DeleteOnTermination": False},
    )  # fmt: skip
    ec2.stop_instances(InstanceIds=[batch])
    stopped = (datetime.now(UTC) - timedelta(days=147)).strftime("%Y-%m-%d %H:%M:%S")
    seed.settings({"stopped": {IRELAND: {batch: stopped}}})
    # Given to a contractor the quick way.
    fixtures = _data(seed, network, "import-fixtures", "orders", 80, 405, None, Encrypted=False)
    shared = _snapshot(seed, network, fixtures, "import-fixtures-for-contractor", "orders", 396)
    ec2.modify_snapshot_attribute(
        SnapshotId=shared, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
    )
    _template(ec2, "staging-web", network.env, image, tokens="optional", public=False, encrypted=False)


def _analytics(seed: Seed, network: Network) -> None:
    ec2 = seed.client("ec2", VIRGINIA)
    image = _image(seed, VIRGINIA, "etl-base-2026-01", 131)
    etl = _instance(
        seed, network, "etl-1", team="analytics", image=image, subnet=network.subnets["app"][0],
        groups=["analytics-etl"], age=131, profile="etl-instance", kind="r6i.xlarge", tokens="required",
    )  # fmt: skip
    for number, size in enumerate([400, 400, 1000], start=1):
        _data(seed, network, f"etl-scratch-{number}", "analytics", size, 131, None if number == 3 else etl)
    for volume in _volumes(ec2, etl)[:2]:
        _snapshot(seed, network, volume, "weekly-etl-1", "analytics", 12)


def _template(ec2, name: str, env: str, image: str, tokens: str, public: bool, encrypted: bool) -> None:
    ec2.create_launch_template(
        LaunchTemplateName=name,
        LaunchTemplateData={
            "ImageId": image,
            "InstanceType": "t3.large",
            "MetadataOptions": {"HttpTokens": tokens},
            "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": public}],
            "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 30, "Encrypted": encrypted}}],
        },
        TagSpecifications=labelled("launch-template", name, env, "web"),
    )
