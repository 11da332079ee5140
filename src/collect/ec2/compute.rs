//! Instances, images, launch templates, and the region's defaults for them.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types;
use checks::calls::ec2 as call;
use checks::fact::{Fact, Listing};
use checks::facts::ec2::{Ec2, Image, Instance, InstanceInterface, InstanceVolume, LaunchTemplate};

use super::super::{listed, text, time};
use super::{described, tag_pairs};
use crate::aws::{Lane, Page};

/// The most that DescribeLaunchTemplateVersions returns in one page.
const VERSIONS_A_PAGE: i32 = 200;

/// What one answer says of the region's metadata defaults.
struct MetadataDefaults {
    tokens: Option<String>,
    enforced: Option<String>,
}

pub(super) struct Compute {
    image_block_public_access: Fact<String, call::GetImageBlockPublicAccessState>,
    images: Listing<Image, call::DescribeImages>,
    instances: Listing<Instance, call::DescribeInstances>,
    metadata_defaults: Fact<MetadataDefaults, call::GetInstanceMetadataDefaults>,
    launch_templates: Listing<LaunchTemplate, call::DescribeLaunchTemplateVersions>,
    serial_console: Fact<bool, call::GetSerialConsoleAccessStatus>,
}

impl Compute {
    pub(super) fn give(self, ec2: &mut Ec2) {
        ec2.image_block_public_access = self.image_block_public_access;
        ec2.images = self.images;
        ec2.instances = self.instances;
        ec2.instance_metadata_default_tokens = self.metadata_defaults.part(|defaults| defaults.tokens.clone());
        ec2.instance_metadata_tokens_enforced = self.metadata_defaults.part(|defaults| defaults.enforced.clone());
        ec2.launch_templates = self.launch_templates;
        ec2.serial_console = self.serial_console;
    }
}

pub(super) async fn collect(lane: &Lane, client: &Client) -> Compute {
    let (image_block_public_access, images, instances, metadata_defaults, launch_templates, serial_console) = tokio::join!(
        lane.ask(|| client.get_image_block_public_access_state().send(), |a| a.image_block_public_access_state),
        described!(lane, client.describe_images().owners("self"), images, image),
        instances(lane, client),
        lane.ask(
            || client.get_instance_metadata_defaults().send(),
            |a| {
                // An account that set nothing has no preference: an answer.
                let level = a.account_level;
                Some(MetadataDefaults {
                    tokens: text(
                        level.as_ref().and_then(|l| l.http_tokens.as_ref()).map(types::HttpTokensState::as_str),
                    ),
                    enforced: text(
                        level
                            .as_ref()
                            .and_then(|l| l.http_tokens_enforced.as_ref())
                            .map(types::HttpTokensEnforcedState::as_str),
                    ),
                })
            }
        ),
        launch_templates(lane, client),
        lane.ask(|| client.get_serial_console_access_status().send(), |a| a.serial_console_access_enabled),
    );
    Compute { image_block_public_access, images, instances, metadata_defaults, launch_templates, serial_console }
}

async fn instances(lane: &Lane, client: &Client) -> Listing<Instance, call::DescribeInstances> {
    lane.list(
        |token| client.describe_instances().max_results(super::ITEMS_A_PAGE).set_next_token(token).send(),
        |answer| {
            let reservations = listed(answer.reservations).into_iter();
            let instances = reservations.flat_map(|reservation| listed(reservation.instances));
            Some(Page::new(instances.map(instance), answer.next_token))
        },
    )
    .await
}

fn instance(instance: types::Instance) -> Option<Instance> {
    let metadata = instance.metadata_options;
    let groups = |list: Option<Vec<types::GroupIdentifier>>| -> Vec<String> {
        listed(list).into_iter().filter_map(|group| group.group_id).collect()
    };
    let interfaces = listed(instance.network_interfaces).into_iter().map(|interface| {
        let ipv6 = listed(interface.ipv6_addresses).into_iter();
        // An Elastic IP of a secondary private address stands only beside that address.
        let private = listed(interface.private_ip_addresses);
        let private_ips = private.iter().filter_map(|address| address.private_ip_address.clone()).collect();
        let of_private = private.into_iter().filter_map(|address| address.association);
        let associations = interface.association.into_iter().chain(of_private);
        Some(InstanceInterface {
            id: interface.network_interface_id?,
            vpc: interface.vpc_id.filter(|vpc| !vpc.is_empty()),
            subnet: interface.subnet_id.filter(|subnet| !subnet.is_empty()),
            private_ips,
            public_ip: associations.filter_map(|association| association.public_ip).next(),
            ipv6: ipv6.filter_map(|address| address.ipv6_address).collect(),
            security_groups: groups(interface.groups),
            kind: interface.interface_type,
        })
    });
    let volumes = listed(instance.block_device_mappings).into_iter().filter_map(|mapping| {
        let ebs = mapping.ebs?;
        Some(InstanceVolume { id: ebs.volume_id?, delete_on_termination: ebs.delete_on_termination })
    });
    Some(Instance {
        id: instance.instance_id?,
        state: instance.state?.name?.as_str().to_owned(),
        state_reason: instance.state_transition_reason.filter(|reason| !reason.is_empty()),
        image: instance.image_id,
        kind: text(instance.instance_type.as_ref().map(types::InstanceType::as_str)),
        launched_at: time(instance.launch_time),
        vpc: instance.vpc_id.filter(|vpc| !vpc.is_empty()),
        subnet: instance.subnet_id.filter(|subnet| !subnet.is_empty()),
        public_ip: instance.public_ip_address.filter(|address| !address.is_empty()),
        instance_profile: instance.iam_instance_profile.and_then(|profile| profile.arn),
        metadata_tokens: text(
            metadata.as_ref().and_then(|m| m.http_tokens.as_ref()).map(types::HttpTokensState::as_str),
        ),
        metadata_endpoint: text(
            metadata.as_ref().and_then(|m| m.http_endpoint.as_ref()).map(types::InstanceMetadataEndpointState::as_str),
        ),
        metadata_hop_limit: metadata.as_ref().and_then(|m| m.http_put_response_hop_limit),
        interfaces: interfaces.collect::<Option<_>>()?,
        security_groups: groups(instance.security_groups),
        volumes: volumes.collect(),
        monitoring: text(instance.monitoring.and_then(|m| m.state).as_ref().map(types::MonitoringState::as_str)),
        virtualization: text(instance.virtualization_type.as_ref().map(types::VirtualizationType::as_str)),
        enclave: instance.enclave_options.and_then(|options| options.enabled).unwrap_or(false),
        key_pair: instance.key_name.filter(|name| !name.is_empty()),
        tags: tag_pairs(instance.tags),
    })
}

fn image(image: types::Image) -> Option<Image> {
    let mappings = listed(image.block_device_mappings);
    let flags: Vec<bool> = mappings.into_iter().filter_map(|mapping| mapping.ebs?.encrypted).collect();
    Some(Image {
        id: image.image_id?,
        name: image.name,
        public: image.public,
        created_at: image.creation_date.and_then(|date| date.parse().ok()),
        encrypted: (!flags.is_empty()).then(|| flags.iter().all(|encrypted| *encrypted)),
        tags: tag_pairs(image.tags),
    })
}

/// The default versions of all templates, in one list: the version says its template.
async fn launch_templates(
    lane: &Lane,
    client: &Client,
) -> Listing<LaunchTemplate, call::DescribeLaunchTemplateVersions> {
    lane.list(
        |token| {
            let request = client.describe_launch_template_versions().versions("$Default");
            request.max_results(VERSIONS_A_PAGE).set_next_token(token).send()
        },
        |answer| {
            let versions = listed(answer.launch_template_versions).into_iter().map(launch_template);
            Some(Page::new(versions, answer.next_token))
        },
    )
    .await
}

fn launch_template(version: types::LaunchTemplateVersion) -> Option<LaunchTemplate> {
    let data = version.launch_template_data?;
    let metadata = data.metadata_options;
    let interfaces = listed(data.network_interfaces).into_iter();
    let mappings = listed(data.block_device_mappings).into_iter();
    Some(LaunchTemplate {
        id: version.launch_template_id?,
        name: version.launch_template_name,
        version: version.version_number,
        metadata_tokens: text(
            metadata.as_ref().and_then(|m| m.http_tokens.as_ref()).map(types::LaunchTemplateHttpTokensState::as_str),
        ),
        metadata_endpoint: text(
            metadata
                .as_ref()
                .and_then(|m| m.http_endpoint.as_ref())
                .map(types::LaunchTemplateInstanceMetadataEndpointState::as_str),
        ),
        public_ip: interfaces.map(|interface| interface.associate_public_ip_address).collect(),
        encrypted: mappings.filter_map(|mapping| Some(mapping.ebs?.encrypted)).collect(),
        // The tags here are those of what the template launches, not its own.
        tags: None,
    })
}
