//! S3: general purpose buckets, the account's public access block, access points.

use crate::calls::{s3 as call, s3control};
use crate::fact::{Fact, Listing};
use crate::facts::Tags;

facts! {
    /// S3 of one account.
    pub struct S3 {
        /// The four public access blocks at account level; `None` when none was ever set.
        pub account_block: Fact<Option<PublicAccessBlock>, s3control::GetPublicAccessBlock>,
        /// The buckets in the regions of this scan.
        pub buckets: Listing<Bucket, call::ListBuckets>,
        /// Buckets of this account in regions that the scan left out: names only.
        pub buckets_elsewhere: Vec<BucketElsewhere>,
    }

    /// A bucket that was not looked at.
    pub struct BucketElsewhere {
        /// Its name.
        pub name: String,
        /// Its region.
        pub region: String,
    }

    /// One general purpose bucket.
    pub struct Bucket {
        /// Its name.
        pub name: String,
        /// Its region, for instance `eu-west-1`.
        pub region: String,
        /// When it was made.
        pub created_at: Option<jiff::Timestamp>,
        /// Tags, where something asked for them.
        pub tags: Tags,
        /// The grants of its ACL.
        pub acl: Fact<Acl, call::GetBucketAcl>,
        /// CORS rules: the allowed origins of each; empty when there are none.
        pub cors: Fact<Vec<CorsRule>, call::GetBucketCors>,
        /// The default encryption rule; `None` (old emulators only) when there is none.
        pub encryption: Fact<Option<Encryption>, call::GetBucketEncryption>,
        /// Lifecycle rules; empty when there are none.
        pub lifecycle: Fact<Vec<LifecycleRule>, call::GetBucketLifecycleConfiguration>,
        /// Where access logs go; `None` when server access logging is off.
        pub logging: Fact<Option<LoggingTarget>, call::GetBucketLogging>,
        /// Whether any notification (topic, queue, function or EventBridge) is set.
        pub notifications: Fact<bool, call::GetBucketNotificationConfiguration>,
        /// Object Lock; `None` when it is off.
        pub object_lock: Fact<Option<ObjectLock>, call::GetObjectLockConfiguration>,
        /// `BucketOwnerEnforced`, `BucketOwnerPreferred`, `ObjectWriter`; `None` for old buckets, whose ACLs are live.
        pub ownership: Fact<Option<String>, call::GetBucketOwnershipControls>,
        /// The bucket policy as JSON text; `None` when there is none.
        pub policy: Fact<Option<String>, call::GetBucketPolicy>,
        /// Whether AWS calls the policy public (it ignores blocks and ACLs); `None` without a policy.
        pub policy_is_public: Fact<Option<bool>, call::GetBucketPolicyStatus>,
        /// The bucket's own public access block; `None` when none was ever set on it.
        pub public_access_block: Fact<Option<PublicAccessBlock>, call::GetPublicAccessBlock>,
        /// Replication rules; empty when there are none.
        pub replication: Fact<Vec<ReplicationRule>, call::GetBucketReplication>,
        /// Versioning and MFA Delete.
        pub versioning: Fact<Versioning, call::GetBucketVersioning>,
        /// Whether it serves a website.
        pub website: Fact<bool, call::GetBucketWebsite>,
    }

    /// The four switches of S3 Block Public Access. AWS leaves out none of them.
    pub struct PublicAccessBlock {
        /// New public ACLs are refused.
        pub block_public_acls: bool,
        /// Public ACLs have no effect, now.
        pub ignore_public_acls: bool,
        /// New public policies are refused.
        pub block_public_policy: bool,
        /// A public policy reaches only the account and AWS services, now.
        pub restrict_public_buckets: bool,
    }

    /// An access control list.
    pub struct Acl {
        /// The canonical id of the owner.
        pub owner: Option<String>,
        /// What it grants.
        pub grants: Vec<Grant>,
    }

    /// One grant of an ACL.
    pub struct Grant {
        /// The group's full URI, or the canonical id or e-mail of a grantee.
        pub grantee: String,
        /// `FULL_CONTROL`, `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP`.
        pub permission: String,
    }

    /// One CORS rule.
    pub struct CorsRule {
        /// Origins as written; `*` is any.
        pub allowed_origins: Vec<String>,
        /// HTTP methods.
        pub allowed_methods: Vec<String>,
    }

    /// The default encryption rule.
    pub struct Encryption {
        /// `AES256`, `aws:kms`, `aws:kms:dsse`.
        pub algorithm: String,
        /// The key's id, ARN or alias; `None` with KMS means the AWS managed key.
        pub kms_key: Option<String>,
        /// Whether a bucket key spares KMS calls; absent means no.
        pub bucket_key: bool,
        /// Encryption types that uploads may not use (`SSE-C`); absent means none.
        pub blocked_types: Vec<String>,
    }

    /// One lifecycle rule, cut down to what is judged.
    pub struct LifecycleRule {
        /// Its id.
        pub id: Option<String>,
        /// Whether it is `Enabled`.
        pub enabled: bool,
        /// Whether it applies to the whole bucket (no prefix, tag or size filter).
        pub whole_bucket: bool,
        /// Whether it expires current versions.
        pub expires_current: bool,
        /// Whether it expires noncurrent versions.
        pub expires_noncurrent: bool,
        /// Whether it moves current or noncurrent versions to another class.
        pub transitions: bool,
        /// Whether it aborts incomplete multipart uploads.
        pub aborts_uploads: bool,
    }

    /// Where access logs go.
    pub struct LoggingTarget {
        /// The target bucket, which may be another account's.
        pub bucket: String,
        /// The prefix.
        pub prefix: String,
    }

    /// Object Lock.
    pub struct ObjectLock {
        /// `GOVERNANCE` or `COMPLIANCE`; `None` without a default retention.
        pub default_mode: Option<String>,
    }

    /// One replication rule.
    pub struct ReplicationRule {
        /// Whether it is `Enabled`.
        pub enabled: bool,
        /// The ARN of the destination bucket.
        pub destination: String,
    }

    /// Versioning.
    pub struct Versioning {
        /// `Enabled` or `Suspended`; absent means never enabled.
        pub status: Option<String>,
        /// Whether MFA Delete is on; absent means off.
        pub mfa_delete: bool,
    }

    /// The access points of one region.
    pub struct AccessPoints {
        /// The access points of the account.
        pub list: Listing<AccessPoint, s3control::ListAccessPoints>,
    }

    /// One access point.
    pub struct AccessPoint {
        /// Its name.
        pub name: String,
        /// Its ARN.
        pub arn: String,
        /// The bucket behind it.
        pub bucket: String,
        /// `Internet` or `VPC`.
        pub origin: Option<String>,
        /// Its public access block; `None` when the answer held none.
        pub public_access_block: Fact<Option<PublicAccessBlock>, s3control::GetAccessPoint>,
    }
}

impl S3 {
    /// Nothing known yet.
    #[must_use]
    pub fn unread() -> S3 {
        S3 { account_block: Fact::unread(), buckets: Listing::unread(), buckets_elsewhere: Vec::new() }
    }
}

impl AccessPoints {
    /// Nothing known yet.
    #[must_use]
    pub fn unread() -> AccessPoints {
        AccessPoints { list: Listing::unread() }
    }
}

impl Bucket {
    /// A bucket of which only name and region are known.
    pub fn unread(name: impl Into<String>, region: impl Into<String>) -> Bucket {
        Bucket {
            name: name.into(),
            region: region.into(),
            created_at: None,
            tags: None,
            acl: Fact::unread(),
            cors: Fact::unread(),
            encryption: Fact::unread(),
            lifecycle: Fact::unread(),
            logging: Fact::unread(),
            notifications: Fact::unread(),
            object_lock: Fact::unread(),
            ownership: Fact::unread(),
            policy: Fact::unread(),
            policy_is_public: Fact::unread(),
            public_access_block: Fact::unread(),
            replication: Fact::unread(),
            versioning: Fact::unread(),
            website: Fact::unread(),
        }
    }
}
