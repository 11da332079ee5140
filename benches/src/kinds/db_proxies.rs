//! RDS proxies.

use super::common::rds;
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "db-proxy",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[rds("DescribeDBProxies", "DBProxies", "member", proxy)],
};

fn proxy(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("DBProxyName", at.name()).leaf("DBProxyArn", at.arn("rds", &format!("db-proxy:prx-{:016x}", at.index)));
    xml.leaf("Status", "available").leaf("EngineFamily", "POSTGRESQL");
    xml.texts("VpcSubnetIds", "member", at.related(&super::subnets::KIND).map(|subnet| subnet.id("subnet")));
    xml.leaf("RequireTLS", at.percent("tls", 70)).leaf("IdleClientTimeout", 1800).leaf("DebugLogging", false);
    xml.leaf("CreatedDate", at.time("created"));
}
