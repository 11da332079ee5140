"""Security groups, and the interfaces that services other than EC2 hold in them."""

from ..common import Seed
from .common import EVERYONE, OFFICE, at, labelled

# By network: name, team, age, what it admits: first port, last port, a range or a group.
GROUPS = {
    "production": [
        ("production-balancer", "web", 1330, [(443, 443, EVERYONE), (80, 80, EVERYONE)]),
        ("production-web", "web", 1330, [(8443, 8443, "production-balancer")]),
        ("production-orders", "orders", 1290, [(8443, 8443, "production-web")]),
        ("production-databases", "orders", 1290, [(port, port, "production-orders") for port in (5432, 3306)]),
        ("production-bastion", "platform", 1100, [(22, 22, OFFICE)]),
        ("production-endpoints", "platform", 900, [(443, 443, "10.20.0.0/16")]),
        # Of the old search.
        ("production-search", "web", 1010, [(9200, 9200, "production-web")]),
    ],
    "staging": [
        ("staging-web", "web", 1275, [(443, 443, EVERYONE), (8080, 8080, EVERYONE)]),
        ("staging-ssh", "web", 388, [(22, 22, EVERYONE)]),
        ("staging-database", "orders", 1270, [(5432, 5432, EVERYONE)]),
    ],
    "analytics": [
        ("analytics-etl", "analytics", 866, [(443, 443, "10.40.0.0/16")]),
        ("analytics-warehouse", "analytics", 866, [(5432, 5432, "analytics-etl")]),
    ],
}


def make_groups(seed: Seed, region: str, vpc: str, env: str) -> dict[str, str]:
    ec2 = seed.client("ec2", region)
    made: dict[str, str] = {}
    for name, team, age, admits in GROUPS[env]:
        with at(seed, age):
            group = ec2.create_security_group(
                GroupName=name,
                Description=f"{team}: {name.partition('-')[2]}",
                VpcId=vpc,
                TagSpecifications=labelled("security-group", name, env, team),
            )["GroupId"]
        made[name] = group
        permissions = [_permission(first, last, made.get(source, source)) for first, last, source in admits]
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=permissions)
    return made


def _permission(first: int, last: int, source: str) -> dict:
    from_where = (
        {"UserIdGroupPairs": [{"GroupId": source}]} if source.startswith("sg-") else {"IpRanges": [{"CidrIp": source}]}
    )
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last, **from_where}


def hold(seed: Seed, region: str, description: str, subnets: list[str], group: str) -> None:
    """The interfaces that a balancer or a database has: moto makes none for them."""
    ec2 = seed.client("ec2", region)
    for subnet in subnets:
        ec2.create_network_interface(SubnetId=subnet, Groups=[group], Description=description)
