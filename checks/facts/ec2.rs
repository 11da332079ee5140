//! EC2 with EBS and VPC, of one region.

use crate::calls::ec2 as call;
use crate::fact::{Fact, Listing};
use crate::facts::Tags;

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
        /// Endpoint services that the account offers.
        pub endpoint_services:
            Listing<super::endpoint_services::EndpointService, call::DescribeVpcEndpointServiceConfigurations>,
        /// VPC endpoints.
        pub vpc_endpoints: Listing<VpcEndpoint, call::DescribeVpcEndpoints>,
        /// `off`, `block-bidirectional` or `block-ingress`: VPC Block Public Access.
        pub vpc_block_public_access: Fact<Option<String>, call::DescribeVpcBlockPublicAccessOptions>,
        /// Peering connections.
        pub vpc_peerings: Listing<VpcPeering, call::DescribeVpcPeeringConnections>,
        /// VPCs, those shared by other accounts included.
        pub vpcs: Listing<Vpc, call::DescribeVpcs>,
        /// Site-to-site VPN connections.
        pub vpn_connections: Listing<VpnConnection, call::DescribeVpnConnections>,
    }

    /// An Elastic IP address.
    pub struct Address {
        /// Its allocation id.
        pub id: String,
        /// The address.
        pub public_ip: Option<String>,
        /// The association, if it is attached to something.
        pub association: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A Client VPN endpoint.
    pub struct ClientVpnEndpoint {
        /// Its id.
        pub id: String,
        /// Whether connections are logged; absent means no.
        pub logging: bool,
        /// `pending-associate`, `available`, `deleting`, `deleted`.
        pub state: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A flow log.
    pub struct FlowLog {
        /// Its id.
        pub id: String,
        /// The VPC, subnet, interface or transit gateway that it watches.
        pub resource: Option<String>,
        /// `ACTIVE` or something else.
        pub status: Option<String>,
        /// `ACCEPT`, `REJECT`, `ALL`.
        pub traffic: Option<String>,
        /// `SUCCESS` or `FAILED`.
        pub delivery_status: Option<String>,
        /// The error of the last delivery.
        pub delivery_error: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A machine image of the account.
    pub struct Image {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: Option<String>,
        /// Whether everyone may launch it.
        pub public: Option<bool>,
        /// When it was made.
        pub created_at: Option<jiff::Timestamp>,
        /// Whether all of its snapshots are encrypted; `None` without snapshots.
        pub encrypted: Option<bool>,
        /// Its tags.
        pub tags: Tags,
    }

    /// An instance.
    pub struct Instance {
        /// Its id.
        pub id: String,
        /// `pending`, `running`, `stopping`, `stopped`, `shutting-down`, `terminated`.
        pub state: String,
        /// Why and when the state last changed, as AWS writes it, for instance `User initiated (2025-01-31 10:00:00 GMT)`.
        pub state_reason: Option<String>,
        /// Its image.
        pub image: Option<String>,
        /// Its type, for instance `m7i.large`.
        pub kind: Option<String>,
        /// When it last started.
        pub launched_at: Option<jiff::Timestamp>,
        /// Its VPC.
        pub vpc: Option<String>,
        /// Its subnet.
        pub subnet: Option<String>,
        /// Its public IPv4 address.
        pub public_ip: Option<String>,
        /// The ARN of its instance profile.
        pub instance_profile: Option<String>,
        /// `required` or `optional`: whether metadata needs a token.
        pub metadata_tokens: Option<String>,
        /// `enabled` or `disabled`: whether metadata is served at all.
        pub metadata_endpoint: Option<String>,
        /// How many hops a metadata answer may travel.
        pub metadata_hop_limit: Option<i32>,
        /// Its interfaces.
        pub interfaces: Vec<InstanceInterface>,
        /// The ids of its security groups.
        pub security_groups: Vec<String>,
        /// Its volumes.
        pub volumes: Vec<InstanceVolume>,
        /// `disabled`, `enabled` …: detailed monitoring.
        pub monitoring: Option<String>,
        /// `hvm` or `paravirtual`.
        pub virtualization: Option<String>,
        /// Whether it may run enclaves; absent means no.
        pub enclave: bool,
        /// Its key pair.
        pub key_pair: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// An interface of an instance.
    pub struct InstanceInterface {
        /// Its id.
        pub id: String,
        /// Its public or Elastic address.
        pub public_ip: Option<String>,
        /// Its IPv6 addresses.
        pub ipv6: Vec<String>,
        /// Its security groups.
        pub security_groups: Vec<String>,
        /// `interface`, `efa`, `efa-only` …
        pub kind: Option<String>,
    }

    /// A volume of an instance.
    pub struct InstanceVolume {
        /// Its id.
        pub id: String,
        /// Whether it goes with the instance.
        pub delete_on_termination: Option<bool>,
    }

    /// An internet gateway.
    pub struct InternetGateway {
        /// Its id.
        pub id: String,
        /// The VPCs that it is attached to.
        pub vpcs: Vec<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// The default version of a launch template.
    pub struct LaunchTemplate {
        /// The template's id.
        pub id: String,
        /// The template's name.
        pub name: Option<String>,
        /// The number of the default version.
        pub version: Option<i64>,
        /// `required` or `optional`; absent: the region's or image's default decides.
        pub metadata_tokens: Option<String>,
        /// `enabled` or `disabled`.
        pub metadata_endpoint: Option<String>,
        /// For each interface, whether it asks for a public address; absent: the subnet decides.
        pub public_ip: Vec<Option<bool>>,
        /// For each EBS mapping, whether it asks for encryption; absent: the default decides.
        pub encrypted: Vec<Option<bool>>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A network ACL.
    pub struct NetworkAcl {
        /// Its id.
        pub id: String,
        /// Its VPC.
        pub vpc: Option<String>,
        /// Whether it is the VPC's default one.
        pub default: bool,
        /// The owner's account id.
        pub owner: Option<String>,
        /// The subnets that it guards.
        pub subnets: Vec<String>,
        /// Its entries.
        pub entries: Vec<NetworkAclEntry>,
        /// Its tags.
        pub tags: Tags,
    }

    /// An entry of a network ACL. The lowest matching number decides.
    pub struct NetworkAclEntry {
        /// Its number; 32767 is the final deny.
        pub number: i32,
        /// Whether it is for traffic that leaves.
        pub egress: bool,
        /// Whether it allows (else it denies).
        pub allow: bool,
        /// The protocol's number; `-1` is all.
        pub protocol: String,
        /// The IPv4 range.
        pub ipv4: Option<String>,
        /// The IPv6 range.
        pub ipv6: Option<String>,
        /// The first port; absent: all.
        pub from_port: Option<i32>,
        /// The last port; absent: all.
        pub to_port: Option<i32>,
    }

    /// A network interface.
    pub struct NetworkInterface {
        /// Its id.
        pub id: String,
        /// Its VPC.
        pub vpc: Option<String>,
        /// Its subnet.
        pub subnet: Option<String>,
        /// `interface`, `natGateway`, `lambda` …
        pub kind: Option<String>,
        /// `available`, `in-use` …
        pub status: Option<String>,
        /// Whether AWS runs it for a service.
        pub requester_managed: bool,
        /// Whether source and destination are checked.
        pub source_dest_check: Option<bool>,
        /// Its public address.
        pub public_ip: Option<String>,
        /// Its IPv6 addresses.
        pub ipv6: Vec<String>,
        /// Its private IPv4 addresses.
        pub private_ips: Vec<String>,
        /// The ids of its security groups.
        pub security_groups: Vec<String>,
        /// The instance that it is attached to.
        pub instance: Option<String>,
        /// Its description, which names the owner for AWS-run ones.
        pub description: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A managed prefix list.
    pub struct PrefixList {
        /// Its id.
        pub id: String,
        /// Its name; AWS's begin with `com.amazonaws.`.
        pub name: Option<String>,
        /// The owner's account id; `AWS` for AWS's.
        pub owner: Option<String>,
        /// Its CIDR ranges. Asked for every list but AWS's: a list that another account shares can be read too.
        pub entries: Listing<String, call::GetManagedPrefixListEntries>,
    }

    /// A route table.
    pub struct RouteTable {
        /// Its id.
        pub id: String,
        /// Its VPC.
        pub vpc: Option<String>,
        /// Whether it is the VPC's main table.
        pub main: bool,
        /// The owner's account id.
        pub owner: Option<String>,
        /// The subnets bound to it.
        pub subnets: Vec<String>,
        /// Its routes.
        pub routes: Vec<Route>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A route.
    pub struct Route {
        /// The range or prefix list it is for.
        pub destination: String,
        /// The id of where it leads: `igw-…`, `nat-…`, `pcx-…`, `tgw-…`, `eni-…`, `local` …
        pub target: Option<String>,
        /// `active`, `blackhole` or `filtered`.
        pub state: Option<String>,
    }

    /// A security group.
    pub struct SecurityGroup {
        /// Its id.
        pub id: String,
        /// Its name; `default` is the VPC's own, which cannot be deleted.
        pub name: String,
        /// Its VPC.
        pub vpc: Option<String>,
        /// The owner's account id.
        pub owner: Option<String>,
        /// Rules for traffic that comes in.
        pub ingress: Vec<SecurityGroupRule>,
        /// Rules for traffic that leaves.
        pub egress: Vec<SecurityGroupRule>,
        /// Its tags.
        pub tags: Tags,
    }

    /// One permission of a security group.
    pub struct SecurityGroupRule {
        /// `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1` for all.
        pub protocol: String,
        /// The first port, or the ICMP type; absent: all.
        pub from_port: Option<i32>,
        /// The last port, or the ICMP code; absent: all.
        pub to_port: Option<i32>,
        /// IPv4 ranges.
        pub ipv4: Vec<String>,
        /// IPv6 ranges.
        pub ipv6: Vec<String>,
        /// Ids of prefix lists.
        pub prefix_lists: Vec<String>,
        /// Ids of security groups, in this account or another.
        pub groups: Vec<String>,
    }

    /// A snapshot.
    pub struct Snapshot {
        /// Its id.
        pub id: String,
        /// The volume it was made from; AWS writes `vol-ffffffff` for copies.
        pub volume: Option<String>,
        /// Whether it is encrypted.
        pub encrypted: Option<bool>,
        /// When it was begun.
        pub started_at: Option<jiff::Timestamp>,
        /// `pending`, `completed`, `error` …
        pub state: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A subnet.
    pub struct Subnet {
        /// Its id.
        pub id: String,
        /// Its VPC.
        pub vpc: Option<String>,
        /// Its zone.
        pub zone: Option<String>,
        /// The owner's account id.
        pub owner: Option<String>,
        /// Whether interfaces get a public IPv4 address.
        pub public_ip_on_launch: Option<bool>,
        /// Its IPv4 range.
        pub ipv4: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A transit gateway.
    pub struct TransitGateway {
        /// Its id.
        pub id: String,
        /// Its ARN.
        pub arn: Option<String>,
        /// The owner's account id.
        pub owner: Option<String>,
        /// `pending`, `available`, `deleting`, `deleted` …
        pub state: Option<String>,
        /// `enable` or `disable`: attachments of other accounts are accepted unasked.
        pub auto_accept: Option<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// The status checks of a volume.
    pub struct VolumeStatus {
        /// The volume's id.
        pub id: String,
        /// `ok`, `impaired`, `warning`, `insufficient-data`.
        pub status: Option<String>,
    }

    /// A volume.
    pub struct Volume {
        /// Its id.
        pub id: String,
        /// Whether it is encrypted.
        pub encrypted: Option<bool>,
        /// Its KMS key.
        pub kms_key: Option<String>,
        /// `creating`, `available`, `in-use`, `deleting`, `deleted`, `error`.
        pub state: Option<String>,
        /// `gp3`, `io2` …
        pub kind: Option<String>,
        /// When it was made.
        pub created_at: Option<jiff::Timestamp>,
        /// Where it is attached.
        pub attachments: Vec<VolumeAttachment>,
        /// Its tags.
        pub tags: Tags,
    }

    /// An attachment of a volume.
    pub struct VolumeAttachment {
        /// The instance.
        pub instance: Option<String>,
        /// Whether the volume goes with the instance.
        pub delete_on_termination: Option<bool>,
    }

    /// A VPC endpoint.
    pub struct VpcEndpoint {
        /// Its id.
        pub id: String,
        /// `Interface`, `Gateway` …
        pub kind: Option<String>,
        /// Its VPC.
        pub vpc: Option<String>,
        /// The service, for instance `com.amazonaws.eu-west-1.s3`.
        pub service: Option<String>,
        /// `available`, `deleting` …; AWS's case varies.
        pub state: Option<String>,
        /// Its policy as JSON text.
        pub policy: Option<String>,
        /// The owner's account id.
        pub owner: Option<String>,
        /// Whether an AWS service runs it; absent means no.
        pub requester_managed: bool,
        /// Its subnets.
        pub subnets: Vec<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A peering connection.
    pub struct VpcPeering {
        /// Its id.
        pub id: String,
        /// `active`, `deleted` …
        pub status: Option<String>,
        /// The VPC that asked.
        pub requester: PeerVpc,
        /// The VPC that accepted.
        pub accepter: PeerVpc,
        /// Its tags.
        pub tags: Tags,
    }

    /// One end of a peering connection.
    pub struct PeerVpc {
        /// The VPC.
        pub vpc: Option<String>,
        /// The owner's account id.
        pub owner: Option<String>,
        /// The region.
        pub region: Option<String>,
        /// All of its IPv4 and IPv6 ranges.
        pub ranges: Vec<String>,
    }

    /// A VPC.
    pub struct Vpc {
        /// Its id.
        pub id: String,
        /// Whether it is the region's default VPC.
        pub default: bool,
        /// The owner's account id.
        pub owner: Option<String>,
        /// All of its IPv4 ranges.
        pub ipv4: Vec<String>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A site-to-site VPN connection.
    pub struct VpnConnection {
        /// Its id.
        pub id: String,
        /// `pending`, `available`, `deleting`, `deleted`.
        pub state: Option<String>,
        /// Its tunnels: normally two.
        pub tunnels: Vec<VpnTunnel>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A tunnel of a VPN connection.
    pub struct VpnTunnel {
        /// Its outside address.
        pub address: Option<String>,
        /// `UP` or `DOWN`; from the telemetry.
        pub status: Option<String>,
        /// Whether it logs to CloudWatch; from the options, absent means no.
        pub logging: bool,
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
            endpoint_services: Listing::unread(),
            vpc_endpoints: Listing::unread(),
            vpc_block_public_access: Fact::unread(),
            vpc_peerings: Listing::unread(),
            vpcs: Listing::unread(),
            vpn_connections: Listing::unread(),
        }
    }
}

impl Instance {
    /// Whether the instance still exists: a terminated one stays listed for about an hour.
    #[must_use]
    pub fn exists(&self) -> bool {
        !matches!(self.state.as_str(), "terminated" | "shutting-down")
    }
}
