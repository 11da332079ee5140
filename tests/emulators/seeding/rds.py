"""Databases, clusters, snapshots, proxies and event subscriptions."""

from .common import FOREIGN, THE_ACCOUNT, Seed
from .vpc import Network

PASSWORD = "Correct-horse-battery-1"
EVENT_CHECKS = {
    "rds-instance-event-subscription": "db-instance",
    "rds-cluster-event-subscription": "db-cluster",
    "rds-parameter-group-event-subscription": "db-parameter-group",
}


def _subnet_group(rds, name: str, network: Network) -> None:
    rds.create_db_subnet_group(DBSubnetGroupName=name, DBSubnetGroupDescription=name, SubnetIds=network.subnets)


def careless(seed: Seed, region: str, network: Network) -> None:
    rds = seed.client("rds", region)
    _subnet_group(rds, "careless-subnets", network)
    rds.create_db_parameter_group(
        DBParameterGroupName="careless-parameters", DBParameterGroupFamily="postgres14", Description="careless"
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="careless-parameters",
        Parameters=[{"ParameterName": "rds.force_ssl", "ParameterValue": "0", "ApplyMethod": "immediate"}],
    )
    rds.create_db_instance(
        DBInstanceIdentifier="careless-db",
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        EngineVersion="14.12",
        AllocatedStorage=20,
        MasterUsername="postgres",
        MasterUserPassword=PASSWORD,
        PubliclyAccessible=True,
        StorageEncrypted=False,
        BackupRetentionPeriod=0,
        MultiAZ=False,
        AutoMinorVersionUpgrade=False,
        DeletionProtection=False,
        CopyTagsToSnapshot=False,
        EnableIAMDatabaseAuthentication=False,
        MonitoringInterval=0,
        CACertificateIdentifier="rds-ca-2019",
        DBSubnetGroupName="careless-subnets",
        VpcSecurityGroupIds=[network.open_group],
        DBParameterGroupName="careless-parameters",
    )
    seed.expect(
        "fail", "careless-db", region,
        "rds-instance-encryption", "rds-no-public-access", "rds-private-subnet", "rds-security-group-closed",
        "rds-instance-custom-admin", "rds-instance-iam-authentication", "rds-instance-auto-minor-upgrade",
        "rds-backup-enabled", "rds-instance-deletion-protection", "rds-instance-multi-az", "rds-instance-copy-tags",
        "rds-instance-log-export", "rds-enhanced-monitoring", "rds-tls-required", "rds-ca-certificate",
        "exposure-database-cleartext",
    )  # fmt: skip
    rds.create_db_snapshot(DBSnapshotIdentifier="careless-snapshot", DBInstanceIdentifier="careless-db")
    rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="careless-snapshot", AttributeName="restore", ValuesToAdd=["all"]
    )
    seed.expect("fail", "careless-snapshot", region, "rds-snapshot-encryption", "rds-snapshot-private")
    rds.create_db_snapshot(DBSnapshotIdentifier="careless-shared", DBInstanceIdentifier="careless-db")
    rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="careless-shared", AttributeName="restore", ValuesToAdd=[FOREIGN]
    )
    seed.expect("fail", "careless-shared", region, "rds-snapshot-trusted-shares")
    seed.expect("pass", "careless-shared", region, "rds-snapshot-private")
    _careless_cluster(seed, region, network)
    for check in EVENT_CHECKS:
        seed.expect("fail", THE_ACCOUNT, region, check)
    _proxy(rds, "careless-proxy", network, tls=False)
    seed.expect("fail", "careless-proxy", region, "rds-proxy-tls")


def _careless_cluster(seed: Seed, region: str, network: Network) -> None:
    rds = seed.client("rds", region)
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="careless-cluster-parameters",
        DBParameterGroupFamily="aurora-mysql8.0",
        Description="careless",
    )
    rds.create_db_cluster(
        DBClusterIdentifier="careless-cluster",
        Engine="aurora-mysql",
        EngineVersion="8.0.mysql_aurora.3.05.2",
        MasterUsername="admin",
        MasterUserPassword=PASSWORD,
        DBSubnetGroupName="careless-subnets",
        VpcSecurityGroupIds=[network.open_group],
        DBClusterParameterGroupName="careless-cluster-parameters",
        StorageEncrypted=False,
        DeletionProtection=False,
        CopyTagsToSnapshot=False,
        EnableIAMDatabaseAuthentication=False,
        BackupRetentionPeriod=1,
        AvailabilityZones=[f"{region}a"],
    )
    seed.expect(
        "fail", "careless-cluster", region,
        "rds-cluster-encryption", "rds-cluster-custom-admin", "rds-cluster-iam-authentication",
        "rds-cluster-deletion-protection", "rds-aurora-backtrack", "rds-cluster-copy-tags",
        "rds-cluster-log-export", "rds-aurora-audit-logging", "rds-tls-required",
    )  # fmt: skip
    # It has no members that could span zones.
    seed.expect("not-applicable", "careless-cluster", region, "rds-cluster-multi-az")
    rds.create_db_cluster_snapshot(
        DBClusterSnapshotIdentifier="careless-cluster-snapshot", DBClusterIdentifier="careless-cluster"
    )
    rds.modify_db_cluster_snapshot_attribute(
        DBClusterSnapshotIdentifier="careless-cluster-snapshot", AttributeName="restore", ValuesToAdd=["all"]
    )
    seed.expect("fail", "careless-cluster-snapshot", region, "rds-snapshot-encryption", "rds-snapshot-private")


def _proxy(rds, name: str, network: Network, tls: bool) -> None:
    rds.create_db_proxy(
        DBProxyName=name,
        EngineFamily="POSTGRESQL",
        Auth=[{"AuthScheme": "SECRETS", "SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"}],
        RoleArn="arn:aws:iam::123456789012:role/proxy",
        VpcSubnetIds=network.subnets,
        RequireTLS=tls,
    )


def kept(seed: Seed, region: str, network: Network) -> None:
    rds = seed.client("rds", region)
    _subnet_group(rds, "kept-subnets", network)
    rds.create_db_parameter_group(
        DBParameterGroupName="kept-parameters", DBParameterGroupFamily="postgres16", Description="kept"
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="kept-parameters",
        Parameters=[{"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}],
    )
    key = seed.client("kms", region).create_key(Description="databases")["KeyMetadata"]["Arn"]
    rds.create_db_instance(
        DBInstanceIdentifier="kept-db",
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        EngineVersion="16.6",
        AllocatedStorage=20,
        MasterUsername="kept_owner",
        MasterUserPassword=PASSWORD,
        PubliclyAccessible=False,
        StorageEncrypted=True,
        KmsKeyId=key,
        BackupRetentionPeriod=14,
        MultiAZ=True,
        AutoMinorVersionUpgrade=True,
        DeletionProtection=True,
        CopyTagsToSnapshot=True,
        EnableIAMDatabaseAuthentication=True,
        EnableCloudwatchLogsExports=["postgresql", "upgrade"],
        MonitoringInterval=60,
        MonitoringRoleArn="arn:aws:iam::123456789012:role/rds-monitoring",
        CACertificateIdentifier="rds-ca-rsa2048-g1",
        DBSubnetGroupName="kept-subnets",
        VpcSecurityGroupIds=[network.open_group],
        DBParameterGroupName="kept-parameters",
    )
    seed.expect(
        "pass", "kept-db", region,
        "rds-instance-encryption", "rds-no-public-access", "rds-private-subnet", "rds-security-group-closed",
        "rds-instance-custom-admin", "rds-instance-iam-authentication", "rds-instance-auto-minor-upgrade",
        "rds-backup-enabled", "rds-instance-deletion-protection", "rds-instance-multi-az", "rds-instance-copy-tags",
        "rds-instance-log-export", "rds-enhanced-monitoring", "rds-tls-required", "rds-ca-certificate",
        "exposure-database-cleartext",
    )  # fmt: skip
    rds.create_db_snapshot(DBSnapshotIdentifier="kept-snapshot", DBInstanceIdentifier="kept-db")
    seed.expect(
        "pass", "kept-snapshot", region,
        "rds-snapshot-encryption", "rds-snapshot-private", "rds-snapshot-trusted-shares",
    )  # fmt: skip
    _kept_cluster(seed, region, network, key)
    topic = seed.client("sns", region).create_topic(Name="kept-events")["TopicArn"]
    for check, source in EVENT_CHECKS.items():
        rds.create_event_subscription(
            SubscriptionName=f"kept-{source}", SnsTopicArn=topic, SourceType=source, Enabled=True
        )
        seed.expect("pass", THE_ACCOUNT, region, check)
    _proxy(rds, "kept-proxy", network, tls=True)
    seed.expect("pass", "kept-proxy", region, "rds-proxy-tls")


def _kept_cluster(seed: Seed, region: str, network: Network, key: str) -> None:
    rds = seed.client("rds", region)
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="kept-cluster-parameters",
        DBParameterGroupFamily="aurora-mysql8.0",
        Description="kept",
    )
    rds.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName="kept-cluster-parameters",
        Parameters=[
            {"ParameterName": name, "ParameterValue": value, "ApplyMethod": "immediate"}
            for name, value in [
                ("require_secure_transport", "ON"),
                ("server_audit_logging", "1"),
                ("server_audit_events", "CONNECT,QUERY_DCL,QUERY_DDL"),
            ]
        ],
    )
    rds.create_db_cluster(
        DBClusterIdentifier="kept-cluster",
        Engine="aurora-mysql",
        EngineVersion="8.0.mysql_aurora.3.08.0",
        MasterUsername="kept_owner",
        MasterUserPassword=PASSWORD,
        DBSubnetGroupName="kept-subnets",
        VpcSecurityGroupIds=[network.open_group],
        DBClusterParameterGroupName="kept-cluster-parameters",
        StorageEncrypted=True,
        KmsKeyId=key,
        DeletionProtection=True,
        CopyTagsToSnapshot=True,
        EnableIAMDatabaseAuthentication=True,
        EnableCloudwatchLogsExports=["audit", "error"],
        BackupRetentionPeriod=14,
        BacktrackWindow=86400,
        AvailabilityZones=[f"{region}a", f"{region}b"],
    )
    for zone in "ab":
        rds.create_db_instance(
            DBInstanceIdentifier=f"kept-cluster-{zone}",
            DBClusterIdentifier="kept-cluster",
            DBInstanceClass="db.r6g.large",
            Engine="aurora-mysql",
            AvailabilityZone=region + zone,
            AutoMinorVersionUpgrade=True,
            PubliclyAccessible=False,
            CACertificateIdentifier="rds-ca-rsa2048-g1",
        )
    seed.expect(
        "pass", "kept-cluster", region,
        "rds-cluster-encryption", "rds-cluster-custom-admin", "rds-cluster-iam-authentication",
        "rds-cluster-deletion-protection", "rds-cluster-multi-az", "rds-aurora-backtrack", "rds-cluster-copy-tags",
        "rds-cluster-log-export", "rds-aurora-audit-logging", "rds-tls-required",
    )  # fmt: skip
    rds.create_db_cluster_snapshot(
        DBClusterSnapshotIdentifier="kept-cluster-snapshot", DBClusterIdentifier="kept-cluster"
    )
    seed.expect("pass", "kept-cluster-snapshot", region, "rds-snapshot-encryption", "rds-snapshot-private")
