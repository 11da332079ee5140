//! VPC endpoints.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "vpc-endpoint",
    place: Place::Regional,
    share: Share::Thousandths(2),
    operations: &[ec2("DescribeVpcEndpoints", "vpcEndpointSet", endpoint).sized(1, 1_000)],
};

const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#;

fn endpoint(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("vpcEndpointId", at.id("vpce")).leaf("vpcEndpointType", "Gateway");
    xml.maybe("vpcId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    xml.leaf("serviceName", format!("com.amazonaws.{}.s3", at.region_name())).leaf("state", "available");
    xml.leaf("policyDocument", POLICY).list("routeTableIdSet", "item", None::<u8>, |_, _| {});
    xml.list("subnetIdSet", "item", None::<u8>, |_, _| {})
        .leaf("privateDnsEnabled", false)
        .leaf("requesterManaged", false);
    xml.leaf("creationTimestamp", at.time("created"));
    ec2_tags(xml, at);
    xml.leaf("ownerId", ID);
}
