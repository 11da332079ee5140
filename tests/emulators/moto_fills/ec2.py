"""EC2: the account's settings in a region, statuses of volumes, and small corrections."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import EC2Backend
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend
from moto.ec2.models.elastic_block_store import VolumeAttachment
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response

from . import state

# The operations that moto has not, each with AWS's answer in a new account.
MISSING: dict[str, dict[str, Any]] = {
    "DescribeClientVpnEndpoints": {"ClientVpnEndpoints": []},
    "DescribeVpcBlockPublicAccessExclusions": {"VpcBlockPublicAccessExclusions": []},
    "DescribeVpcBlockPublicAccessOptions": {
        "VpcBlockPublicAccessOptions": {"State": "default-state", "InternetGatewayBlockMode": "off"}
    },
    "GetImageBlockPublicAccessState": {"ImageBlockPublicAccessState": "block-new-sharing"},
    "GetInstanceMetadataDefaults": {"AccountLevel": {}},
    "GetSerialConsoleAccessStatus": {"SerialConsoleAccessEnabled": False},
    "GetSnapshotBlockPublicAccessState": {"State": "unblocked"},
}


def _method_name(operation: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in operation).lstrip("_")


def _answering(operation: str, default: dict[str, Any]):
    def method(self) -> ActionResult:
        return ActionResult(state.answer(self.region, f"ec2:{operation}", default))

    return method


def _describe_volume_status(self) -> ActionResult:
    """Every volume is fine, but for those in an answer that was set."""
    known = state.answer(self.region, "ec2:DescribeVolumeStatus", {"VolumeStatuses": []})["VolumeStatuses"]
    named = {status["VolumeId"] for status in known}
    rest = [
        {"VolumeId": volume.id, "AvailabilityZone": volume.zone.name, "VolumeStatus": {"Status": "ok", "Details": []}}
        for volume in self.ec2_backend.volumes.values()
        if volume.id not in named
    ]
    return ActionResult({"VolumeStatuses": known + rest})


def _describe_snapshots(original):
    """moto lists every snapshot, whoever is asked for that may restore it."""

    def method(self) -> ActionResult:
        answer = original(self)
        if "all" in self._get_param("RestorableByUserIds", []):
            answer.result["Snapshots"] = [
                snapshot for snapshot in answer.result["Snapshots"] if "all" in snapshot.create_volume_permission_groups
            ]
        return answer

    return method


def _register_image(original):
    """moto makes a snapshot for every image, heeds no encryption by default, and forgets how
    the image virtualizes, which its instances then cannot say."""

    def method(self) -> ActionResult:
        answer = original(self)
        for image in self.ec2_backend.amis.values():
            image.virtualization_type = image.virtualization_type or "hvm"
        if self.ec2_backend.get_ebs_encryption_by_default():
            for image in self.ec2_backend.amis.values():
                image.ebs_snapshot.encrypted = True
        return answer

    return method


def _delete_vpc(original):
    """moto leaves the network ACLs of a VPC behind."""

    def method(self, vpc_id: str):
        deleted = original(self, vpc_id)
        for acl in [acl for acl in self.network_acls.values() if acl.vpc_id == vpc_id]:
            del self.network_acls[acl.id]
        return deleted

    return method


def _tunnel(tunnel: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    telemetry = {"OutsideIpAddress": tunnel["address"], "Status": tunnel["status"], "AcceptedRouteCount": 1}
    options = {
        "OutsideIpAddress": tunnel["address"],
        "LogOptions": {"CloudWatchLogOptions": {"LogEnabled": tunnel["logging"]}},
    }
    return telemetry, options


def _describe_vpn_connections(original):
    """moto's connections have no telemetry and no tunnel options."""

    def method(self) -> ActionResult:
        default = [{"address": f"198.18.0.{n}", "status": "DOWN", "logging": False} for n in (1, 2)]
        for connection in self.ec2_backend.vpn_connections.values():
            tunnels = [_tunnel(t) for t in state.of_resource("tunnels", self.region, connection.id, default)]
            connection.vgw_telemetry = [telemetry for telemetry, _ in tunnels]
            connection.options = {"StaticRoutesOnly": True, "TunnelOptions": [options for _, options in tunnels]}
        return original(self)

    return method


def _state_transition_reason(self) -> str:
    """AWS writes GMT where moto writes UTC; the time may have been set."""
    stopped = state.of_resource("stopped", self.ec2_backend.region_name, self.id, None)
    if stopped and self._state.name == "stopped":
        return f"User initiated ({stopped} GMT)"
    return self._reason.replace(" UTC)", " GMT)")


def _delete_on_termination(self) -> bool:
    """moto keeps the flag with the instance's mapping, and leaves it out of the volume's attachment."""
    mappings = self.instance.block_device_mapping.values()
    return any(bool(mapping.delete_on_termination) for mapping in mappings if mapping.volume_id == self.volume.id)


def install() -> None:
    for operation, default in MISSING.items():
        setattr(EC2Response, _method_name(operation), _answering(operation, default))
    EC2Response.describe_volume_status = _describe_volume_status
    EC2Response.describe_snapshots = _describe_snapshots(EC2Response.describe_snapshots)
    EC2Response.register_image = _register_image(EC2Response.register_image)
    EC2Response.describe_vpn_connections = _describe_vpn_connections(EC2Response.describe_vpn_connections)
    EC2Backend.delete_vpc = _delete_vpc(EC2Backend.delete_vpc)
    VolumeAttachment.delete_on_termination = property(_delete_on_termination)
    Instance.state_transition_reason = property(_state_transition_reason)
    # moto lists the regions of China and GovCloud in every account.
    RegionsAndZonesBackend.regions = [
        region for region in RegionsAndZonesBackend.regions if not region.name.startswith(("cn-", "us-gov-"))
    ]
