//! Flow logs: most VPCs have one.

use super::common::{ec2, ec2_tags};
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "flow-log",
    place: Place::Regional,
    share: Share::Thousandths(1),
    operations: &[ec2("DescribeFlowLogs", "flowLogSet", log)],
};

fn log(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("creationTime", at.time("created")).leaf("deliverLogsStatus", "SUCCESS").leaf("flowLogId", at.id("fl"));
    xml.leaf("flowLogStatus", "ACTIVE").maybe("resourceId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    xml.leaf("trafficType", "ALL")
        .leaf("logDestinationType", "s3")
        .leaf("logDestination", "arn:aws:s3:::bucket-0-000000");
    xml.leaf("logFormat", "${version} ${account-id}").leaf("maxAggregationInterval", 600);
    ec2_tags(xml, at);
}
