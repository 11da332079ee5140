//! Load balancers of the first generation.

use super::common::elb;
use crate::account::At;
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "classic-balancer",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[elb("elasticloadbalancing", "DescribeLoadBalancers", "LoadBalancerDescriptions", balancer)],
};

fn balancer(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("LoadBalancerName", at.name())
        .leaf("DNSName", format!("{}.{}.elb.amazonaws.com", at.name(), at.region_name()));
    xml.list("ListenerDescriptions", "member", [()], |xml, ()| {
        xml.inside("Listener", |xml| {
            xml.leaf("Protocol", "HTTP")
                .leaf("LoadBalancerPort", 80)
                .leaf("InstanceProtocol", "HTTP")
                .leaf("InstancePort", 80);
        });
        xml.list("PolicyNames", "member", None::<u8>, |_, _| {});
    });
    xml.texts("AvailabilityZones", "member", [at.zone()]);
    xml.maybe("VPCId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    xml.list("Instances", "member", at.related(&super::instances::KIND), |xml, instance| {
        xml.leaf("InstanceId", instance.id("i"));
    });
    let group = at.related(&super::security_groups::KIND).map(|group| group.id("sg"));
    xml.texts("SecurityGroups", "member", group).leaf("CreatedTime", at.time("created")).leaf("Scheme", "internal");
}
