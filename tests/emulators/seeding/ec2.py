"""Instances, images and launch templates, with the volumes and networks of their own modules."""

from . import ebs, vpc
from .common import THE_ACCOUNT, Seed, tags

EXPOSED = [
    "ec2-no-exposed-admin-ports",
    "ec2-no-exposed-cifs",
    "ec2-no-exposed-database-ports",
    "ec2-no-exposed-directory-ports",
    "ec2-no-exposed-cleartext-ports",
]
ROLE_CHECKS = [
    "ec2-role-no-privilege-escalation",
    "ec2-role-no-destructive-access",
    "ec2-role-no-defense-evasion",
    "ec2-role-no-credential-exposure",
]


def _interface(network: vpc.Network, public: bool) -> dict:
    return {
        "DeviceIndex": 0,
        "SubnetId": network.subnets[0],
        "Groups": [network.open_group],
        "AssociatePublicIpAddress": public,
    }


def _set_groups(ec2, instance: str, network: vpc.Network) -> None:
    """moto puts an interface's groups on the instance only when it is told again."""
    ec2.modify_instance_attribute(InstanceId=instance, Groups=[network.open_group])


def careless(seed: Seed, region: str) -> vpc.Network:
    ec2, network = seed.client("ec2", region), vpc.careless(seed, region)
    image = ec2.register_image(Name="careless-image", RootDeviceName="/dev/sda1", Architecture="x86_64")["ImageId"]
    ec2.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [{"Group": "all"}]})
    seed.settings(
        {"answers": {region: {"ec2:GetImageBlockPublicAccessState": {"ImageBlockPublicAccessState": "unblocked"}}}}
    )
    seed.expect("fail", [image, "careless-image"], region, "ec2-ami-private")

    instance = ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        InstanceType="t3.micro",
        IamInstanceProfile={"Name": "careless-instance"},
        MetadataOptions={"HttpTokens": "optional", "HttpEndpoint": "enabled"},
        NetworkInterfaces=[_interface(network, public=True)],
        BlockDeviceMappings=[
            {
                "DeviceName": "/dev/sda1",
                "Ebs": {"VolumeSize": 8, "VolumeType": "gp2", "Encrypted": False, "DeleteOnTermination": False},
            }
        ],
        TagSpecifications=tags("careless-instance", "instance"),
    )["Instances"][0]["InstanceId"]
    _set_groups(ec2, instance, network)
    second = ec2.create_network_interface(SubnetId=network.subnets[0], Groups=[network.open_group])["NetworkInterface"]
    ec2.modify_network_interface_attribute(
        NetworkInterfaceId=second["NetworkInterfaceId"], SourceDestCheck={"Value": False}
    )
    ec2.attach_network_interface(NetworkInterfaceId=second["NetworkInterfaceId"], InstanceId=instance, DeviceIndex=1)
    seed.expect(
        "fail", instance, region,
        "ec2-imdsv2", "ec2-no-public-ip", "ec2-no-internet-path", "ec2-single-network-interface", *EXPOSED,
    )  # fmt: skip
    seed.expect("fail", [instance, "careless-instance"], region, *ROLE_CHECKS)
    seed.expect("fail", instance, region, "exposure-instance-to-admin", "exposure-imdsv1-privileged")
    seed.expect("fail", [second["NetworkInterfaceId"], instance], region, "ec2-source-dest-check")

    # Without a role, and stopped for a long time.
    idle = ec2.run_instances(
        ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.micro", SubnetId=network.subnets[1],
        MetadataOptions={"HttpTokens": "required"}, TagSpecifications=tags("careless-idle", "instance"),
    )["Instances"][0]["InstanceId"]  # fmt: skip
    ec2.stop_instances(InstanceIds=[idle])
    seed.settings({"stopped": {region: {idle: "2025-01-31 10:00:00"}}})
    seed.expect("fail", idle, region, "ec2-no-long-stopped-instances", "ec2-instance-profile")
    seed.expect("pass", idle, region, "ec2-imdsv2")
    seed.expect("fail", THE_ACCOUNT, region, "ec2-imdsv2-account-default")

    template = ec2.create_launch_template(
        LaunchTemplateName="careless-template",
        LaunchTemplateData={
            "ImageId": image,
            "MetadataOptions": {"HttpTokens": "optional"},
            "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True}],
            "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": False}}],
        },
    )["LaunchTemplate"]["LaunchTemplateId"]
    seed.expect(
        "fail", [template, "careless-template"], region,
        "ec2-launch-template-imdsv2", "ec2-launch-template-no-public-ip", "ec2-launch-template-ebs-encryption",
    )  # fmt: skip
    ebs.careless(seed, region, instance)
    return network


def kept(seed: Seed, region: str) -> vpc.Network:
    ec2, network = seed.client("ec2", region), vpc.kept(seed, region)
    # First: what is made from here on is encrypted.
    ebs.kept_account(seed, region)
    image = ec2.register_image(Name="kept-image", RootDeviceName="/dev/sda1", Architecture="x86_64")["ImageId"]
    seed.expect("pass", [image, "kept-image"], region, "ec2-ami-private")
    instance = ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        InstanceType="t3.micro",
        IamInstanceProfile={"Name": "kept-instance"},
        MetadataOptions={"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1},
        NetworkInterfaces=[_interface(network, public=False)],
        BlockDeviceMappings=[
            {
                "DeviceName": "/dev/sda1",
                "Ebs": {"VolumeSize": 8, "VolumeType": "gp3", "Encrypted": True, "DeleteOnTermination": True},
            }
        ],
        TagSpecifications=tags("kept-instance", "instance"),
    )["Instances"][0]
    _set_groups(ec2, instance["InstanceId"], network)
    seed.expect(
        "pass", instance["InstanceId"], region,
        "ec2-imdsv2", "ec2-no-public-ip", "ec2-no-internet-path", "ec2-single-network-interface",
        "ec2-instance-profile", *EXPOSED,
    )  # fmt: skip
    seed.expect("pass", [instance["InstanceId"], "kept-instance"], region, *ROLE_CHECKS)
    seed.expect("pass", instance["InstanceId"], region, "exposure-instance-to-admin", "exposure-imdsv1-privileged")
    interface = instance["NetworkInterfaces"][0]["NetworkInterfaceId"]
    seed.expect("pass", [interface, instance["InstanceId"]], region, "ec2-source-dest-check")
    seed.settings(
        {"answers": {region: {"ec2:GetInstanceMetadataDefaults": {"AccountLevel": {"HttpTokens": "required"}}}}}
    )
    seed.expect("pass", THE_ACCOUNT, region, "ec2-imdsv2-account-default")

    template = ec2.create_launch_template(
        LaunchTemplateName="kept-template",
        LaunchTemplateData={
            "ImageId": image,
            "MetadataOptions": {"HttpTokens": "required"},
            "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": False}],
            "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": True}}],
        },
    )["LaunchTemplate"]["LaunchTemplateId"]
    seed.expect(
        "pass", [template, "kept-template"], region,
        "ec2-launch-template-imdsv2", "ec2-launch-template-no-public-ip", "ec2-launch-template-ebs-encryption",
    )  # fmt: skip
    ebs.kept(seed, region, instance["InstanceId"])
    return network
