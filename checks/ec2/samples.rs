//! Instances, images, launch templates and interfaces for cases.

use crate::cases::{Case, regional};
use crate::fact::Listing;
use crate::facts::ec2::{Image, Instance, InstanceInterface, LaunchTemplate, NetworkInterface};

/// A running instance with one interface, of which nothing else is known.
pub(crate) fn instance() -> Instance {
    Instance {
        id: "i-1".to_owned(),
        state: "running".to_owned(),
        state_reason: None,
        image: None,
        kind: None,
        launched_at: None,
        vpc: None,
        subnet: None,
        public_ip: None,
        instance_profile: None,
        metadata_tokens: None,
        metadata_endpoint: None,
        metadata_hop_limit: None,
        interfaces: vec![instance_interface("eni-1")],
        security_groups: Vec::new(),
        volumes: Vec::new(),
        monitoring: None,
        virtualization: None,
        enclave: false,
        key_pair: None,
        tags: None,
    }
}

/// An interface of an instance, without a public address.
pub(super) fn instance_interface(id: &str) -> InstanceInterface {
    InstanceInterface {
        id: id.to_owned(),
        vpc: None,
        subnet: None,
        private_ips: Vec::new(),
        public_ip: None,
        ipv6: Vec::new(),
        security_groups: Vec::new(),
        kind: Some("interface".to_owned()),
    }
}

/// A case about one instance.
pub(super) fn with_instance(name: &'static str, fill: impl FnOnce(&mut Instance)) -> Case {
    regional(name, |region| {
        let mut instance = instance();
        fill(&mut instance);
        region.ec2.instances = Listing::complete(vec![instance]);
    })
}

/// A case about one image.
pub(super) fn with_image(name: &'static str, fill: impl FnOnce(&mut Image)) -> Case {
    let mut image =
        Image { id: "ami-1".to_owned(), name: None, public: None, created_at: None, encrypted: None, tags: None };
    fill(&mut image);
    regional(name, |region| region.ec2.images = Listing::complete(vec![image]))
}

/// A launch template that asks for nothing.
pub(super) fn template() -> LaunchTemplate {
    LaunchTemplate {
        id: "lt-1".to_owned(),
        name: None,
        version: None,
        metadata_tokens: None,
        metadata_endpoint: None,
        public_ip: Vec::new(),
        encrypted: Vec::new(),
        tags: None,
    }
}

/// A case about one launch template.
pub(super) fn with_template(name: &'static str, fill: impl FnOnce(&mut LaunchTemplate)) -> Case {
    let mut template = template();
    fill(&mut template);
    regional(name, |region| region.ec2.launch_templates = Listing::complete(vec![template]))
}

/// A case about one interface that an instance has.
pub(super) fn with_interface(name: &'static str, fill: impl FnOnce(&mut NetworkInterface)) -> Case {
    let mut interface = NetworkInterface {
        id: "eni-1".to_owned(),
        vpc: None,
        subnet: None,
        kind: Some("interface".to_owned()),
        status: None,
        requester_managed: false,
        source_dest_check: None,
        public_ip: None,
        ipv6: Vec::new(),
        private_ips: Vec::new(),
        security_groups: Vec::new(),
        instance: Some("i-1".to_owned()),
        description: None,
        tags: None,
    };
    fill(&mut interface);
    regional(name, |region| region.ec2.network_interfaces = Listing::complete(vec![interface]))
}
