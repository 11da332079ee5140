"""The trail that counts, and one that somebody made by hand and forgot."""

from ..common import ACCOUNT, Seed
from .common import IRELAND, VIRGINIA, at, bucket_name, labels, role_arn


def make(seed: Seed) -> None:
    with at(seed, 1335):
        logs = seed.client("logs", IRELAND)
        logs.create_log_group(logGroupName="/meridian/trail")
        group = f"arn:aws:logs:{IRELAND}:{ACCOUNT}:log-group:/meridian/trail:*"
        key = seed.client("kms", IRELAND).create_key(Description="Trail")["KeyMetadata"]["Arn"]
        trail = seed.client("cloudtrail", IRELAND)
        trail.create_trail(
            Name="meridian-trail",
            S3BucketName=bucket_name("trail"),
            IsMultiRegionTrail=True,
            IncludeGlobalServiceEvents=True,
            EnableLogFileValidation=True,
            KmsKeyId=key,
            CloudWatchLogsLogGroupArn=group,
            CloudWatchLogsRoleArn=role_arn("trail-to-logs"),
            TagsList=labels("shared", "platform"),
        )
        trail.put_event_selectors(
            TrailName="meridian-trail",
            EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}],
        )
        trail.start_logging(Name="meridian-trail")
    with at(seed, 860):
        old = seed.client("cloudtrail", VIRGINIA)
        old.create_trail(
            Name="analytics-debug",
            S3BucketName=bucket_name("analytics-lake"),
            S3KeyPrefix="trail",
            IsMultiRegionTrail=False,
            IncludeGlobalServiceEvents=False,
            EnableLogFileValidation=False,
            TagsList=labels("production", "analytics"),
        )
        old.put_event_selectors(
            TrailName="analytics-debug",
            EventSelectors=[{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}],
        )
        old.start_logging(Name="analytics-debug")
