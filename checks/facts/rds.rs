//! RDS with Aurora, of one region. Neptune and DocumentDB answer through the same calls:
//! [`is_rds_engine`] tells them apart.

use crate::calls::rds as call;
use crate::fact::{Fact, Listing};
use crate::facts::Tags;

facts! {
    /// RDS of one region.
    pub struct Rds {
        /// Instances, members of clusters included.
        pub instances: Listing<Instance, call::DescribeDBInstances>,
        /// Clusters: Aurora and Multi-AZ.
        pub clusters: Listing<Cluster, call::DescribeDBClusters>,
        /// Own instance snapshots, manual and automated.
        pub snapshots: Listing<Snapshot, call::DescribeDBSnapshots>,
        /// Own cluster snapshots, manual and automated.
        pub cluster_snapshots: Listing<ClusterSnapshot, call::DescribeDBClusterSnapshots>,
        /// Parameter groups that an instance uses.
        pub parameter_groups: Vec<ParameterGroup>,
        /// Cluster parameter groups that a cluster uses.
        pub cluster_parameter_groups: Vec<ClusterParameterGroup>,
        /// Event subscriptions.
        pub event_subscriptions: Listing<EventSubscription, call::DescribeEventSubscriptions>,
        /// Database proxies.
        pub proxies: Listing<Proxy, call::DescribeDBProxies>,
        /// The certificate authorities that AWS offers.
        pub certificates: Listing<Certificate, call::DescribeCertificates>,
    }

    /// A database instance.
    pub struct Instance {
        /// Its identifier.
        pub id: String,
        /// Its ARN.
        pub arn: String,
        /// Its engine, for instance `postgres`, `aurora-mysql`, `sqlserver-ee`.
        pub engine: String,
        /// The engine's version.
        pub engine_version: Option<String>,
        /// `available`, `creating`, `deleting`, `stopped` …
        pub status: Option<String>,
        /// The cluster that it is a member of.
        pub cluster: Option<String>,
        /// The instance, or the Multi-AZ cluster, that it replicates.
        pub replica_of: Option<String>,
        /// Whether its storage is encrypted.
        pub encrypted: Option<bool>,
        /// Its KMS key.
        pub kms_key: Option<String>,
        /// Whether its name resolves to a public address from outside.
        pub public: Option<bool>,
        /// Days that automated backups are kept; 0 is off.
        pub backup_days: Option<i32>,
        /// Whether a standby waits in another zone.
        pub multi_az: Option<bool>,
        /// Whether minor versions are applied by themselves.
        pub auto_minor_upgrade: Option<bool>,
        /// Whether it cannot be deleted.
        pub deletion_protection: Option<bool>,
        /// Whether snapshots inherit its tags; absent means no.
        pub copy_tags: bool,
        /// Whether IAM may authenticate users; absent means no.
        pub iam_authentication: bool,
        /// The master user's name.
        pub master_user: Option<String>,
        /// Whether Secrets Manager keeps the master password.
        pub managed_password: bool,
        /// Its port.
        pub port: Option<i32>,
        /// Its VPC.
        pub vpc: Option<String>,
        /// The availability zone that it runs in.
        pub zone: Option<String>,
        /// The subnets of its subnet group.
        pub subnets: Vec<String>,
        /// The ids of its VPC security groups.
        pub security_groups: Vec<String>,
        /// Its parameter groups.
        pub parameter_groups: Vec<ParameterGroupUse>,
        /// The logs that go to CloudWatch Logs.
        pub log_exports: Vec<String>,
        /// Seconds between enhanced monitoring samples; 0 is off.
        pub monitoring_seconds: Option<i32>,
        /// The certificate authority of its server certificate.
        pub ca: Option<String>,
        /// When its server certificate expires.
        pub certificate_expires_at: Option<jiff::Timestamp>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A parameter group that an instance uses.
    pub struct ParameterGroupUse {
        /// Its name; AWS's own begin with `default.`.
        pub name: String,
        /// `in-sync`, `pending-reboot`, `applying` …
        pub apply_status: Option<String>,
    }

    /// A database cluster.
    pub struct Cluster {
        /// Its identifier.
        pub id: String,
        /// Its ARN.
        pub arn: String,
        /// Its engine, for instance `aurora-postgresql`, `mysql` (Multi-AZ cluster).
        pub engine: String,
        /// The engine's version.
        pub engine_version: Option<String>,
        /// `provisioned`, `serverless` …
        pub engine_mode: Option<String>,
        /// `available`, `deleting` …
        pub status: Option<String>,
        /// Whether its storage is encrypted.
        pub encrypted: Option<bool>,
        /// Its KMS key.
        pub kms_key: Option<String>,
        /// Days that automated backups are kept.
        pub backup_days: Option<i32>,
        /// Whether members span zones.
        pub multi_az: Option<bool>,
        /// Whether minor versions are applied by themselves; in Aurora the members must say so too.
        pub auto_minor_upgrade: Option<bool>,
        /// Whether it cannot be deleted.
        pub deletion_protection: Option<bool>,
        /// Whether snapshots inherit its tags; absent means no.
        pub copy_tags: bool,
        /// Whether IAM may authenticate users; absent means no.
        pub iam_authentication: bool,
        /// The master user's name.
        pub master_user: Option<String>,
        /// Whether Secrets Manager keeps the master password.
        pub managed_password: bool,
        /// Its port.
        pub port: Option<i32>,
        /// Its cluster parameter group.
        pub parameter_group: Option<String>,
        /// The logs that go to CloudWatch Logs.
        pub log_exports: Vec<String>,
        /// Seconds that it can backtrack; absent or 0 is off.
        pub backtrack_seconds: Option<i64>,
        /// Its members.
        pub members: Vec<ClusterMember>,
        /// `started`, `stopped` …: the activity stream.
        pub activity_stream: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// An instance of a cluster.
    pub struct ClusterMember {
        /// The instance's identifier.
        pub id: String,
        /// Whether the cluster's parameter group is in force on it: `in-sync`, `pending-reboot` …
        pub parameter_status: Option<String>,
    }

    /// A snapshot of an instance.
    pub struct Snapshot {
        /// Its identifier.
        pub id: String,
        /// Its ARN.
        pub arn: String,
        /// Its engine.
        pub engine: String,
        /// `manual`, `automated` …; only manual ones can be shared.
        pub kind: Option<String>,
        /// `available`, `creating` …
        pub status: Option<String>,
        /// Whether it is encrypted.
        pub encrypted: Option<bool>,
        /// Who may restore it: account ids, or `all`. Asked for manual ones only.
        pub shared_with: Fact<Vec<String>, call::DescribeDBSnapshotAttributes>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A snapshot of a cluster.
    pub struct ClusterSnapshot {
        /// Its identifier.
        pub id: String,
        /// Its ARN.
        pub arn: String,
        /// Its engine.
        pub engine: String,
        /// `manual`, `automated` …; only manual ones can be shared.
        pub kind: Option<String>,
        /// `available`, `creating` …
        pub status: Option<String>,
        /// Whether it is encrypted.
        pub encrypted: Option<bool>,
        /// Who may restore it: account ids, or `all`. Asked for manual ones only.
        pub shared_with: Fact<Vec<String>, call::DescribeDBClusterSnapshotAttributes>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A parameter group and the parameters of it that checks judge.
    pub struct ParameterGroup {
        /// Its name.
        pub name: String,
        /// The judged parameters that it holds; one without a value stands on the engine's default.
        pub parameters: Listing<Parameter, call::DescribeDBParameters>,
    }

    /// A cluster parameter group and the parameters of it that checks judge.
    pub struct ClusterParameterGroup {
        /// Its name.
        pub name: String,
        /// The judged parameters that it holds; one without a value stands on the engine's default.
        pub parameters: Listing<Parameter, call::DescribeDBClusterParameters>,
    }

    /// A parameter.
    pub struct Parameter {
        /// Its name.
        pub name: String,
        /// Its value; `None`: the engine's default.
        pub value: Option<String>,
    }

    /// An event subscription.
    pub struct EventSubscription {
        /// Its name.
        pub name: String,
        /// Whether it is on.
        pub enabled: bool,
        /// `active` or something else.
        pub status: Option<String>,
        /// `db-instance`, `db-cluster`, `db-parameter-group` …; `None`: every source.
        pub source_type: Option<String>,
        /// The sources it is narrowed to; empty: all of that type.
        pub sources: Vec<String>,
        /// Event categories; empty: all.
        pub categories: Vec<String>,
    }

    /// A database proxy.
    pub struct Proxy {
        /// Its name.
        pub name: String,
        /// Its ARN.
        pub arn: String,
        /// Whether clients must use TLS; absent means no.
        pub requires_tls: bool,
        /// Its status.
        pub status: Option<String>,
    }

    /// A certificate authority.
    pub struct Certificate {
        /// Its identifier, for instance `rds-ca-rsa2048-g1`.
        pub id: String,
        /// When it expires.
        pub expires_at: Option<jiff::Timestamp>,
    }
}

/// The parameters that checks judge; collectors keep no others.
pub const JUDGED_PARAMETERS: &[&str] =
    &["rds.force_ssl", "require_secure_transport", "server_audit_logging", "server_audit_events"];

/// Whether an engine is RDS's own; Neptune and DocumentDB are services of their own.
#[must_use]
pub fn is_rds_engine(engine: &str) -> bool {
    !matches!(engine, "neptune" | "docdb")
}

impl Rds {
    /// Nothing known yet.
    #[must_use]
    pub fn unread() -> Rds {
        Rds {
            instances: Listing::unread(),
            clusters: Listing::unread(),
            snapshots: Listing::unread(),
            cluster_snapshots: Listing::unread(),
            parameter_groups: Vec::new(),
            cluster_parameter_groups: Vec::new(),
            event_subscriptions: Listing::unread(),
            proxies: Listing::unread(),
            certificates: Listing::unread(),
        }
    }
}
