//! VPCs and what is in them.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types;
use checks::calls::ec2 as call;
use checks::fact::{Fact, Listing};
use checks::facts::ec2::{
    Address, BlockPublicAccessExclusion, ClientVpnEndpoint, Ec2, FlowLog, InternetGateway, NetworkAcl, NetworkAclEntry,
    NetworkInterface, PeerVpc, PrefixList, Route, RouteTable, SecurityGroup, SecurityGroupRule, Subnet, TransitGateway,
    Vpc, VpcEndpoint, VpcPeering, VpnConnection, VpnTunnel,
};

use super::super::{into_each, listed, text};
use super::{described, tag_pairs};
use crate::aws::{Lane, Page};

/// The most that DescribeManagedPrefixLists returns in one page.
const PREFIX_LISTS_A_PAGE: i32 = 100;

/// The most that DescribeRouteTables returns in one page: it refuses to be asked for more.
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html>
const ROUTE_TABLES_A_PAGE: i32 = 100;

/// Everything about the network; the rest stays unread.
pub(super) struct Network(Box<Ec2>);

impl Network {
    pub(super) fn give(self, ec2: &mut Ec2) {
        let Network(from) = self;
        ec2.addresses = from.addresses;
        ec2.client_vpn_endpoints = from.client_vpn_endpoints;
        ec2.flow_logs = from.flow_logs;
        ec2.internet_gateways = from.internet_gateways;
        ec2.network_acls = from.network_acls;
        ec2.network_interfaces = from.network_interfaces;
        ec2.prefix_lists = from.prefix_lists;
        ec2.route_tables = from.route_tables;
        ec2.security_groups = from.security_groups;
        ec2.subnets = from.subnets;
        ec2.transit_gateways = from.transit_gateways;
        ec2.vpc_block_public_access = from.vpc_block_public_access;
        ec2.vpc_block_public_access_exclusions = from.vpc_block_public_access_exclusions;
        ec2.vpc_endpoints = from.vpc_endpoints;
        ec2.vpc_peerings = from.vpc_peerings;
        ec2.vpcs = from.vpcs;
        ec2.vpn_connections = from.vpn_connections;
    }
}

pub(super) async fn collect(lane: &Lane, client: &Client) -> Network {
    let mut ec2 = Box::new(Ec2::unread());
    (
        ec2.addresses,
        ec2.client_vpn_endpoints,
        ec2.flow_logs,
        ec2.internet_gateways,
        ec2.network_acls,
        ec2.network_interfaces,
        ec2.prefix_lists,
        ec2.route_tables,
        ec2.security_groups,
        ec2.subnets,
        ec2.transit_gateways,
        ec2.vpc_block_public_access,
        ec2.vpc_block_public_access_exclusions,
        ec2.vpc_endpoints,
        ec2.vpc_peerings,
        ec2.vpcs,
        ec2.vpn_connections,
    ) = tokio::join!(
        // DescribeAddresses has no pages.
        lane.list(
            |_| client.describe_addresses().send(),
            |answer| {
                let addresses = listed(answer.addresses).into_iter().map(address);
                Some(Page::whole(addresses))
            }
        ),
        described!(lane, client.describe_client_vpn_endpoints(), client_vpn_endpoints, client_vpn_endpoint),
        described!(lane, client.describe_flow_logs(), flow_logs, flow_log),
        described!(lane, client.describe_internet_gateways(), internet_gateways, internet_gateway),
        described!(lane, client.describe_network_acls(), network_acls, network_acl),
        described!(lane, client.describe_network_interfaces(), network_interfaces, network_interface),
        prefix_lists(lane, client),
        described!(lane, client.describe_route_tables(), route_tables, route_table, ROUTE_TABLES_A_PAGE),
        described!(lane, client.describe_security_groups(), security_groups, security_group),
        described!(lane, client.describe_subnets(), subnets, subnet),
        described!(lane, client.describe_transit_gateways(), transit_gateways, transit_gateway),
        block_public_access(lane, client),
        described!(
            lane,
            client.describe_vpc_block_public_access_exclusions(),
            vpc_block_public_access_exclusions,
            block_public_access_exclusion
        ),
        described!(lane, client.describe_vpc_endpoints(), vpc_endpoints, vpc_endpoint),
        described!(lane, client.describe_vpc_peering_connections(), vpc_peering_connections, peering),
        described!(lane, client.describe_vpcs(), vpcs, vpc),
        // DescribeVpnConnections has no pages.
        lane.list(
            |_| client.describe_vpn_connections().send(),
            |answer| {
                let connections = listed(answer.vpn_connections).into_iter().map(vpn_connection);
                Some(Page::whole(connections))
            }
        ),
    );
    Network(ec2)
}

async fn block_public_access(
    lane: &Lane,
    client: &Client,
) -> Fact<Option<String>, call::DescribeVpcBlockPublicAccessOptions> {
    lane.ask(
        || client.describe_vpc_block_public_access_options().send(),
        |answer| {
            let mode = answer.vpc_block_public_access_options?.internet_gateway_block_mode;
            Some(text(mode.as_ref().map(types::InternetGatewayBlockMode::as_str)))
        },
    )
    .await
}

fn block_public_access_exclusion(
    exclusion: types::VpcBlockPublicAccessExclusion,
) -> Option<BlockPublicAccessExclusion> {
    let (mode, state) = (exclusion.internet_gateway_exclusion_mode, exclusion.state);
    Some(BlockPublicAccessExclusion {
        id: exclusion.exclusion_id?,
        mode: text(mode.as_ref().map(types::InternetGatewayExclusionMode::as_str)),
        resource: exclusion.resource_arn,
        state: text(state.as_ref().map(types::VpcBlockPublicAccessExclusionState::as_str)),
    })
}

/// Prefix lists, with the entries of those that are not AWS's.
async fn prefix_lists(lane: &Lane, client: &Client) -> Listing<PrefixList, call::DescribeManagedPrefixLists> {
    let mut lists: Listing<PrefixList, call::DescribeManagedPrefixLists> = lane
        .list(
            |token| {
                let request = client.describe_managed_prefix_lists().max_results(PREFIX_LISTS_A_PAGE);
                request.set_next_token(token).send()
            },
            |answer| {
                let lists = listed(answer.prefix_lists).into_iter().map(|list| {
                    let (name, owner) = (list.prefix_list_name, list.owner_id);
                    Some(PrefixList { id: list.prefix_list_id?, name, owner, entries: Listing::unread() })
                });
                Some(Page::new(lists, answer.next_token))
            },
        )
        .await;
    into_each(lane, &mut lists, |lane, mut list: PrefixList| {
        let client = client.clone();
        async move {
            if list.owner.as_deref() != Some("AWS") {
                let id = list.id.clone();
                list.entries = described_entries(&lane, &client, &id).await;
            }
            list
        }
    })
    .await;
    lists
}

async fn described_entries(
    lane: &Lane,
    client: &Client,
    id: &str,
) -> Listing<String, call::GetManagedPrefixListEntries> {
    lane.list(
        |token| {
            let request = client.get_managed_prefix_list_entries().prefix_list_id(id);
            request.max_results(PREFIX_LISTS_A_PAGE).set_next_token(token).send()
        },
        |answer| {
            let entries = listed(answer.entries).into_iter().map(|entry| entry.cidr);
            Some(Page::new(entries, answer.next_token))
        },
    )
    .await
}

fn address(address: types::Address) -> Option<Address> {
    Some(Address {
        // Addresses of EC2-Classic had no allocation id; the address itself names them.
        id: address.allocation_id.or_else(|| address.public_ip.clone())?,
        public_ip: address.public_ip,
        association: address.association_id.filter(|association| !association.is_empty()),
        tags: tag_pairs(address.tags),
    })
}

fn client_vpn_endpoint(endpoint: types::ClientVpnEndpoint) -> Option<ClientVpnEndpoint> {
    let state = endpoint.status.and_then(|status| status.code);
    Some(ClientVpnEndpoint {
        id: endpoint.client_vpn_endpoint_id?,
        logging: endpoint.connection_log_options.and_then(|options| options.enabled).unwrap_or(false),
        state: text(state.as_ref().map(types::ClientVpnEndpointStatusCode::as_str)),
        tags: tag_pairs(endpoint.tags),
    })
}

fn flow_log(log: types::FlowLog) -> Option<FlowLog> {
    Some(FlowLog {
        id: log.flow_log_id?,
        resource: log.resource_id,
        status: log.flow_log_status,
        traffic: text(log.traffic_type.as_ref().map(types::TrafficType::as_str)),
        delivery_status: log.deliver_logs_status,
        delivery_error: log.deliver_logs_error_message,
        tags: tag_pairs(log.tags),
    })
}

fn internet_gateway(gateway: types::InternetGateway) -> Option<InternetGateway> {
    let attachments = listed(gateway.attachments).into_iter();
    Some(InternetGateway {
        id: gateway.internet_gateway_id?,
        vpcs: attachments.filter_map(|attachment| attachment.vpc_id).collect(),
        tags: tag_pairs(gateway.tags),
    })
}

fn network_acl(acl: types::NetworkAcl) -> Option<NetworkAcl> {
    let entries = listed(acl.entries).into_iter().map(|entry| {
        let ports = entry.port_range;
        Some(NetworkAclEntry {
            number: entry.rule_number?,
            egress: entry.egress?,
            allow: entry.rule_action? == types::RuleAction::Allow,
            protocol: entry.protocol?,
            ipv4: entry.cidr_block,
            ipv6: entry.ipv6_cidr_block,
            from_port: ports.as_ref().and_then(|ports| ports.from),
            to_port: ports.as_ref().and_then(|ports| ports.to),
        })
    });
    let mut entries: Vec<NetworkAclEntry> = entries.collect::<Option<_>>()?;
    entries.sort_by_key(|entry| (entry.egress, entry.number));
    let associations = listed(acl.associations).into_iter();
    Some(NetworkAcl {
        id: acl.network_acl_id?,
        vpc: acl.vpc_id,
        default: acl.is_default?,
        owner: acl.owner_id,
        subnets: associations.filter_map(|association| association.subnet_id).collect(),
        entries,
        tags: tag_pairs(acl.tags),
    })
}

fn network_interface(interface: types::NetworkInterface) -> Option<NetworkInterface> {
    let ipv6 = listed(interface.ipv6_addresses).into_iter();
    let private = listed(interface.private_ip_addresses);
    // An Elastic IP of a secondary private address stands only beside that address.
    let secondary = private.iter().filter_map(|address| address.association.clone());
    let mut public = interface.association.into_iter().chain(secondary).filter_map(|association| association.public_ip);
    let groups = listed(interface.groups).into_iter();
    Some(NetworkInterface {
        id: interface.network_interface_id?,
        vpc: interface.vpc_id,
        subnet: interface.subnet_id,
        kind: text(interface.interface_type.as_ref().map(types::NetworkInterfaceType::as_str)),
        status: text(interface.status.as_ref().map(types::NetworkInterfaceStatus::as_str)),
        requester_managed: interface.requester_managed.unwrap_or(false),
        source_dest_check: interface.source_dest_check,
        public_ip: public.next(),
        ipv6: ipv6.filter_map(|address| address.ipv6_address).collect(),
        private_ips: private.into_iter().filter_map(|address| address.private_ip_address).collect(),
        security_groups: groups.filter_map(|group| group.group_id).collect(),
        instance: interface.attachment.and_then(|attachment| attachment.instance_id),
        description: interface.description,
        tags: tag_pairs(interface.tag_set),
    })
}

fn route_table(table: types::RouteTable) -> Option<RouteTable> {
    let associations = listed(table.associations);
    Some(RouteTable {
        id: table.route_table_id?,
        vpc: table.vpc_id,
        owner: table.owner_id,
        main: associations.iter().any(|association| association.main == Some(true)),
        subnets: associations.into_iter().filter_map(|association| association.subnet_id).collect(),
        routes: listed(table.routes).into_iter().map(route).collect::<Option<_>>()?,
        tags: tag_pairs(table.tags),
    })
}

fn route(route: types::Route) -> Option<Route> {
    let target = route
        .gateway_id
        .or(route.nat_gateway_id)
        .or(route.vpc_peering_connection_id)
        .or(route.transit_gateway_id)
        .or(route.egress_only_internet_gateway_id)
        .or(route.network_interface_id)
        .or(route.instance_id)
        .or(route.local_gateway_id)
        .or(route.carrier_gateway_id)
        .or(route.core_network_arn);
    Some(Route {
        destination: route
            .destination_cidr_block
            .or(route.destination_ipv6_cidr_block)
            .or(route.destination_prefix_list_id)?,
        target,
        state: text(route.state.as_ref().map(types::RouteState::as_str)),
    })
}

fn security_group(group: types::SecurityGroup) -> Option<SecurityGroup> {
    let rules = |list: Option<Vec<types::IpPermission>>| -> Option<Vec<SecurityGroupRule>> {
        listed(list).into_iter().map(rule).collect()
    };
    Some(SecurityGroup {
        id: group.group_id?,
        name: group.group_name?,
        vpc: group.vpc_id,
        owner: group.owner_id,
        ingress: rules(group.ip_permissions)?,
        egress: rules(group.ip_permissions_egress)?,
        tags: tag_pairs(group.tags),
    })
}

fn rule(rule: types::IpPermission) -> Option<SecurityGroupRule> {
    let ipv4 = listed(rule.ip_ranges).into_iter();
    let ipv6 = listed(rule.ipv6_ranges).into_iter();
    let prefix_lists = listed(rule.prefix_list_ids).into_iter();
    let groups = listed(rule.user_id_group_pairs).into_iter();
    Some(SecurityGroupRule {
        protocol: rule.ip_protocol?,
        from_port: rule.from_port,
        to_port: rule.to_port,
        // A range that is not named may be the whole world.
        ipv4: ipv4.map(|range| range.cidr_ip).collect::<Option<_>>()?,
        ipv6: ipv6.map(|range| range.cidr_ipv6).collect::<Option<_>>()?,
        prefix_lists: prefix_lists.map(|list| list.prefix_list_id).collect::<Option<_>>()?,
        groups: groups.filter_map(|pair| pair.group_id).collect(),
    })
}

fn subnet(subnet: types::Subnet) -> Option<Subnet> {
    let associated = listed(subnet.ipv6_cidr_block_association_set).into_iter();
    let ipv6 = associated.filter(|block| {
        let state = block.ipv6_cidr_block_state.as_ref().and_then(|state| state.state.as_ref());
        state != Some(&types::SubnetCidrBlockStateCode::Disassociated)
    });
    Some(Subnet {
        ipv6: ipv6.filter_map(|block| block.ipv6_cidr_block).collect(),
        id: subnet.subnet_id?,
        vpc: subnet.vpc_id,
        zone: subnet.availability_zone,
        owner: subnet.owner_id,
        public_ip_on_launch: subnet.map_public_ip_on_launch,
        ipv4: subnet.cidr_block,
        tags: tag_pairs(subnet.tags),
    })
}

fn transit_gateway(gateway: types::TransitGateway) -> Option<TransitGateway> {
    let accept = gateway.options.and_then(|options| options.auto_accept_shared_attachments);
    Some(TransitGateway {
        id: gateway.transit_gateway_id?,
        arn: gateway.transit_gateway_arn,
        owner: gateway.owner_id,
        state: text(gateway.state.as_ref().map(types::TransitGatewayState::as_str)),
        auto_accept: text(accept.as_ref().map(types::AutoAcceptSharedAttachmentsValue::as_str)),
        tags: tag_pairs(gateway.tags),
    })
}

fn vpc_endpoint(endpoint: types::VpcEndpoint) -> Option<VpcEndpoint> {
    Some(VpcEndpoint {
        id: endpoint.vpc_endpoint_id?,
        kind: text(endpoint.vpc_endpoint_type.as_ref().map(types::VpcEndpointType::as_str)),
        vpc: endpoint.vpc_id,
        service: endpoint.service_name,
        state: text(endpoint.state.as_ref().map(types::State::as_str)),
        policy: endpoint.policy_document.filter(|policy| !policy.is_empty()),
        owner: endpoint.owner_id,
        requester_managed: endpoint.requester_managed.unwrap_or(false),
        subnets: listed(endpoint.subnet_ids),
        tags: tag_pairs(endpoint.tags),
    })
}

fn peering(peering: types::VpcPeeringConnection) -> Option<VpcPeering> {
    let status = peering.status.and_then(|status| status.code);
    Some(VpcPeering {
        id: peering.vpc_peering_connection_id?,
        status: text(status.as_ref().map(types::VpcPeeringConnectionStateReasonCode::as_str)),
        requester: peer(peering.requester_vpc_info?),
        accepter: peer(peering.accepter_vpc_info?),
        tags: tag_pairs(peering.tags),
    })
}

fn peer(vpc: types::VpcPeeringConnectionVpcInfo) -> PeerVpc {
    let ipv4 = listed(vpc.cidr_block_set).into_iter().filter_map(|block| block.cidr_block);
    let ipv6 = listed(vpc.ipv6_cidr_block_set).into_iter().filter_map(|block| block.ipv6_cidr_block);
    let mut ranges: Vec<String> = vpc.cidr_block.into_iter().chain(ipv4).chain(ipv6).collect();
    ranges.sort();
    ranges.dedup();
    PeerVpc { vpc: vpc.vpc_id, owner: vpc.owner_id, region: vpc.region, ranges }
}

fn vpc(vpc: types::Vpc) -> Option<Vpc> {
    let associated = listed(vpc.cidr_block_association_set).into_iter();
    let mut ipv4: Vec<String> =
        vpc.cidr_block.into_iter().chain(associated.filter_map(|block| block.cidr_block)).collect();
    ipv4.sort();
    ipv4.dedup();
    Some(Vpc {
        id: vpc.vpc_id?,
        default: vpc.is_default.unwrap_or(false),
        owner: vpc.owner_id,
        ipv4,
        tags: tag_pairs(vpc.tags),
    })
}

fn vpn_connection(connection: types::VpnConnection) -> Option<VpnConnection> {
    let telemetry = listed(connection.vgw_telemetry);
    let options = listed(connection.options.and_then(|options| options.tunnel_options));
    // Status and options are two lists, joined by the outside address.
    let tunnels = telemetry.into_iter().map(|status| {
        let address = status.outside_ip_address;
        let option = options.iter().find(|option| option.outside_ip_address == address);
        let logs = option.and_then(|option| option.log_options.as_ref()?.cloud_watch_log_options.as_ref()?.log_enabled);
        VpnTunnel {
            status: text(status.status.as_ref().map(types::TelemetryStatus::as_str)),
            logging: logs.unwrap_or(false),
            address,
        }
    });
    Some(VpnConnection {
        tunnels: tunnels.collect(),
        id: connection.vpn_connection_id?,
        state: text(connection.state.as_ref().map(types::VpnState::as_str)),
        tags: tag_pairs(connection.tags),
    })
}
