"""Buckets: a common way to make a good one, and what each leaves out."""

import json
from dataclasses import dataclass
from typing import Any

from ..common import ACCOUNT, Seed, allow
from ..s3 import FULL_BLOCK, NO_BLOCK
from .common import FRANKFURT, IRELAND, LOGISTICS, VIRGINIA, at, bucket_name, labels

LOG_BUCKETS = {IRELAND: "access-logs-eu", VIRGINIA: "access-logs-us"}


@dataclass(frozen=True)
class Bucket:
    """One bucket; the defaults are how it should be."""

    what: str
    region: str
    env: str
    team: str
    age: int
    key: bool = True
    versions: bool = True
    expiry: bool = True
    logs: bool = True
    tls_only: bool = True
    blocked: bool = True
    lock_days: int = 0


BUCKETS = [
    # Log buckets first: the others write to them.
    Bucket("access-logs-eu", IRELAND, "shared", "platform", 1340, key=False, logs=False),
    Bucket("access-logs-us", VIRGINIA, "shared", "platform", 1120, key=False, logs=False),
    Bucket("trail", IRELAND, "shared", "platform", 1335, lock_days=365),
    Bucket("web-assets", IRELAND, "production", "web", 1338, key=False, blocked=False),
    Bucket("orders", IRELAND, "production", "orders", 1290),
    Bucket("orders-staging", IRELAND, "staging", "orders", 1280, key=False, versions=False, logs=False, tls_only=False),
    Bucket("invoices", IRELAND, "production", "finance", 1215, lock_days=3650),
    Bucket("payroll", IRELAND, "production", "finance", 640),
    Bucket("partner-exports", IRELAND, "production", "orders", 410, key=False),
    Bucket("terraform-state", IRELAND, "shared", "platform", 1341, expiry=False),
    Bucket("backups", IRELAND, "production", "platform", 1100, lock_days=35),
    Bucket("analytics-lake", VIRGINIA, "production", "analytics", 870, expiry=False),
    Bucket("backups-copy", FRANKFURT, "production", "platform", 700, lock_days=35, logs=False),
]


def make(seed: Seed) -> None:
    keys = {}
    for region in (IRELAND, VIRGINIA, FRANKFURT):
        with at(seed, 1341):
            key = seed.client("kms", region).create_key(Description="Buckets", Tags=[])
            keys[region] = key["KeyMetadata"]["Arn"]
    for bucket in BUCKETS:
        with at(seed, bucket.age):
            _make(seed, bucket, keys[bucket.region])
    s3 = seed.client("s3", IRELAND)
    # The shop in the browser fetches fonts and pictures from it.
    anybody = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "AllowedHeaders": ["*"]}
    s3.put_bucket_cors(Bucket=bucket_name("web-assets"), CORSConfiguration={"CORSRules": [anybody]})
    seed.client("s3control", VIRGINIA).create_access_point(
        AccountId=ACCOUNT,
        Name="analytics-athena",
        Bucket=bucket_name("analytics-lake"),
        PublicAccessBlockConfiguration=FULL_BLOCK,
    )
    # Somebody switched two of the four off for the web assets, for the whole account.
    seed.client("s3control", VIRGINIA).put_public_access_block(
        AccountId=ACCOUNT,
        PublicAccessBlockConfiguration=FULL_BLOCK | {"BlockPublicPolicy": False, "RestrictPublicBuckets": False},
    )


def _make(seed: Seed, bucket: Bucket, key: str) -> None:
    s3, name = seed.client("s3", bucket.region), bucket_name(bucket.what)
    place: dict[str, Any] = {}
    if bucket.region != VIRGINIA:
        place = {"CreateBucketConfiguration": {"LocationConstraint": bucket.region}}
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=bucket.lock_days > 0, **place)
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": labels(bucket.env, bucket.team)})
    s3.put_bucket_ownership_controls(
        Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )
    block = FULL_BLOCK if bucket.blocked else NO_BLOCK | {"BlockPublicAcls": True, "IgnorePublicAcls": True}
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    _protect(s3, name, bucket, key)
    if bucket.logs:
        target = {"TargetBucket": bucket_name(LOG_BUCKETS[bucket.region]), "TargetPrefix": f"{bucket.what}/"}
        s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": target})
    if statements := _statements(bucket):
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))


def _protect(s3, name: str, bucket: Bucket, key: str) -> None:
    """Encryption, versions and how long things stay."""
    how = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key} if bucket.key else {"SSEAlgorithm": "AES256"}
    rule = {"ApplyServerSideEncryptionByDefault": how, "BucketKeyEnabled": bucket.key}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    if bucket.versions:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    if bucket.lock_days:
        retention = {"Mode": "COMPLIANCE" if bucket.lock_days > 1000 else "GOVERNANCE", "Days": bucket.lock_days}
        s3.put_object_lock_configuration(
            Bucket=name,
            ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}},
        )
    if bucket.expiry:
        end = {
            "ID": "clean-up",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
        end |= {"NoncurrentVersionExpiration": {"NoncurrentDays": 90}} if bucket.versions else {}
        s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [end]})


def _statements(bucket: Bucket) -> list[dict[str, Any]]:
    """The bucket policy: TLS, and whom else the bucket serves."""
    arn = f"arn:aws:s3:::{bucket_name(bucket.what)}"
    own = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    found: list[dict[str, Any]] = []
    if bucket.tls_only:
        found.append(
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                # moto reads the policies of log buckets, and takes no plain "*" here.
                "Principal": {"AWS": "*"},
                "Action": "s3:*",
                "Resource": [arn, f"{arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        )
    if bucket.what in LOG_BUCKETS.values():
        principal = {"Service": "logging.s3.amazonaws.com"}
        found.append(allow("s3:PutObject", f"{arn}/*", Principal=principal, Condition=own))
    if bucket.what == "trail":
        principal = {"Service": "cloudtrail.amazonaws.com"}
        found.append(allow("s3:GetBucketAcl", arn, Principal=principal, Condition=own))
        found.append(allow("s3:PutObject", f"{arn}/AWSLogs/{ACCOUNT}/*", Principal=principal, Condition=own))
    if bucket.what == "web-assets":
        found.append(allow("s3:GetObject", f"{arn}/*", Principal="*", Sid="PublicRead"))
    if bucket.what == "partner-exports":
        partner = {"AWS": f"arn:aws:iam::{LOGISTICS}:root"}
        found.append(allow(["s3:GetObject", "s3:PutObject"], f"{arn}/*", Principal=partner))
    return found
