"""Buckets, access points and the account's public access block."""

import json

from .common import ACCOUNT, FOREIGN, REGIONS, THE_ACCOUNT, Seed, allow, policy

NO_BLOCK = dict.fromkeys(["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], False)
FULL_BLOCK = dict.fromkeys(NO_BLOCK, True)


def _bucket(seed: Seed, name: str, region: str, **more) -> None:
    if region != "us-east-1":
        more["CreateBucketConfiguration"] = {"LocationConstraint": region}
    seed.client("s3", region).create_bucket(Bucket=name, **more)


def careless(seed: Seed, region: str) -> None:
    s3, name, plain = seed.client("s3", region), f"careless-open-{region}", f"careless-versions-{region}"
    _bucket(seed, name, region, ObjectOwnership="ObjectWriter")
    s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    # moto shows the first permission only of the canned ACL that has two for everyone.
    everyone = {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"}
    acl = s3.get_bucket_acl(Bucket=name)
    grants = acl["Grants"] + [{"Grantee": everyone, "Permission": p} for p in ("READ", "WRITE")]
    s3.put_bucket_acl(Bucket=name, AccessControlPolicy={"Owner": acl["Owner"], "Grants": grants})
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=NO_BLOCK)
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    )
    s3.put_bucket_policy(
        Bucket=name,
        Policy=policy(
            allow("s3:GetObject", f"arn:aws:s3:::{name}/*", Principal="*"),
            # What Security Hub S3.6 calls sensitive, for somebody else's account.
            allow(
                ["s3:PutBucketPolicy", "s3:PutBucketAcl"],
                f"arn:aws:s3:::{name}",
                Principal={"AWS": f"arn:aws:iam::{FOREIGN}:root"},
            ),
        ),
    )
    seed.expect(
        "fail", name, region,
        "s3-bucket-block-public-access", "s3-bucket-not-public", "s3-bucket-policy-not-public",
        "s3-bucket-no-public-read-acl", "s3-bucket-no-public-write-acl", "s3-bucket-acls-disabled",
        "s3-bucket-no-cross-account", "s3-bucket-kms-encryption", "s3-bucket-tls-only", "s3-bucket-versioning",
        "s3-bucket-lifecycle", "s3-bucket-mfa-delete", "s3-bucket-access-logging",
    )  # fmt: skip

    # Versions are kept, and never thrown away.
    _bucket(seed, plain, region)
    s3.put_bucket_versioning(Bucket=plain, VersioningConfiguration={"Status": "Enabled"})
    seed.expect("fail", plain, region, "s3-versioned-bucket-lifecycle", "s3-bucket-tls-only")
    seed.expect(
        "pass", plain, region, "s3-bucket-versioning", "s3-bucket-no-public-read-acl", "s3-bucket-policy-not-public"
    )

    point = f"careless-point-{region}"
    seed.client("s3control", region).create_access_point(
        AccountId=ACCOUNT, Name=point, Bucket=name, PublicAccessBlockConfiguration=NO_BLOCK
    )
    seed.expect("fail", point, region, "s3-access-point-block-public-access")


def careless_account(seed: Seed) -> None:
    seed.expect("fail", THE_ACCOUNT, None, "s3-account-block-public-access")


def kept(seed: Seed, region: str) -> None:
    s3, name, logs = seed.client("s3", region), f"kept-data-{region}", f"kept-logs-{region}"
    key = seed.client("kms", region).create_key(Description="buckets")["KeyMetadata"]["Arn"]
    for bucket in (logs, name):
        _bucket(seed, bucket, region, ObjectLockEnabledForBucket=True, ObjectOwnership="BucketOwnerEnforced")
        s3.put_bucket_ownership_controls(
            Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        )
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=FULL_BLOCK)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        s3.put_object_lock_configuration(
            Bucket=bucket,
            ObjectLockConfiguration={
                "ObjectLockEnabled": "Enabled",
                "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}},
            },
        )
        s3.put_bucket_encryption(
            Bucket=bucket,
            ServerSideEncryptionConfiguration={
                "Rules": [
                    {
                        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key},
                        "BucketKeyEnabled": True,
                    }
                ]
            },
        )
        s3.put_bucket_lifecycle_configuration(
            Bucket=bucket,
            LifecycleConfiguration={
                "Rules": [
                    {
                        "ID": "old-versions",
                        "Status": "Enabled",
                        "Filter": {"Prefix": ""},
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 90},
                        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                    }
                ]
            },
        )
        statements = [
            {
                "Effect": "Deny",
                # The same as "*", which moto stumbles over when logging is set.
                "Principal": {"AWS": "*"},
                "Action": "s3:*",
                "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ]
        if bucket == logs:
            # Access logs and trails are written by AWS's services, for this account only.
            for service in ("logging.s3.amazonaws.com", "cloudtrail.amazonaws.com"):
                own = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
                principal = {"Service": service}
                statements += [
                    allow("s3:PutObject", f"arn:aws:s3:::{logs}/*", Principal=principal, Condition=own),
                    allow("s3:GetBucketAcl", f"arn:aws:s3:::{logs}", Principal=principal, Condition=own),
                ]
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))
    for bucket in (name, logs):
        s3.put_bucket_logging(
            Bucket=bucket,
            BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": logs, "TargetPrefix": f"access/{bucket}/"}},
        )
    good = [
        "s3-bucket-block-public-access", "s3-bucket-not-public", "s3-bucket-policy-not-public",
        "s3-bucket-no-public-read-acl", "s3-bucket-no-public-write-acl", "s3-bucket-acls-disabled",
        "s3-bucket-no-cross-account", "s3-bucket-kms-encryption", "s3-bucket-tls-only", "s3-bucket-versioning",
        "s3-bucket-lifecycle", "s3-versioned-bucket-lifecycle", "s3-bucket-object-lock",
    ]  # fmt: skip
    seed.expect("pass", name, region, *good, "s3-bucket-access-logging")
    seed.expect("pass", logs, region, *good)

    point = f"kept-point-{region}"
    seed.client("s3control", region).create_access_point(
        AccountId=ACCOUNT, Name=point, Bucket=name, PublicAccessBlockConfiguration=FULL_BLOCK
    )
    seed.expect("pass", point, region, "s3-access-point-block-public-access")


def kept_account(seed: Seed) -> None:
    seed.client("s3control", REGIONS[0]).put_public_access_block(
        AccountId=ACCOUNT, PublicAccessBlockConfiguration=FULL_BLOCK
    )
    seed.expect("pass", THE_ACCOUNT, None, "s3-account-block-public-access")
