"""Seeds an account in which everything that can hold a secret holds one.

Each begins with `canary`, and an audit must repeat none of them. What else is to be found
there is no matter: prints an empty list.
"""

import base64
import json

from seeding.common import ACCOUNT, REGIONS, Seed, allow, policy, run, trust


def _identities(seed: Seed) -> None:
    iam = seed.client("iam")
    own = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    iam.create_role(
        RoleName="partner",
        AssumeRolePolicyDocument=trust(own, Condition={"StringEquals": {"sts:ExternalId": "canaryS01external"}}),
        Description="canaryS02description",
    )
    iam.create_user(UserName="robot")
    guarded = {"StringLike": {"aws:Referer": "https://partner.example/canaryS03referer*"}}
    document = policy(allow("s3:GetObject", Condition=guarded), allow("*"))
    iam.put_user_policy(UserName="robot", PolicyName="all", PolicyDocument=document)
    iam.create_access_key(UserName="robot")
    iam.create_login_profile(UserName="robot", Password="canaryS04-Passw0rd!")


def _buckets(seed: Seed) -> None:
    s3 = seed.client("s3")
    s3.create_bucket(Bucket="secret-holder")
    s3.put_object(Bucket="secret-holder", Key="canaryS05key", Body=b"canaryS06body")
    guarded = {"StringEquals": {"aws:UserAgent": "canaryS07agent"}}
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::secret-holder/*",
        "Condition": guarded,
    }
    s3.put_bucket_policy(Bucket="secret-holder", Policy=policy(statement))


def _machines(seed: Seed, region: str) -> None:
    ec2 = seed.client("ec2", region)
    script = "#!/bin/sh\nexport PASSWORD=canaryS08userdata\n"
    image = ec2.register_image(Name="base", RootDeviceName="/dev/xvda")["ImageId"]
    ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, UserData=script)
    encoded = base64.b64encode(b"canaryS09userdata").decode()
    ec2.create_launch_template(
        LaunchTemplateName="with-data", LaunchTemplateData={"ImageId": image, "UserData": encoded, "KeyName": "ops"}
    )
    ec2.create_key_pair(KeyName="ops")
    seed.client("rds", region).create_db_instance(
        DBInstanceIdentifier="orders",
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="master",
        MasterUserPassword="canaryS10password",
    )


def seed_all(seed: Seed) -> None:
    _identities(seed)
    _buckets(seed)
    for region in REGIONS:
        _machines(seed, region)
        seed.client("ssm", region).put_parameter(Name="password", Value="canaryS11parameter", Type="SecureString")
        seed.client("secretsmanager", region).create_secret(
            Name="password", SecretString=json.dumps({"password": "canaryS12secret"})
        )


if __name__ == "__main__":
    run(seed_all)
