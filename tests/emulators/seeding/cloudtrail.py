"""Trails."""

from .common import ACCOUNT, REGIONS, THE_ACCOUNT, Seed, policy, trust

HOME = REGIONS[0]


def careless_account(seed: Seed) -> None:
    """One trail of one region that is stopped and writes to a public bucket."""
    trail = seed.client("cloudtrail", HOME)
    # The bucket of the careless half of S3, whose policy and ACL are public.
    arn = trail.create_trail(
        Name="careless-trail",
        S3BucketName=f"careless-open-{HOME}",
        IsMultiRegionTrail=False,
        EnableLogFileValidation=False,
        IncludeGlobalServiceEvents=False,
    )["TrailARN"]
    trail.put_event_selectors(
        TrailName="careless-trail",
        EventSelectors=[{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}],
    )
    names = ["careless-trail", arn]
    seed.expect("fail", THE_ACCOUNT, None, "cloudtrail-multi-region")
    seed.expect("fail", THE_ACCOUNT, None, "cloudtrail-enabled")
    seed.expect("fail", names, HOME, "cloudtrail-validation", "cloudtrail-kms-encryption", "cloudtrail-cloudwatch-logs")
    bucket = f"careless-open-{HOME}"
    seed.expect("fail", [*names, bucket], None, "cloudtrail-bucket-not-public", "cloudtrail-bucket-logging")
    seed.expect("fail", bucket, HOME, "exposure-public-trail-bucket")
    seed.expect(
        "fail", [*names, THE_ACCOUNT], None,
        "cloudtrail-management-events", "cloudtrail-s3-read-events", "cloudtrail-s3-write-events",
    )  # fmt: skip


def kept_account(seed: Seed) -> None:
    """One trail for all regions, with all that a trail can have."""
    logs, iam = seed.client("logs", HOME), seed.client("iam")
    logs.create_log_group(logGroupName="kept-trail")
    group = logs.describe_log_groups(logGroupNamePrefix="kept-trail")["logGroups"][0]["arn"]
    own = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    role = iam.create_role(
        RoleName="kept-trail-to-logs",
        AssumeRolePolicyDocument=trust({"Service": "cloudtrail.amazonaws.com"}, Condition=own),
    )["Role"]["Arn"]
    iam.put_role_policy(
        RoleName="kept-trail-to-logs",
        PolicyName="write-events",
        PolicyDocument=policy(
            {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": group}
        ),
    )
    key = seed.client("kms", HOME).create_key(Description="trail")["KeyMetadata"]["Arn"]
    trail = seed.client("cloudtrail", HOME)
    arn = trail.create_trail(
        Name="kept-trail",
        S3BucketName=f"kept-logs-{HOME}",
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        EnableLogFileValidation=True,
        KmsKeyId=key,
        CloudWatchLogsLogGroupArn=group,
        CloudWatchLogsRoleArn=role,
    )["TrailARN"]
    trail.put_event_selectors(
        TrailName="kept-trail",
        EventSelectors=[
            {
                "ReadWriteType": "All",
                "IncludeManagementEvents": True,
                "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
            }
        ],
    )
    trail.start_logging(Name="kept-trail")
    names = ["kept-trail", arn]
    seed.expect("pass", THE_ACCOUNT, None, "cloudtrail-multi-region")
    seed.expect("pass", THE_ACCOUNT, None, "cloudtrail-enabled")
    seed.expect("pass", names, HOME, "cloudtrail-validation", "cloudtrail-kms-encryption", "cloudtrail-cloudwatch-logs")
    bucket = f"kept-logs-{HOME}"
    seed.expect("pass", [*names, bucket], None, "cloudtrail-bucket-not-public", "cloudtrail-bucket-logging")
    seed.expect("pass", bucket, HOME, "exposure-public-trail-bucket")
    seed.expect(
        "pass", [*names, THE_ACCOUNT], None,
        "cloudtrail-management-events", "cloudtrail-s3-read-events", "cloudtrail-s3-write-events",
    )  # fmt: skip
