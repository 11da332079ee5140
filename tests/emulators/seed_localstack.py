"""Seeds what LocalStack's community edition has: buckets, users and networks.

Prints a JSON list of what an audit must find: check, resource (names that it may have),
region (null: any) and status.
"""

from seeding.common import REGIONS, Seed, allow, policy, run


def seed_all(seed: Seed) -> None:
    region = REGIONS[0]
    s3, ec2, iam = seed.client("s3", region), seed.client("ec2", region), seed.client("iam")
    for name, status in [("local-versioned", "Enabled"), ("local-plain", None)]:
        s3.create_bucket(Bucket=name)
        if status:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})
        seed.expect("pass" if status else "fail", name, region, "s3-bucket-versioning")

    vpc = ec2.create_vpc(CidrBlock="10.60.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="local-ssh", Description="ssh", VpcId=vpc)["GroupId"]
    ssh = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[ssh])
    seed.expect("fail", group, region, "vpc-sg-no-public-ssh")
    seed.expect("pass", group, region, "vpc-sg-no-public-rdp")
    seed.expect("fail", vpc, region, "vpc-flow-logs")

    run_one = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, InstanceType="t3.micro")
    instance = run_one["Instances"][0]["InstanceId"]
    seed.expect("fail", instance, region, "ec2-imdsv2", "ec2-instance-profile")
    seed.expect("pass", instance, region, "ec2-single-network-interface")

    iam.create_user(UserName="local-user")
    iam.put_user_policy(UserName="local-user", PolicyName="everything", PolicyDocument=policy(allow("*")))
    seed.expect("fail", "local-user", "global", "iam-user-no-direct-policies")
    iam.update_account_password_policy(MinimumPasswordLength=14, PasswordReusePrevention=24)
    seed.expect("pass", "account", "global", "iam-password-minimum-length", "iam-password-reuse")


if __name__ == "__main__":
    run(seed_all)
