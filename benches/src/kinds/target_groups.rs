//! Target groups, and how their targets do.

use super::common::elb;
use crate::account::At;
use crate::kind::{About, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Xml};

pub(super) static KIND: Kind = Kind {
    name: "target-group",
    place: Place::Regional,
    share: Share::Thousandths(2),
    operations: &[
        elb("elasticloadbalancingv2", "DescribeTargetGroups", "TargetGroups", group),
        Operation::about(
            "elasticloadbalancingv2",
            "DescribeTargetHealth",
            "DescribeTargetGroups",
            About {
                whom: |ask| usize::from_str_radix(ask.params.get("TargetGroupArn")?.rsplit('/').next()?, 16).ok(),
                nobody: "TargetGroupNotFound",
                home: None,
                calls: |_| 1,
                answer: health,
            },
        ),
    ],
};

/// A group's ARN ends in its hexadecimal id.
pub(super) fn arn(at: &At<'_>) -> String {
    at.arn("elasticloadbalancing", &format!("targetgroup/{}/{:016x}", at.name(), at.index))
}

fn group(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("TargetGroupArn", arn(at)).leaf("TargetGroupName", at.name()).leaf("Protocol", "HTTP").leaf("Port", 8080);
    xml.maybe("VpcId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    xml.leaf("HealthCheckProtocol", "HTTP").leaf("HealthCheckPort", "traffic-port").leaf("HealthCheckEnabled", true);
    let balancer = at.related(&super::load_balancers::KIND).map(|balancer| super::load_balancers::arn(&balancer));
    xml.texts("LoadBalancerArns", "member", balancer).leaf("TargetType", "instance");
}

fn health(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    Ok(Body::xml(|xml| {
        xml.list("TargetHealthDescriptions", "member", at.related(&super::instances::KIND), |xml, instance| {
            xml.inside("Target", |xml| {
                xml.leaf("Id", instance.id("i")).leaf("Port", 8080);
            });
            xml.leaf("HealthCheckPort", 8080).inside("TargetHealth", |xml| {
                xml.leaf("State", "healthy");
            });
        });
    }))
}
