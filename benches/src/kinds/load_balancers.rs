//! Load balancers of the second generation, with their listeners.

use super::common::elb;
use crate::account::{At, ID};
use crate::kind::{About, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Xml, page};

pub(super) static KIND: Kind = Kind {
    name: "load-balancer",
    place: Place::Regional,
    share: Share::Thousandths(2),
    operations: &[
        elb("elasticloadbalancingv2", "DescribeLoadBalancers", "LoadBalancers", balancer),
        Operation::about(
            "elasticloadbalancingv2",
            "DescribeListeners",
            "DescribeLoadBalancers",
            About {
                whom: |ask| index_of(ask.params.get("LoadBalancerArn")?),
                nobody: "LoadBalancerNotFound",
                home: None,
                calls: |_| 1,
                answer: listeners,
            },
        ),
    ],
};

/// Their listeners, two each.
pub(super) static LISTENER_KIND: Kind =
    Kind { name: "listener", place: Place::Regional, share: Share::Thousandths(4), operations: &[] };

/// A balancer's ARN ends in its hexadecimal id.
pub(super) fn arn(at: &At<'_>) -> String {
    at.arn("elasticloadbalancing", &format!("loadbalancer/app/{}/{:016x}", at.name(), at.index))
}

fn index_of(arn: &str) -> Option<usize> {
    usize::from_str_radix(arn.rsplit('/').next()?, 16).ok()
}

fn balancer(xml: &mut Xml, at: &At<'_>) {
    let scheme = if at.percent("public", 50) { "internet-facing" } else { "internal" };
    xml.leaf("LoadBalancerArn", arn(at))
        .leaf("DNSName", format!("{}.{}.elb.amazonaws.com", at.name(), at.region_name()));
    xml.leaf("CanonicalHostedZoneId", "Z00000000000000000000").leaf("CreatedTime", at.time("created"));
    xml.leaf("LoadBalancerName", at.name()).leaf("Scheme", scheme);
    xml.maybe("VpcId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    xml.inside("State", |xml| {
        xml.leaf("Code", "active");
    })
    .leaf("Type", "application");
    xml.list("AvailabilityZones", "member", at.related(&super::subnets::KIND), |xml, subnet| {
        xml.leaf("ZoneName", subnet.zone()).leaf("SubnetId", subnet.id("subnet"));
        xml.list("LoadBalancerAddresses", "member", None::<u8>, |_, _| {});
    });
    let group = at.related(&super::security_groups::KIND).map(|group| group.id("sg"));
    xml.texts("SecurityGroups", "member", group).leaf("IpAddressType", "ipv4");
}

fn listeners(at: &At<'_>, ask: &Ask<'_>) -> Outcome {
    let (range, next) = page(ask, 2, (1, 400), 400)?;
    Ok(Body::xml(|xml| {
        xml.list("Listeners", "member", range, |xml, number| {
            let (port, protocol) = [(443, "HTTPS"), (80, "HTTP")][number];
            xml.leaf("ListenerArn", format!("{}/{number:016x}", arn(at).replace(":loadbalancer/", ":listener/")));
            xml.leaf("LoadBalancerArn", arn(at)).leaf("Port", port).leaf("Protocol", protocol);
            if port == 443 {
                let certificate =
                    format!("arn:aws:acm:{}:{ID}:certificate/00000000-0000-4000-8000-000000000001", at.region_name());
                xml.list("Certificates", "member", [certificate], |xml, arn| {
                    xml.leaf("CertificateArn", arn);
                });
                xml.leaf("SslPolicy", "ELBSecurityPolicy-TLS13-1-2-2021-06");
            }
            xml.list("DefaultActions", "member", at.related(&super::target_groups::KIND), |xml, group| {
                xml.leaf("Type", "forward").leaf("TargetGroupArn", super::target_groups::arn(&group)).leaf("Order", 1);
            });
        });
        xml.maybe("NextMarker", next);
    }))
}
