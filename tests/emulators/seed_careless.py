"""Seeds an account in which as much as possible is wrong, in us-east-1 and eu-west-1.

Prints a JSON list of what an audit must find: check, resource (names that it may have),
region (null: any) and status.
"""

from seeding import cloudtrail, ec2, iam, rds, s3
from seeding.common import REGIONS, Seed, run


def seed_all(seed: Seed) -> None:
    s3.careless_account(seed)
    iam.careless_account(seed)
    for region in REGIONS:
        s3.careless(seed, region)
        network = ec2.careless(seed, region)
        rds.careless(seed, region, network)
    cloudtrail.careless_account(seed)


if __name__ == "__main__":
    run(seed_all)
