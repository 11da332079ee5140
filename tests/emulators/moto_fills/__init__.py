"""What moto lacks and the live tests need, one module a service.

Each module replaces or adds methods of moto's own classes. moto turns what they return
into XML with the service's model in botocore, so that the answers have AWS's shape.
"""

from . import cloudtrail, ec2, iam, rds, s3


def install() -> None:
    for service in (cloudtrail, ec2, iam, rds, s3):
        service.install()
