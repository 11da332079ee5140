//! RDS clusters.

use super::common::{kms_key, query_tags, rds};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "db-cluster",
    place: Place::Regional,
    share: Share::Thousandths(1),
    operations: &[rds("DescribeDBClusters", "DBClusters", "DBCluster", cluster)],
};

fn cluster(xml: &mut Xml, at: &At<'_>) {
    let parameters = at.related(&super::db_parameters::CLUSTER_KIND).map(|group| group.name());
    xml.leaf("AllocatedStorage", 1).leaf("BackupRetentionPeriod", 7).leaf("DBClusterIdentifier", at.name());
    xml.maybe("DBClusterParameterGroup", parameters).leaf("Status", "available").leaf("MultiAZ", true);
    xml.leaf("Engine", "aurora-mysql").leaf("EngineVersion", "8.0.mysql_aurora.3.08.0").leaf("Port", 3306);
    xml.leaf("MasterUsername", "app").leaf("StorageEncrypted", true).leaf("KmsKeyId", kms_key(at));
    xml.list("DBClusterMembers", "DBClusterMember", [true, false], |xml, writer| {
        let role = if writer { "writer" } else { "reader" };
        xml.leaf("DBInstanceIdentifier", format!("{}-{role}", at.name())).leaf("IsClusterWriter", writer);
        xml.leaf("DBClusterParameterGroupStatus", "in-sync").leaf("PromotionTier", 1);
    });
    xml.leaf("DBClusterArn", at.arn("rds", &format!("cluster:{}", at.name())));
    xml.leaf("IAMDatabaseAuthenticationEnabled", true).leaf("ClusterCreateTime", at.time("created"));
    xml.texts("EnabledCloudwatchLogsExports", "member", ["audit"]).leaf("EngineMode", "provisioned");
    xml.leaf("DeletionProtection", at.percent("protected", 70)).leaf("ActivityStreamStatus", "stopped");
    xml.leaf("CopyTagsToSnapshot", true).leaf("AutoMinorVersionUpgrade", true);
    query_tags(xml, "TagList", "Tag", at);
}
