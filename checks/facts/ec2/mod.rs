//! EC2 with EBS and VPC, of one region.

mod compute;
mod connections;
mod endpoint_services;
mod network;
mod storage;

pub use compute::*;
pub use connections::*;
pub use endpoint_services::*;
pub use network::*;
pub use storage::*;

use crate::calls::ec2 as call;
use crate::fact::{Fact, Listing};

facts! {
    /// EC2 of one region.
    pub struct Ec2 {
        /// Elastic IP addresses.
        pub addresses: Listing<Address, call::DescribeAddresses>,
        /// Client VPN endpoints.
        pub client_vpn_endpoints: Listing<ClientVpnEndpoint, call::DescribeClientVpnEndpoints>,
        /// Whether new volumes are encrypted by default.
        pub ebs_encrypted_by_default: Fact<bool, call::GetEbsEncryptionByDefault>,
        /// Flow logs of VPCs, subnets and interfaces.
        pub flow_logs: Listing<FlowLog, call::DescribeFlowLogs>,
        /// `unblocked` or `block-new-sharing`, for images.
        pub image_block_public_access: Fact<String, call::GetImageBlockPublicAccessState>,
        /// The account's own machine images.
        pub images: Listing<Image, call::DescribeImages>,
        /// Instances, terminated ones included for about an hour.
        pub instances: Listing<Instance, call::DescribeInstances>,
        /// The `HttpTokens` default for new instances; `None`: no preference.
        pub instance_metadata_default_tokens: Fact<Option<String>, call::GetInstanceMetadataDefaults>,
        /// `enabled`: instances that do not demand tokens are refused at launch; `disabled` or `None`: they are not.
        pub instance_metadata_tokens_enforced: Fact<Option<String>, call::GetInstanceMetadataDefaults>,
        /// Internet gateways.
        pub internet_gateways: Listing<InternetGateway, call::DescribeInternetGateways>,
        /// The default version of every launch template.
        pub launch_templates: Listing<LaunchTemplate, call::DescribeLaunchTemplateVersions>,
        /// Network ACLs.
        pub network_acls: Listing<NetworkAcl, call::DescribeNetworkAcls>,
        /// Network interfaces.
        pub network_interfaces: Listing<NetworkInterface, call::DescribeNetworkInterfaces>,
        /// Managed prefix lists, the account's own and AWS's.
        pub prefix_lists: Listing<PrefixList, call::DescribeManagedPrefixLists>,
        /// The ids of own snapshots that everyone may restore.
        pub public_snapshots: Listing<String, call::DescribeSnapshots>,
        /// Route tables.
        pub route_tables: Listing<RouteTable, call::DescribeRouteTables>,
        /// Security groups.
        pub security_groups: Listing<SecurityGroup, call::DescribeSecurityGroups>,
        /// Whether the serial console may be used.
        pub serial_console: Fact<bool, call::GetSerialConsoleAccessStatus>,
        /// `unblocked`, `block-new-sharing` or `block-all-sharing`, for snapshots.
        pub snapshot_block_public_access: Fact<String, call::GetSnapshotBlockPublicAccessState>,
        /// The account's own snapshots.
        pub snapshots: Listing<Snapshot, call::DescribeSnapshots>,
        /// Subnets, those shared by other accounts included.
        pub subnets: Listing<Subnet, call::DescribeSubnets>,
        /// Transit gateways.
        pub transit_gateways: Listing<TransitGateway, call::DescribeTransitGateways>,
        /// Status checks of volumes.
        pub volume_statuses: Listing<VolumeStatus, call::DescribeVolumeStatus>,
        /// Volumes.
        pub volumes: Listing<Volume, call::DescribeVolumes>,
        /// VPC endpoints.
        pub vpc_endpoints: Listing<VpcEndpoint, call::DescribeVpcEndpoints>,
        /// Endpoint services that the account offers.
        pub endpoint_services: Listing<EndpointService, call::DescribeVpcEndpointServiceConfigurations>,
        /// `off`, `block-bidirectional` or `block-ingress`: VPC Block Public Access.
        pub vpc_block_public_access: Fact<Option<String>, call::DescribeVpcBlockPublicAccessOptions>,
        /// VPCs and subnets that VPC Block Public Access leaves out.
        pub vpc_block_public_access_exclusions:
            Listing<BlockPublicAccessExclusion, call::DescribeVpcBlockPublicAccessExclusions>,
        /// Peering connections.
        pub vpc_peerings: Listing<VpcPeering, call::DescribeVpcPeeringConnections>,
        /// VPCs, those shared by other accounts included.
        pub vpcs: Listing<Vpc, call::DescribeVpcs>,
        /// Site-to-site VPN connections.
        pub vpn_connections: Listing<VpnConnection, call::DescribeVpnConnections>,
    }
}

impl Ec2 {
    /// Nothing known yet.
    #[must_use]
    pub fn unread() -> Ec2 {
        Ec2 {
            addresses: Listing::unread(),
            client_vpn_endpoints: Listing::unread(),
            ebs_encrypted_by_default: Fact::unread(),
            flow_logs: Listing::unread(),
            image_block_public_access: Fact::unread(),
            images: Listing::unread(),
            instances: Listing::unread(),
            instance_metadata_default_tokens: Fact::unread(),
            instance_metadata_tokens_enforced: Fact::unread(),
            internet_gateways: Listing::unread(),
            launch_templates: Listing::unread(),
            network_acls: Listing::unread(),
            network_interfaces: Listing::unread(),
            prefix_lists: Listing::unread(),
            public_snapshots: Listing::unread(),
            route_tables: Listing::unread(),
            security_groups: Listing::unread(),
            serial_console: Fact::unread(),
            snapshot_block_public_access: Fact::unread(),
            snapshots: Listing::unread(),
            subnets: Listing::unread(),
            transit_gateways: Listing::unread(),
            volume_statuses: Listing::unread(),
            volumes: Listing::unread(),
            vpc_endpoints: Listing::unread(),
            endpoint_services: Listing::unread(),
            vpc_block_public_access: Fact::unread(),
            vpc_block_public_access_exclusions: Listing::unread(),
            vpc_peerings: Listing::unread(),
            vpcs: Listing::unread(),
            vpn_connections: Listing::unread(),
        }
    }
}
