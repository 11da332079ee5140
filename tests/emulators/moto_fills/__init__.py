"""What moto lacks and the live tests need: one module a service, and the clock.

Each module replaces or adds methods of moto's own classes. moto turns what they return
into XML with the service's model in botocore, so that the answers have AWS's shape.
"""

from . import clock, cloudtrail, ec2, iam, rds, s3


def install() -> None:
    for part in (clock, cloudtrail, ec2, iam, rds, s3):
        part.install()
