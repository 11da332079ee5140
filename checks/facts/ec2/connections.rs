//! What joins a VPC to other networks and services.

use crate::facts::Tags;

facts! {
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
