"""Databases: orders (as it should be), invoices, staging, the catalogue's cluster, the warehouse.

All are made a day ago: no fact says how old a database is, and moto makes its automated
snapshot, with the date in its name, along with it.
"""

from typing import Any

from ..common import Seed
from .common import IRELAND, VIRGINIA, at, labels, role_arn
from .groups import hold
from .network import Network

PASSWORD = "Correct-horse-battery-1"


def make(seed: Seed, production: Network, staging: Network, analytics: Network) -> None:
    keys = {}
    for region in (IRELAND, VIRGINIA):
        keys[region] = seed.client("kms", region).create_key(Description="Databases")["KeyMetadata"]["Arn"]
    for network, tier in [(production, "data"), (staging, "public"), (analytics, "data")]:
        seed.client("rds", network.region).create_db_subnet_group(
            DBSubnetGroupName=network.env, DBSubnetGroupDescription=network.env, SubnetIds=network.subnets[tier]
        )
    _orders(seed, production, keys[IRELAND])
    _invoices(seed, production)
    _catalogue(seed, production, keys[IRELAND])
    _staging(seed, staging)
    _warehouse(seed, analytics, keys[VIRGINIA])
    hold(seed, IRELAND, "RDSNetworkInterface", production.subnets["data"], production.groups["production-databases"])
    hold(seed, IRELAND, "RDSNetworkInterface", staging.subnets["public"][:1], staging.groups["staging-database"])
    hold(seed, VIRGINIA, "RDSNetworkInterface", analytics.subnets["data"][:1], analytics.groups["analytics-warehouse"])


def _parameters(rds, name: str, family: str, **values: str) -> str:
    rds.create_db_parameter_group(DBParameterGroupName=name, DBParameterGroupFamily=family, Description=name)
    changes = [
        {"ParameterName": key.replace("__", "."), "ParameterValue": value, "ApplyMethod": "immediate"}
        for key, value in values.items()
    ]
    rds.modify_db_parameter_group(DBParameterGroupName=name, Parameters=changes)
    return name


def _instance(seed: Seed, network: Network, name: str, team: str, **more: Any) -> None:
    """A database; the defaults are how it should be, and None leaves one out."""
    settings: dict[str, Any] = {
        "DBInstanceClass": "db.m6g.large",
        "AllocatedStorage": 200,
        "MasterUserPassword": PASSWORD,
        "PubliclyAccessible": False,
        "StorageEncrypted": True,
        "BackupRetentionPeriod": 14,
        "MultiAZ": True,
        "AutoMinorVersionUpgrade": True,
        "DeletionProtection": True,
        "CopyTagsToSnapshot": True,
        "EnableIAMDatabaseAuthentication": True,
        "MonitoringInterval": 60,
        "MonitoringRoleArn": role_arn("rds-monitoring"),
        "CACertificateIdentifier": "rds-ca-rsa2048-g1",
        "DBSubnetGroupName": network.env,
        "Tags": labels(network.env if network.env != "analytics" else "production", team),
    }
    given = {key: value for key, value in (settings | more).items() if value is not None}
    with at(seed, 1):
        seed.client("rds", network.region).create_db_instance(DBInstanceIdentifier=name, **given)


def _orders(seed: Seed, network: Network, key: str) -> None:
    rds = seed.client("rds", IRELAND)
    _instance(
        seed, network, "orders", "orders",
        Engine="postgres", EngineVersion="16.6", MasterUsername="orders_owner", KmsKeyId=key,
        EnableCloudwatchLogsExports=["postgresql", "upgrade"],
        VpcSecurityGroupIds=[network.groups["production-databases"]],
        DBParameterGroupName=_parameters(rds, "orders-postgres16", "postgres16", rds__force_ssl="1"),
    )  # fmt: skip
    with at(seed, 96):
        rds.create_db_snapshot(
            DBSnapshotIdentifier="orders-before-16-6",
            DBInstanceIdentifier="orders",
            Tags=labels("production", "orders"),
        )


def _invoices(seed: Seed, network: Network) -> None:
    """The oldest one: made before anybody thought of encryption, and hard to move."""
    rds = seed.client("rds", IRELAND)
    _instance(
        seed, network, "invoices", "finance",
        Engine="mysql", EngineVersion="8.0.40", MasterUsername="admin", DBInstanceClass="db.t3.medium",
        StorageEncrypted=False, MultiAZ=False, EnableIAMDatabaseAuthentication=False,
        EnableCloudwatchLogsExports=["error", "audit", "general", "slowquery"],
        VpcSecurityGroupIds=[network.groups["production-databases"]],
        DBParameterGroupName=_parameters(rds, "invoices-mysql8", "mysql8.0", require_secure_transport="1"),
    )  # fmt: skip
    with at(seed, 31):
        rds.create_db_snapshot(
            DBSnapshotIdentifier="invoices-year-end",
            DBInstanceIdentifier="invoices",
            Tags=labels("production", "finance"),
        )


def _catalogue(seed: Seed, network: Network, key: str) -> None:
    rds, group = seed.client("rds", IRELAND), "catalogue-aurora8"
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName=group, DBParameterGroupFamily="aurora-mysql8.0", Description=group
    )
    rds.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName=group,
        Parameters=[
            {"ParameterName": name, "ParameterValue": value, "ApplyMethod": "immediate"}
            for name, value in [
                ("require_secure_transport", "ON"),
                ("server_audit_logging", "1"),
                ("server_audit_events", "CONNECT,QUERY_DCL"),
            ]
        ],
    )
    with at(seed, 1):
        rds.create_db_cluster(
            DBClusterIdentifier="catalogue",
            Engine="aurora-mysql",
            EngineVersion="8.0.mysql_aurora.3.08.0",
            MasterUsername="catalogue_owner",
            MasterUserPassword=PASSWORD,
            DBSubnetGroupName=network.env,
            VpcSecurityGroupIds=[network.groups["production-databases"]],
            DBClusterParameterGroupName=group,
            StorageEncrypted=True,
            KmsKeyId=key,
            DeletionProtection=True,
            CopyTagsToSnapshot=True,
            EnableIAMDatabaseAuthentication=True,
            EnableCloudwatchLogsExports=["audit", "error"],
            BackupRetentionPeriod=14,
            AvailabilityZones=[f"{IRELAND}a", f"{IRELAND}b"],
            Tags=labels("production", "web"),
        )
        for zone in "ab":
            rds.create_db_instance(
                DBInstanceIdentifier=f"catalogue-{zone}",
                DBClusterIdentifier="catalogue",
                DBInstanceClass="db.r6g.large",
                Engine="aurora-mysql",
                DBSubnetGroupName=network.env,
                AvailabilityZone=IRELAND + zone,
                AutoMinorVersionUpgrade=True,
                PubliclyAccessible=False,
                MonitoringInterval=60,
                MonitoringRoleArn=role_arn("rds-monitoring"),
                CACertificateIdentifier="rds-ca-rsa2048-g1",
                Tags=labels("production", "web"),
            )


def _staging(seed: Seed, network: Network) -> None:
    """Open so that everybody can look at it from home."""
    _instance(
        seed, network, "staging-orders", "orders",
        Engine="postgres", EngineVersion="15.10", MasterUsername="postgres", DBInstanceClass="db.t3.small",
        AllocatedStorage=50, PubliclyAccessible=True, BackupRetentionPeriod=1, MultiAZ=False,
        AutoMinorVersionUpgrade=False, DeletionProtection=False, CopyTagsToSnapshot=False,
        EnableIAMDatabaseAuthentication=False, MonitoringInterval=0, MonitoringRoleArn=None,
        VpcSecurityGroupIds=[network.groups["staging-database"]],
    )  # fmt: skip


def _warehouse(seed: Seed, network: Network, key: str) -> None:
    rds = seed.client("rds", VIRGINIA)
    _instance(
        seed, network, "warehouse", "analytics",
        Engine="postgres", EngineVersion="16.6", MasterUsername="warehouse_owner", KmsKeyId=key,
        DBInstanceClass="db.r6g.xlarge", AllocatedStorage=1000, MultiAZ=False,
        EnableCloudwatchLogsExports=["postgresql", "upgrade"],
        VpcSecurityGroupIds=[network.groups["analytics-warehouse"]],
        DBParameterGroupName=_parameters(rds, "warehouse-postgres16", "postgres16", rds__force_ssl="1"),
    )  # fmt: skip
