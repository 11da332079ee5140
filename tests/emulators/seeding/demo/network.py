"""Networks: production and staging in Ireland, analytics in Virginia."""

from dataclasses import dataclass, field

from ..common import ACCOUNT, Seed, policy
from ..vpc import _close_default_acl, _close_default_group, _peer, _remove_default_vpc
from .common import EVERYONE, FRANKFURT, IRELAND, VIRGINIA, at, bucket_name, labelled, labels
from .groups import hold, make_groups


@dataclass
class Network:
    """A VPC, its subnets by tier (`public`, `app`, `data`) and its groups by name."""

    region: str
    env: str
    prefix: str
    vpc: str
    subnets: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)


def make(seed: Seed) -> tuple[Network, Network, Network]:
    for region in (IRELAND, FRANKFURT):
        _remove_default_vpc(seed, region)
    with at(seed, 1330):
        production = _network(seed, IRELAND, "production", "10.20", ["public", "app", "data"])
        _guard_production(seed, production)
    with at(seed, 1275):
        staging = _network(seed, IRELAND, "staging", "10.30", ["public", "data"])
    with at(seed, 866):
        analytics = _network(seed, VIRGINIA, "analytics", "10.40", ["app", "data"])
        _guard_analytics(seed, analytics)
    for network in (production, staging, analytics):
        network.groups = make_groups(seed, network.region, network.vpc, network.env)
    _endpoints(seed, production, staging)
    _join(seed, production, staging)
    _warehouse(seed, production)
    return production, staging, analytics


def _network(seed: Seed, region: str, env: str, prefix: str, tiers: list[str]) -> Network:
    ec2 = seed.client("ec2", region)
    vpc = ec2.create_vpc(CidrBlock=f"{prefix}.0.0/16", TagSpecifications=labelled("vpc", env, env, "platform"))
    network = Network(region, env, prefix, vpc["Vpc"]["VpcId"])
    gateway = None
    if "public" in tiers:
        tagged = labelled("internet-gateway", env, env, "platform")
        gateway = ec2.create_internet_gateway(TagSpecifications=tagged)["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network.vpc)
    for number, tier in enumerate(tiers):
        _tier(ec2, network, tier, number, gateway)
    return network


def _tier(ec2, network: Network, tier: str, number: int, gateway: str | None) -> None:
    """One subnet a zone, with a route table for all of them."""
    name = f"{network.env}-{tier}"
    tagged = labelled("route-table", name, network.env, "platform")
    table = ec2.create_route_table(VpcId=network.vpc, TagSpecifications=tagged)["RouteTable"]["RouteTableId"]
    if tier == "public":
        ec2.create_route(RouteTableId=table, DestinationCidrBlock=EVERYONE, GatewayId=gateway)
    network.subnets[tier] = []
    for zone in "ab":
        subnet = ec2.create_subnet(
            VpcId=network.vpc,
            CidrBlock=f"{network.prefix}.{number * 16 + 'ab'.index(zone)}.0/24",
            AvailabilityZone=network.region + zone,
            TagSpecifications=labelled("subnet", f"{name}-{zone}", network.env, "platform"),
        )["Subnet"]["SubnetId"]
        # Handy for tests: in staging everything is on the internet.
        handy = network.env == "staging" and tier == "public"
        ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": handy})
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        network.subnets[tier].append(subnet)


def _guard_production(seed: Seed, network: Network) -> None:
    """A flow log, closed defaults, narrow network ACLs and a way out for the private subnets."""
    ec2 = seed.client("ec2", network.region)
    _log_flows(ec2, network, "access-logs-eu")
    _close_default_group(seed, network.region, network.vpc)
    _acl(ec2, network, "public", [("6", 443, EVERYONE), ("6", 80, EVERYONE)])
    inside = [("-1", None, f"{network.prefix}.0.0/16"), ("-1", None, "10.30.0.0/16")]
    _acl(ec2, network, "app", inside)
    _acl(ec2, network, "data", inside)
    _close_default_acl(seed, network.region, network.vpc)
    tagged = labelled("elastic-ip", "production-nat", network.env, "platform")
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tagged)["AllocationId"]
    nat = ec2.create_nat_gateway(
        SubnetId=network.subnets["public"][0],
        AllocationId=address,
        TagSpecifications=labelled("natgateway", "production", network.env, "platform"),
    )["NatGateway"]
    for table in ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [network.vpc]}])["RouteTables"]:
        names = [tag["Value"] for tag in table["Tags"] if tag["Key"] == "Name"]
        if names == ["production-app"]:
            ec2.create_route(
                RouteTableId=table["RouteTableId"], DestinationCidrBlock=EVERYONE, NatGatewayId=nat["NatGatewayId"]
            )


def _guard_analytics(seed: Seed, network: Network) -> None:
    """As in production, but for the default group, which still lets everything out."""
    ec2 = seed.client("ec2", network.region)
    _log_flows(ec2, network, "access-logs-us")
    for tier in ("app", "data"):
        _acl(ec2, network, tier, [("-1", None, f"{network.prefix}.0.0/16")])
    _close_default_acl(seed, network.region, network.vpc)


def _log_flows(ec2, network: Network, bucket: str) -> None:
    made = ec2.create_flow_logs(
        ResourceIds=[network.vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination=f"arn:aws:s3:::{bucket_name(bucket)}",
        TagSpecifications=labelled("vpc-flow-log", network.env, network.env, "platform"),
    )
    # A bucket that is not found is told in the answer, which is no error.
    assert not made["Unsuccessful"], made["Unsuccessful"]


def _acl(ec2, network: Network, tier: str, ingress: list[tuple]) -> None:
    tagged = labelled("network-acl", f"{network.env}-{tier}", network.env, "platform")
    acl = ec2.create_network_acl(VpcId=network.vpc, TagSpecifications=tagged)["NetworkAcl"]["NetworkAclId"]
    for number, (protocol, port, source) in enumerate(ingress):
        ports = {"PortRange": {"From": port, "To": port}} if port else {}
        ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=100 + 10 * number, Protocol=protocol, RuleAction="allow", Egress=False,
            CidrBlock=source, **ports,
        )  # fmt: skip
    ec2.create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=100, Protocol="-1", RuleAction="allow", Egress=True, CidrBlock=EVERYONE
    )
    subnets = network.subnets[tier]
    guarding = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": subnets}])["NetworkAcls"]
    for association in [one for found in guarding for one in found["Associations"] if one["SubnetId"] in subnets]:
        ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl)


def _endpoints(seed: Seed, production: Network, staging: Network) -> None:
    """Production's let the own account through; staging's is as AWS makes it."""
    ec2 = seed.client("ec2", IRELAND)
    own = {"StringEquals": {"aws:PrincipalAccount": ACCOUNT, "aws:ResourceAccount": ACCOUNT}}
    everything = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    for network, document in [(production, everything | {"Condition": own}), (staging, everything)]:
        tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [network.vpc]}])["RouteTables"]
        ec2.create_vpc_endpoint(
            VpcId=network.vpc,
            VpcEndpointType="Gateway",
            ServiceName=f"com.amazonaws.{IRELAND}.s3",
            RouteTableIds=[table["RouteTableId"] for table in tables],
            PolicyDocument=policy(document),
            TagSpecifications=labelled("vpc-endpoint", f"{network.env}-s3", network.env, "platform"),
        )
    ec2.create_vpc_endpoint(
        VpcId=production.vpc,
        VpcEndpointType="Interface",
        ServiceName=f"com.amazonaws.{IRELAND}.ec2",
        SubnetIds=production.subnets["app"],
        SecurityGroupIds=[production.groups["production-endpoints"]],
        PolicyDocument=policy(everything | {"Condition": own}),
        TagSpecifications=labelled("vpc-endpoint", "production-ec2", "production", "platform"),
    )
    hold(seed, IRELAND, "VPC Endpoint Interface", production.subnets["app"], production.groups["production-endpoints"])


def _join(seed: Seed, production: Network, staging: Network) -> None:
    """Staging reaches all of production, which nobody needs."""
    ec2 = seed.client("ec2", IRELAND)
    peering = _peer(ec2, staging.vpc, production.vpc)
    ec2.create_tags(Resources=[peering], Tags=labels("staging", "platform", "staging-to-production"))
    here = [{"Name": "tag:Name", "Values": ["staging-data"]}]
    (table,) = ec2.describe_route_tables(Filters=here)["RouteTables"]
    ec2.create_route(
        RouteTableId=table["RouteTableId"], DestinationCidrBlock="10.20.0.0/16", VpcPeeringConnectionId=peering
    )


def _warehouse(seed: Seed, production: Network) -> None:
    """The line to the warehouse, one of whose tunnels is down."""
    ec2 = seed.client("ec2", IRELAND)
    with at(seed, 405):
        customer = ec2.create_customer_gateway(Type="ipsec.1", PublicIp="198.51.100.24", BgpAsn=65010)
        gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
        ec2.attach_vpn_gateway(VpcId=production.vpc, VpnGatewayId=gateway)
        vpn = ec2.create_vpn_connection(
            Type="ipsec.1",
            CustomerGatewayId=customer["CustomerGateway"]["CustomerGatewayId"],
            VpnGatewayId=gateway,
            TagSpecifications=labelled("vpn-connection", "warehouse", "production", "orders"),
        )["VpnConnection"]["VpnConnectionId"]
    tunnels = [
        {"address": "198.18.24.10", "status": "UP", "logging": True},
        {"address": "198.18.25.10", "status": "DOWN", "logging": True},
    ]
    seed.settings({"tunnels": {IRELAND: {vpn: tunnels}}})
