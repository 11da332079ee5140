//! RDS instances.

use super::common::{kms_key, query_tags, rds};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "db-instance",
    place: Place::Regional,
    share: Share::Thousandths(4),
    operations: &[rds("DescribeDBInstances", "DBInstances", "DBInstance", instance)],
};

fn instance(xml: &mut Xml, at: &At<'_>) {
    let encrypted = at.percent("encrypted", 80);
    xml.leaf("DBInstanceIdentifier", at.name()).leaf("DBInstanceClass", "db.m7g.large").leaf("Engine", "postgres");
    xml.leaf("DBInstanceStatus", "available").leaf("MasterUsername", "app").leaf("DBName", "app");
    xml.inside("Endpoint", |xml| {
        xml.leaf("Address", format!("{}.example.{}.rds.amazonaws.com", at.name(), at.region_name())).leaf("Port", 5432);
    });
    xml.leaf("AllocatedStorage", 100).leaf("InstanceCreateTime", at.time("created"));
    xml.leaf("PreferredBackupWindow", "02:00-03:00").leaf("BackupRetentionPeriod", at.roll("backup") % 15);
    xml.list("DBSecurityGroups", "DBSecurityGroup", None::<u8>, |_, _| {});
    let group = at.related(&super::security_groups::KIND);
    xml.list("VpcSecurityGroups", "VpcSecurityGroupMembership", group, |xml, group| {
        xml.leaf("VpcSecurityGroupId", group.id("sg")).leaf("Status", "active");
    });
    let parameters = at.related(&super::db_parameters::KIND);
    xml.list("DBParameterGroups", "DBParameterGroup", parameters, |xml, group| {
        xml.leaf("DBParameterGroupName", group.name()).leaf("ParameterApplyStatus", "in-sync");
    });
    xml.leaf("AvailabilityZone", at.zone()).inside("DBSubnetGroup", |xml| subnets(xml, at));
    xml.leaf("PreferredMaintenanceWindow", "sun:04:00-sun:05:00").leaf("MultiAZ", at.percent("multi", 50));
    xml.leaf("EngineVersion", "17.5").leaf("AutoMinorVersionUpgrade", true);
    xml.list("ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBInstanceIdentifier", None::<u8>, |_, _| {});
    xml.leaf("LicenseModel", "postgresql-license").leaf("PubliclyAccessible", at.percent("public", 5));
    xml.leaf("StorageType", "gp3").leaf("DbInstancePort", 0).leaf("StorageEncrypted", encrypted);
    xml.maybe("KmsKeyId", encrypted.then(|| kms_key(at))).leaf("CACertificateIdentifier", "rds-ca-rsa2048-g1");
    xml.leaf("CopyTagsToSnapshot", true)
        .leaf("MonitoringInterval", 60)
        .leaf("DBInstanceArn", at.arn("rds", &format!("db:{}", at.name())));
    xml.leaf("IAMDatabaseAuthenticationEnabled", at.percent("iam", 40)).leaf("PerformanceInsightsEnabled", false);
    xml.texts("EnabledCloudwatchLogsExports", "member", ["postgresql"])
        .leaf("DeletionProtection", at.percent("protected", 70));
    query_tags(xml, "TagList", "Tag", at);
    xml.inside("CertificateDetails", |xml| {
        xml.leaf("CAIdentifier", "rds-ca-rsa2048-g1").leaf("ValidTill", "2031-01-01T00:00:00Z");
    });
}

fn subnets(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("DBSubnetGroupName", "databases").leaf("DBSubnetGroupDescription", "private subnets");
    xml.maybe("VpcId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc"))).leaf("SubnetGroupStatus", "Complete");
    xml.list("Subnets", "Subnet", at.related(&super::subnets::KIND), |xml, subnet| {
        xml.leaf("SubnetIdentifier", subnet.id("subnet"));
        xml.inside("SubnetAvailabilityZone", |xml| {
            xml.leaf("Name", subnet.zone());
        })
        .leaf("SubnetStatus", "Active");
    });
}
