//! Endpoint services that the account offers, and who may ask for a connection.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types;
use checks::calls::ec2::{DescribeVpcEndpointServiceConfigurations, DescribeVpcEndpointServicePermissions};
use checks::fact::Listing;
use checks::facts::ec2::EndpointService;

use super::super::{into_each, text};
use super::{described, tag_pairs};
use crate::aws::Lane;

pub(super) async fn collect(
    lane: &Lane,
    client: &Client,
) -> Listing<EndpointService, DescribeVpcEndpointServiceConfigurations> {
    let mut services: Listing<EndpointService, DescribeVpcEndpointServiceConfigurations> =
        described!(lane, client.describe_vpc_endpoint_service_configurations(), service_configurations, service).await;
    into_each(lane, &mut services, |lane, mut service: EndpointService| {
        let client = client.clone();
        async move {
            let id = service.id.clone();
            service.allowed = allowed(&lane, &client, &id).await;
            service
        }
    })
    .await;
    services
}

async fn allowed(lane: &Lane, client: &Client, id: &str) -> Listing<String, DescribeVpcEndpointServicePermissions> {
    let request = || client.describe_vpc_endpoint_service_permissions().service_id(id);
    described!(lane, request(), allowed_principals, |allowed: types::AllowedPrincipal| allowed.principal).await
}

fn service(service: types::ServiceConfiguration) -> Option<EndpointService> {
    Some(EndpointService {
        id: service.service_id?,
        state: text(service.service_state.as_ref().map(types::ServiceState::as_str)),
        acceptance_required: service.acceptance_required.unwrap_or(false),
        allowed: Listing::unread(),
        tags: tag_pairs(service.tags),
    })
}
