//! Elastic Load Balancing of one region, both versions.

use crate::calls::{elasticloadbalancing, elasticloadbalancingv2 as call};
use crate::fact::Listing;
use crate::facts::Tags;

facts! {
    /// Elastic Load Balancing of one region.
    pub struct Elb {
        /// Application, network and gateway load balancers.
        pub balancers: Listing<Balancer, call::DescribeLoadBalancers>,
        /// Classic load balancers.
        pub classic: Listing<ClassicBalancer, elasticloadbalancing::DescribeLoadBalancers>,
        /// Target groups.
        pub target_groups: Listing<TargetGroup, call::DescribeTargetGroups>,
    }

    /// An application, network or gateway load balancer.
    pub struct Balancer {
        /// Its ARN.
        pub arn: String,
        /// Its name.
        pub name: String,
        /// `application`, `network` or `gateway`.
        pub kind: Option<String>,
        /// `internet-facing` or `internal`; gateway load balancers have none.
        pub scheme: Option<String>,
        /// `active`, `provisioning`, `active_impaired` or `failed`.
        pub state: Option<String>,
        /// Its VPC.
        pub vpc: Option<String>,
        /// The subnets that it has nodes in.
        pub subnets: Vec<String>,
        /// The ids of its security groups; a network load balancer may have none, which closes nothing.
        pub security_groups: Vec<String>,
        /// `ipv4`, `dualstack` or `dualstack-without-public-ipv4`: the addresses that clients use.
        pub address_type: Option<String>,
        /// Its listeners.
        pub listeners: Listing<Listener, call::DescribeListeners>,
        /// Its tags.
        pub tags: Tags,
    }

    /// A listener of a load balancer.
    pub struct Listener {
        /// Its ARN.
        pub arn: String,
        /// Its port; those of gateway load balancers have none.
        pub port: Option<i32>,
        /// `HTTP`, `HTTPS`, `TCP`, `TLS`, `UDP`, `TCP_UDP`, `QUIC`, `TCP_QUIC`.
        pub protocol: Option<String>,
        /// The ARNs of the target groups that its default action forwards to.
        pub target_groups: Vec<String>,
        /// Whether its default action demands a login or a token before it forwards.
        pub authenticates: bool,
    }

    /// A target group.
    pub struct TargetGroup {
        /// Its ARN.
        pub arn: String,
        /// Its name.
        pub name: String,
        /// `instance`, `ip`, `lambda` or `alb`: what its targets are.
        pub kind: Option<String>,
        /// The protocol that its targets are spoken to in; those of functions have none.
        pub protocol: Option<String>,
        /// `ipv4` or `ipv6`: the addresses of its targets.
        pub address_type: Option<String>,
        /// The ARNs of the load balancers that send to it, by a listener or one of its rules.
        pub balancers: Vec<String>,
        /// Its targets.
        pub targets: Listing<Target, call::DescribeTargetHealth>,
    }

    /// A target of a target group.
    pub struct Target {
        /// An instance's id, an IP address, or the ARN of a function or load balancer.
        pub id: String,
        /// The port that it is sent to; functions have none.
        pub port: Option<i32>,
        /// `healthy`, `unhealthy`, `initial`, `unavailable`, `unused`, `draining`, `unhealthy.draining`.
        pub health: Option<String>,
    }

    /// A classic load balancer. Its tags take a call of their own and are not read.
    pub struct ClassicBalancer {
        /// Its name, which is its identity in a region.
        pub name: String,
        /// `internet-facing` or `internal`.
        pub scheme: Option<String>,
        /// Its VPC.
        pub vpc: Option<String>,
        /// The subnets that it has nodes in.
        pub subnets: Vec<String>,
        /// The ids of its security groups.
        pub security_groups: Vec<String>,
        /// Its listeners.
        pub listeners: Vec<ClassicListener>,
        /// The ids of its instances.
        pub instances: Vec<String>,
    }

    /// A listener of a classic load balancer.
    pub struct ClassicListener {
        /// `HTTP`, `HTTPS`, `TCP` or `SSL`.
        pub protocol: String,
        /// The port that clients use.
        pub port: i32,
        /// The port of the instances that it sends to.
        pub instance_port: i32,
    }
}

impl Elb {
    /// Nothing known yet.
    #[must_use]
    pub fn unread() -> Elb {
        Elb { balancers: Listing::unread(), classic: Listing::unread(), target_groups: Listing::unread() }
    }
}
