//! VPCs, and what decides who reaches whom in them.

use crate::calls::ec2 as call;
use crate::fact::Listing;
use crate::facts::Tags;

facts! {
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

    /// An exclusion of a VPC or a subnet from VPC Block Public Access.
    pub struct BlockPublicAccessExclusion {
        /// Its id.
        pub id: String,
        /// `allow-bidirectional`, or `allow-egress`, which lets nothing in.
        pub mode: Option<String>,
        /// The ARN of the VPC or subnet.
        pub resource: Option<String>,
        /// `create-complete`, `update-in-progress`, `delete-complete` and so on.
        pub state: Option<String>,
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

    /// An internet gateway.
    pub struct InternetGateway {
        /// Its id.
        pub id: String,
        /// The VPCs that it is attached to.
        pub vpcs: Vec<String>,
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
        /// Its IPv6 ranges.
        pub ipv6: Vec<String>,
        /// Its tags.
        pub tags: Tags,
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
}
