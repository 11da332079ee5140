//! Checks of VPC: security groups, network ACLs, subnets, routes, gateways, flow logs.

mod acls;
mod block_public_access;
mod client_vpn_logging;
mod default_removed;
mod default_sg_closed;
mod eip_associated;
mod endpoint_policy_trusted;
mod endpoint_service_principals;
mod flow_logs;
mod flow_logs_rejects;
mod groups;
mod igw_attached;
mod main_route_table_private;
mod nacl_egress_restricted;
mod nacl_in_use;
mod nacl_no_public_all_ports;
mod nacl_public_ports;
mod no_blackhole_routes;
mod no_public_private_peering;
mod peering_routes_least_access;
mod peerings;
mod route_table_no_public_igw;
mod sg_authorized_public_ports;
mod sg_egress_restricted;
mod sg_in_use;
mod sg_no_port_range;
mod sg_no_public_all_ports;
mod sg_no_public_high_risk_ports;
mod sg_no_public_icmp;
mod sg_no_wide_public_cidr;
mod sg_public_ports;
mod subnet_multi_az;
mod subnet_no_auto_public_ip;
mod subnet_tiers;
mod tables;
mod transit_gateway_no_auto_accept;
mod vpn_logging;
mod vpn_tunnels_up;
mod vpns;

#[cfg(test)]
mod samples;

pub(crate) use sg_authorized_public_ports::open_beyond;

use crate::calls::Call;
use crate::check::Resource;
use crate::facts::ec2::EndpointService;
use crate::facts::ec2::{
    Address, ClientVpnEndpoint, FlowLog, InternetGateway, NetworkAcl, RouteTable, SecurityGroup, Subnet,
    TransitGateway, Vpc, VpcEndpoint, VpcPeering, VpnConnection,
};
use crate::facts::{Account, given};
use crate::judging::{Place, Subject};
use crate::services::{Entry, entry};
use crate::verdict::{Judgement, skip};

pub(crate) const CHECKS: &[Entry] = &[
    entry!(block_public_access),
    entry!(client_vpn_logging),
    entry!(default_removed),
    entry!(default_sg_closed),
    entry!(eip_associated),
    entry!(endpoint_policy_trusted),
    entry!(endpoint_service_principals),
    entry!(flow_logs),
    entry!(flow_logs_rejects),
    entry!(igw_attached),
    entry!(main_route_table_private),
    entry!(nacl_egress_restricted),
    entry!(nacl_in_use),
    entry!(nacl_no_public_all_ports),
    entry!(nacl_public_ports::RDP),
    entry!(nacl_public_ports::SSH),
    entry!(no_blackhole_routes),
    entry!(no_public_private_peering),
    entry!(peering_routes_least_access),
    entry!(route_table_no_public_igw),
    entry!(sg_authorized_public_ports),
    entry!(sg_egress_restricted),
    entry!(sg_in_use),
    entry!(sg_no_port_range),
    entry!(sg_no_public_all_ports),
    entry!(sg_no_public_high_risk_ports),
    entry!(sg_no_public_icmp),
    entry!(sg_no_wide_public_cidr),
    entry!(sg_public_ports::CASSANDRA),
    entry!(sg_public_ports::CIFS),
    entry!(sg_public_ports::DNS),
    entry!(sg_public_ports::DOCKER),
    entry!(sg_public_ports::ELASTICSEARCH),
    entry!(sg_public_ports::FTP),
    entry!(sg_public_ports::HADOOP),
    entry!(sg_public_ports::KAFKA),
    entry!(sg_public_ports::LDAP),
    entry!(sg_public_ports::MEMCACHED),
    entry!(sg_public_ports::MONGODB),
    entry!(sg_public_ports::MSSQL),
    entry!(sg_public_ports::MYSQL),
    entry!(sg_public_ports::ORACLE),
    entry!(sg_public_ports::POSTGRESQL),
    entry!(sg_public_ports::RDP),
    entry!(sg_public_ports::REDIS),
    entry!(sg_public_ports::RPC),
    entry!(sg_public_ports::SALT),
    entry!(sg_public_ports::SMTP),
    entry!(sg_public_ports::SNMP),
    entry!(sg_public_ports::SSH),
    entry!(sg_public_ports::TELNET),
    entry!(sg_public_ports::VNC),
    entry!(subnet_multi_az),
    entry!(subnet_no_auto_public_ip),
    entry!(subnet_tiers),
    entry!(transit_gateway_no_auto_accept),
    entry!(vpn_logging),
    entry!(vpn_tunnels_up),
];

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html>
macro_rules! subjects {
    ($($name:ident $part:literal $kind:literal;)+) => {$(
        impl Subject for $name {
            fn resource(&self, place: &Place<'_>) -> Resource {
                Resource {
                    arn: place.arn("ec2", &format!(concat!($part, "/{}"), self.id)),
                    id: self.id.clone(),
                    kind: $kind,
                    tags: self.tags.clone(),
                }
            }
        }
    )+};
}

subjects! {
    Address "elastic-ip" "AWS::EC2::EIP";
    ClientVpnEndpoint "client-vpn-endpoint" "AWS::EC2::ClientVpnEndpoint";
    EndpointService "vpc-endpoint-service" "AWS::EC2::VPCEndpointService";
    FlowLog "vpc-flow-log" "AWS::EC2::FlowLog";
    InternetGateway "internet-gateway" "AWS::EC2::InternetGateway";
    NetworkAcl "network-acl" "AWS::EC2::NetworkAcl";
    RouteTable "route-table" "AWS::EC2::RouteTable";
    SecurityGroup "security-group" "AWS::EC2::SecurityGroup";
    Subnet "subnet" "AWS::EC2::Subnet";
    TransitGateway "transit-gateway" "AWS::EC2::TransitGateway";
    Vpc "vpc" "AWS::EC2::VPC";
    VpcEndpoint "vpc-endpoint" "AWS::EC2::VPCEndpoint";
    VpcPeering "vpc-peering-connection" "AWS::EC2::VPCPeeringConnection";
    VpnConnection "vpn-connection" "AWS::EC2::VPNConnection";
}

/// Judges what belongs to the account. What other accounts share is listed too, and is not
/// ours to put right: <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html>
///
/// # Errors
/// Those of the judge, or a gap when the answer names no owner.
fn if_own(
    account: &Account,
    owner: Option<&String>,
    call: &'static Call,
    judge: impl FnOnce() -> Judgement,
) -> Judgement {
    if *given(owner, call, "OwnerId")? == account.id { judge() } else { skip() }
}

/// The first few of a list, and how many more there are.
pub(crate) fn listed<T: std::fmt::Display>(items: &[T]) -> String {
    let shown: Vec<String> = items.iter().take(3).map(ToString::to_string).collect();
    match items.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
