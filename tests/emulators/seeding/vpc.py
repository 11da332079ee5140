"""Networks: VPCs, groups, network ACLs, addresses, gateways and what joins them."""

from dataclasses import dataclass

from .common import ACCOUNT, Seed, policy, tags

ANY = "0.0.0.0/0"


@dataclass
class Network:
    """What instances and databases are put into."""

    vpc: str
    subnets: list[str]
    # Open to the world in a careless account, to one address in a kept one.
    open_group: str


def _group(ec2, vpc: str, name: str, *permissions: dict) -> str:
    group = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=list(permissions))
    return group


def _tcp(first: int, last: int, cidr: str) -> dict:
    ranges = {"Ipv6Ranges": [{"CidrIpv6": cidr}]} if ":" in cidr else {"IpRanges": [{"CidrIp": cidr}]}
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last, **ranges}


def _vpc(ec2, name: str, cidr: str) -> str:
    return ec2.create_vpc(CidrBlock=cidr, TagSpecifications=tags(name, "vpc"))["Vpc"]["VpcId"]


def _only(answer: list[dict]) -> dict:
    (found,) = answer
    return found


def _default_group(ec2, vpc: str) -> dict:
    named = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    return _only(ec2.describe_security_groups(Filters=named)["SecurityGroups"])


def _default_acl(ec2, vpc: str) -> dict:
    named = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "default", "Values": ["true"]}]
    return _only(ec2.describe_network_acls(Filters=named)["NetworkAcls"])


def _peer(ec2, one: str, other: str) -> str:
    peering = ec2.create_vpc_peering_connection(VpcId=one, PeerVpcId=other)["VpcPeeringConnection"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering["VpcPeeringConnectionId"])
    return peering["VpcPeeringConnectionId"]


def _main_table(ec2, vpc: str) -> str:
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    return tables[0]["RouteTableId"]


def _transit(seed: Seed, region: str, prefix: str, auto_accept: str) -> list[str]:
    answer = seed.client("ec2", region).create_transit_gateway(
        Description=prefix, Options={"AutoAcceptSharedAttachments": auto_accept}
    )["TransitGateway"]
    return [answer["TransitGatewayId"], answer["TransitGatewayArn"]]


def _vpn(seed: Seed, region: str, status: str, logging: bool) -> str:
    ec2 = seed.client("ec2", region)
    customer = ec2.create_customer_gateway(Type="ipsec.1", PublicIp="198.51.100.7", BgpAsn=65000)["CustomerGateway"]
    gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]
    vpn = ec2.create_vpn_connection(
        Type="ipsec.1", CustomerGatewayId=customer["CustomerGatewayId"], VpnGatewayId=gateway["VpnGatewayId"]
    )["VpnConnection"]["VpnConnectionId"]
    tunnels = [{"address": f"198.18.1.{n}", "status": status, "logging": logging} for n in (1, 2)]
    seed.settings({"tunnels": {region: {vpn: tunnels}}})
    return vpn


def _client_vpn(seed: Seed, region: str, name: str, logging: bool) -> None:
    endpoint = {
        "ClientVpnEndpointId": name,
        "Status": {"Code": "available"},
        "ConnectionLogOptions": {"Enabled": logging},
        "Tags": [],
    }
    seed.settings({"answers": {region: {"ec2:DescribeClientVpnEndpoints": {"ClientVpnEndpoints": [endpoint]}}}})


def careless(seed: Seed, region: str) -> Network:
    ec2 = seed.client("ec2", region)
    vpc, other = _vpc(ec2, "careless-vpc", "10.10.0.0/16"), _vpc(ec2, "careless-peer", "10.11.0.0/16")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = _main_table(ec2, vpc)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANY, GatewayId=gateway)
    subnets = []
    for number, zone in enumerate("ab"):
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.10.{number}.0/24", AvailabilityZone=region + zone)
        subnets.append(subnet["Subnet"]["SubnetId"])
        ec2.modify_subnet_attribute(SubnetId=subnets[-1], MapPublicIpOnLaunch={"Value": True})
        seed.expect("fail", subnets[-1], region, "vpc-subnet-no-auto-public-ip")
    seed.expect("fail", vpc, region, "vpc-flow-logs")
    group = _careless_groups(seed, region, vpc)

    # The default ACL admits everything; another one guards nothing.
    acl = _default_acl(ec2, vpc)["NetworkAclId"]
    seed.expect("fail", acl, region, "vpc-nacl-no-public-ssh", "vpc-nacl-no-public-rdp", "vpc-nacl-no-public-all-ports")
    unused = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    seed.expect("fail", unused, region, "vpc-nacl-in-use")
    address = ec2.allocate_address(Domain="vpc")
    seed.expect("fail", [address["AllocationId"], address["PublicIp"]], region, "vpc-eip-associated")

    peering = _peer(ec2, vpc, other)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.11.0.0/16", VpcPeeringConnectionId=peering)
    seed.expect("fail", [peering, table], region, "vpc-peering-routes-least-access")
    seed.expect("fail", vpc, region, "vpc-endpoints-in-use")
    # An endpoint with AWS's default policy, in the other VPC.
    endpoint = ec2.create_vpc_endpoint(
        VpcId=other,
        VpcEndpointType="Gateway",
        ServiceName=f"com.amazonaws.{region}.s3",
        RouteTableIds=[_main_table(ec2, other)],
        PolicyDocument=policy({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}),
    )["VpcEndpoint"]["VpcEndpointId"]
    seed.expect("fail", endpoint, region, "vpc-endpoint-policy-trusted")
    seed.expect("fail", _transit(seed, region, "careless", "enable"), region, "vpc-transit-gateway-no-auto-accept")
    vpn = _vpn(seed, region, "DOWN", logging=False)
    seed.expect("fail", vpn, region, "vpc-vpn-tunnels-up", "vpc-vpn-logging")
    _client_vpn(seed, region, "cvpn-endpoint-careless", logging=False)
    seed.expect("fail", "cvpn-endpoint-careless", region, "vpc-client-vpn-logging")
    return Network(vpc, subnets, group)


def _careless_groups(seed: Seed, region: str, vpc: str) -> str:
    ec2 = seed.client("ec2", region)
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANY}]}
    world = _group(ec2, vpc, "careless-open", everything)
    seed.expect(
        "fail", world, region,
        "vpc-sg-no-public-all-ports", "vpc-sg-authorized-public-ports", "vpc-sg-no-public-high-risk-ports",
        "vpc-sg-no-public-ssh", "vpc-sg-no-public-rdp", "vpc-sg-no-public-cifs",
    )  # fmt: skip
    seed.expect("pass", world, region, "vpc-sg-in-use")
    seed.expect("fail", _default_group(ec2, vpc)["GroupId"], region, "vpc-default-sg-closed")
    # Each opens one thing only, over IPv4 or IPv6, and is used by nothing.
    for name, permission, failing, passing in [
        ("careless-ssh", _tcp(22, 22, "::/0"), ["vpc-sg-no-public-ssh"], ["vpc-sg-no-public-rdp"]),
        ("careless-rdp", _tcp(3000, 4000, ANY), ["vpc-sg-no-public-rdp"], ["vpc-sg-no-public-ssh"]),
        ("careless-cifs", _tcp(445, 445, ANY), ["vpc-sg-no-public-cifs"], ["vpc-sg-no-public-all-ports"]),
        ("careless-wide", _tcp(443, 443, "52.0.0.0/8"), ["vpc-sg-no-wide-public-cidr"], ["vpc-sg-no-public-ssh"]),
    ]:
        group = _group(ec2, vpc, name, permission)
        seed.expect("fail", group, region, *failing, "vpc-sg-in-use")
        seed.expect("pass", group, region, *passing)
    return world


def _remove_default_vpc(seed: Seed, region: str) -> None:
    """As careful teams do: nothing of theirs is in it, and everything in it is open."""
    ec2 = seed.client("ec2", region)
    for vpc in ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]:
        here = [{"Name": "vpc-id", "Values": [vpc["VpcId"]]}]
        for subnet in ec2.describe_subnets(Filters=here)["Subnets"]:
            ec2.delete_subnet(SubnetId=subnet["SubnetId"])
        attached = [{"Name": "attachment.vpc-id", "Values": [vpc["VpcId"]]}]
        for gateway in ec2.describe_internet_gateways(Filters=attached)["InternetGateways"]:
            ec2.detach_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"], VpcId=vpc["VpcId"])
            ec2.delete_internet_gateway(InternetGatewayId=gateway["InternetGatewayId"])
        ec2.delete_vpc(VpcId=vpc["VpcId"])


def kept(seed: Seed, region: str) -> Network:
    ec2 = seed.client("ec2", region)
    _remove_default_vpc(seed, region)
    vpc, other = _vpc(ec2, "kept-vpc", "10.20.0.0/16"), _vpc(ec2, "kept-peer", "10.21.0.0/16")
    subnets = []
    for number, zone in enumerate("ab"):
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.20.{number}.0/24", AvailabilityZone=region + zone)
        subnets.append(subnet["Subnet"]["SubnetId"])
        # AWS's default; moto's is the other way round.
        ec2.modify_subnet_attribute(SubnetId=subnets[-1], MapPublicIpOnLaunch={"Value": False})
        seed.expect("pass", subnets[-1], region, "vpc-subnet-no-auto-public-ip")
    for one in (vpc, other):
        ec2.create_flow_logs(
            ResourceIds=[one],
            ResourceType="VPC",
            TrafficType="ALL",
            LogDestinationType="s3",
            LogDestination=f"arn:aws:s3:::kept-logs-{region}",
        )
        seed.expect("pass", one, region, "vpc-flow-logs")
        _close_default_group(seed, region, one)
        _close_default_acl(seed, region, one)
    acl = _kept_acl(ec2, vpc, subnets)
    seed.expect(
        "pass", acl, region,
        "vpc-nacl-no-public-ssh", "vpc-nacl-no-public-rdp", "vpc-nacl-no-public-all-ports", "vpc-nacl-in-use",
    )  # fmt: skip
    group = _group(ec2, vpc, "kept-web", _tcp(443, 443, "8.8.8.8/32"))
    seed.expect(
        "pass", group, region,
        "vpc-sg-no-public-all-ports", "vpc-sg-authorized-public-ports", "vpc-sg-no-public-high-risk-ports",
        "vpc-sg-no-wide-public-cidr", "vpc-sg-no-public-ssh", "vpc-sg-no-public-rdp", "vpc-sg-no-public-cifs",
        "vpc-sg-in-use",
    )  # fmt: skip

    interface = ec2.create_network_interface(SubnetId=subnets[0], Groups=[group])["NetworkInterface"]
    address = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(AllocationId=address["AllocationId"], NetworkInterfaceId=interface["NetworkInterfaceId"])
    seed.expect("pass", [address["AllocationId"], address["PublicIp"]], region, "vpc-eip-associated")

    table = _main_table(ec2, vpc)
    peering = _peer(ec2, vpc, other)
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.21.7.0/24", VpcPeeringConnectionId=peering)
    seed.expect("pass", [peering, table], region, "vpc-peering-routes-least-access")
    own = policy(
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "*", "Resource": "*"}
    )
    for kind, service, more in [
        ("Gateway", "s3", {"RouteTableIds": [table]}),
        ("Interface", "ec2", {"SubnetIds": subnets, "SecurityGroupIds": [group]}),
    ]:
        endpoint = ec2.create_vpc_endpoint(
            VpcId=vpc,
            VpcEndpointType=kind,
            ServiceName=f"com.amazonaws.{region}.{service}",
            PolicyDocument=own,
            **more,
        )["VpcEndpoint"]["VpcEndpointId"]
        seed.expect("pass", endpoint, region, "vpc-endpoint-policy-trusted")
    seed.expect("pass", vpc, region, "vpc-endpoints-in-use")
    seed.expect("pass", _transit(seed, region, "kept", "disable"), region, "vpc-transit-gateway-no-auto-accept")
    vpn = _vpn(seed, region, "UP", logging=True)
    seed.expect("pass", vpn, region, "vpc-vpn-tunnels-up", "vpc-vpn-logging")
    _client_vpn(seed, region, "cvpn-endpoint-kept", logging=True)
    seed.expect("pass", "cvpn-endpoint-kept", region, "vpc-client-vpn-logging")
    return Network(vpc, subnets, group)


def _close_default_group(seed: Seed, region: str, vpc: str) -> None:
    ec2 = seed.client("ec2", region)
    group = _default_group(ec2, vpc)
    if group["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    if group["IpPermissionsEgress"]:
        ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    seed.expect("pass", group["GroupId"], region, "vpc-default-sg-closed")


def _close_default_acl(seed: Seed, region: str, vpc: str) -> None:
    ec2 = seed.client("ec2", region)
    acl = _default_acl(ec2, vpc)
    for entry in acl["Entries"]:
        if entry["RuleNumber"] != 32767:
            ec2.delete_network_acl_entry(
                NetworkAclId=acl["NetworkAclId"], RuleNumber=entry["RuleNumber"], Egress=entry["Egress"]
            )


def _kept_acl(ec2, vpc: str, subnets: list[str]) -> str:
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    for egress in (False, True):
        ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=100, Protocol="6", RuleAction="allow", Egress=egress, CidrBlock=ANY,
            PortRange={"From": 443, "To": 443},
        )  # fmt: skip
    guarding = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": subnets}])["NetworkAcls"]
    for association in [one for found in guarding for one in found["Associations"] if one["SubnetId"] in subnets]:
        ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl)
    return acl
