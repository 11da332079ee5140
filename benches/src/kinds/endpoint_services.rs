//! Endpoint services that the account offers. Who may use one is asked of each.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{About, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Xml, page};

pub(super) static KIND: Kind = Kind {
    name: "endpoint-service",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[
        ec2("DescribeVpcEndpointServiceConfigurations", "serviceConfigurationSet", service),
        Operation::about(
            "ec2",
            "DescribeVpcEndpointServicePermissions",
            "DescribeVpcEndpointServiceConfigurations",
            About {
                whom: |ask| At::index_of(ask.params.get("ServiceId")?, 16),
                nobody: "InvalidVpcEndpointServiceId.NotFound",
                home: None,
                calls: |_| 1,
                answer: permissions,
            },
        ),
    ],
};

fn service(xml: &mut Xml, at: &At<'_>) {
    let id = at.id("vpce-svc");
    xml.list("serviceType", "item", ["Interface"], |xml, kind| {
        xml.leaf("serviceType", kind);
    });
    xml.leaf("serviceId", &id).leaf("serviceName", format!("com.amazonaws.vpce.{}.{id}", at.region_name()));
    xml.leaf("serviceState", "Available").texts("availabilityZoneSet", "item", [at.zone()]);
    xml.leaf("acceptanceRequired", at.percent("accept", 50)).leaf("managesVpcEndpoints", false);
    ec2_tags(xml, at);
}

fn permissions(at: &At<'_>, ask: &Ask<'_>) -> Outcome {
    let (range, next) = page(ask, 1, (5, 1_000), usize::MAX)?;
    Ok(Body::xml(|xml| {
        xml.list("allowedPrincipals", "item", range, |xml, _| {
            xml.leaf("principalType", "Account").leaf("principal", format!("arn:aws:iam::{ID}:root"));
            xml.leaf("servicePermissionId", at.id("vpce-svc-perm")).leaf("serviceId", at.id("vpce-svc"));
        });
        xml.maybe("nextToken", next);
    }))
}
