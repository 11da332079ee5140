//! Instances, their images and launch templates.

use crate::facts::Tags;

facts! {
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
        /// Its VPC, which may differ from the instance's.
        pub vpc: Option<String>,
        /// Its subnet.
        pub subnet: Option<String>,
        /// Its private IPv4 addresses.
        pub private_ips: Vec<String>,
        /// Its public or Elastic address, be it of a secondary private one.
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
}

impl Instance {
    /// Whether the instance still exists: a terminated one stays listed for about an hour.
    #[must_use]
    pub fn exists(&self) -> bool {
        !matches!(self.state.as_str(), "terminated" | "shutting-down")
    }
}
