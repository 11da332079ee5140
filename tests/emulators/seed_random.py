"""Seeds an account of varied resources: the same seed gives the same account.

    seed_random.py SEED [--endpoint URL]

For tests that compare runs with each other; it expects nothing, and prints `[]`.
"""

import random
import sys
import urllib.request

from seeding import s3
from seeding.common import ACCOUNT, FOREIGN, REGIONS, Seed, allow, policy, run, trust

ACTIONS = ["*", "s3:*", "s3:GetObject", "iam:PassRole", "sts:AssumeRole", "ec2:Describe*", "logs:PutLogEvents"]
ENGINES = [("postgres", "16.6"), ("postgres", "14.12"), ("mysql", "8.4.3"), ("mariadb", "10.11.9")]
PORTS = [(22, 22), (80, 80), (443, 443), (3389, 3389), (0, 65535), (5432, 5432), (8000, 9000)]
SOURCES = ["0.0.0.0/0", "10.0.0.0/8", "203.0.113.7/32", "52.0.0.0/8", "::/0"]


def seed_all(seed: Seed, number: int) -> None:
    dice = random.Random(number)
    # moto then makes the same ids each time.
    request = urllib.request.Request(f"{seed.endpoint}/moto-api/seed?a={number}", method="POST")
    urllib.request.urlopen(request, timeout=30).read()
    _iam(seed, dice)
    for region in REGIONS:
        _buckets(seed, dice, region)
        _machines(seed, dice, region)
        _databases(seed, dice, region)
        _trails(seed, dice, region)


def _iam(seed: Seed, dice: random.Random) -> None:
    iam = seed.client("iam")
    for number in range(dice.randint(3, 9)):
        name = f"user-{number}"
        iam.create_user(UserName=name)
        for _ in range(dice.randint(0, 2)):
            iam.create_access_key(UserName=name)
        if dice.random() < 0.5:
            iam.create_login_profile(UserName=name, Password="Correct-horse-battery-1")
        if dice.random() < 0.5:
            document = policy(allow(dice.sample(ACTIONS, 2)))
            iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
    for number in range(dice.randint(2, 6)):
        account = dice.choice([ACCOUNT, FOREIGN, "*"])
        principal = account if account == "*" else f"arn:aws:iam::{account}:root"
        iam.create_role(RoleName=f"role-{number}", AssumeRolePolicyDocument=trust({"AWS": principal}))
        made = iam.create_policy(PolicyName=f"policy-{number}", PolicyDocument=policy(allow(dice.choice(ACTIONS))))
        iam.attach_role_policy(RoleName=f"role-{number}", PolicyArn=made["Policy"]["Arn"])


def _buckets(seed: Seed, dice: random.Random, region: str) -> None:
    client = seed.client("s3", region)
    for number in range(dice.randint(2, 6)):
        name = f"random-{number}-{region}"
        place = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != "us-east-1" else {}
        client.create_bucket(Bucket=name, **place)
        if status := dice.choice([None, "Enabled", "Suspended"]):
            client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})
        if dice.random() < 0.5:
            client.put_public_access_block(
                Bucket=name, PublicAccessBlockConfiguration={flag: dice.random() < 0.7 for flag in s3.FULL_BLOCK}
            )
        if dice.random() < 0.4:
            client.put_bucket_acl(Bucket=name, ACL=dice.choice(["public-read", "public-read-write", "private"]))
        if dice.random() < 0.4:
            principal = dice.choice(["*", {"AWS": f"arn:aws:iam::{FOREIGN}:root"}])
            document = policy(allow("s3:GetObject", f"arn:aws:s3:::{name}/*", Principal=principal))
            client.put_bucket_policy(Bucket=name, Policy=document)


def _machines(seed: Seed, dice: random.Random, region: str) -> None:
    ec2 = seed.client("ec2", region)
    vpc = ec2.create_vpc(CidrBlock="10.50.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.50.1.0/24", AvailabilityZone=f"{region}a")["Subnet"]["SubnetId"]
    groups = []
    for number in range(dice.randint(2, 6)):
        group = ec2.create_security_group(GroupName=f"group-{number}", Description="random", VpcId=vpc)["GroupId"]
        first, last = dice.choice(PORTS)
        source = dice.choice(SOURCES)
        ranges = {"Ipv6Ranges": [{"CidrIpv6": source}]} if ":" in source else {"IpRanges": [{"CidrIp": source}]}
        ec2.authorize_security_group_ingress(
            GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": first, "ToPort": last, **ranges}]
        )
        groups.append(group)
    for _ in range(dice.randint(1, 5)):
        ec2.run_instances(
            ImageId="ami-12345678",
            MinCount=1,
            MaxCount=1,
            InstanceType="t3.micro",
            SubnetId=subnet,
            SecurityGroupIds=[dice.choice(groups)],
            MetadataOptions={"HttpTokens": dice.choice(["required", "optional"])},
        )
    for _ in range(dice.randint(1, 5)):
        volume = ec2.create_volume(
            AvailabilityZone=f"{region}a", Size=8, VolumeType=dice.choice(["gp2", "gp3"]), Encrypted=dice.random() < 0.5
        )["VolumeId"]
        if dice.random() < 0.5:
            ec2.create_snapshot(VolumeId=volume)


def _databases(seed: Seed, dice: random.Random, region: str) -> None:
    rds = seed.client("rds", region)
    for number in range(dice.randint(0, 4)):
        engine, version = dice.choice(ENGINES)
        rds.create_db_instance(
            DBInstanceIdentifier=f"random-{number}",
            DBInstanceClass="db.t3.micro",
            Engine=engine,
            EngineVersion=version,
            AllocatedStorage=20,
            MasterUsername=dice.choice(["admin", "postgres", "owner"]),
            MasterUserPassword="Correct-horse-battery-1",
            PubliclyAccessible=dice.random() < 0.5,
            StorageEncrypted=dice.random() < 0.5,
            BackupRetentionPeriod=dice.choice([0, 1, 7, 30]),
            MultiAZ=dice.random() < 0.5,
            DeletionProtection=dice.random() < 0.5,
        )


def _trails(seed: Seed, dice: random.Random, region: str) -> None:
    if dice.random() < 0.5:
        trail = seed.client("cloudtrail", region)
        name = f"random-{region}"
        trail.create_trail(Name=name, S3BucketName=f"random-0-{region}", EnableLogFileValidation=dice.random() < 0.5)
        if dice.random() < 0.7:
            trail.start_logging(Name=name)


if __name__ == "__main__":
    SEED = int(sys.argv.pop(1))
    run(lambda seed: seed_all(seed, SEED))
