//! Checks of EC2: instances, their images, launch templates and interfaces.

mod ami_block_public_access;
mod ami_private;
mod detailed_monitoring;
mod enclave_host_imdsv2;
mod enclave_host_ingress;
mod enclave_host_private;
mod exposed_ports;
mod hvm_virtualization;
mod imds_hop_limit;
pub(crate) mod imdsv2;
mod imdsv2_account_default;
mod in_vpc;
mod instance_profile;
mod launch_template_ebs_encryption;
mod launch_template_imdsv2;
mod launch_template_no_public_ip;
mod no_internet_path;
mod no_long_stopped_instances;
mod no_public_ip;
mod no_ssh_key_pair;
mod public_instance_no_profile;
pub(crate) mod reach;
pub(crate) mod role_access;
pub(crate) mod role_no_privilege_escalation;
pub(crate) mod roles;
mod serial_console_disabled;
mod single_network_interface;
mod source_dest_check;

#[cfg(test)]
pub(crate) mod samples;

use crate::check::Resource;
use crate::facts::ec2::{Image, Instance, LaunchTemplate, NetworkInterface};
use crate::judging::{Judging, Place, Subject};
use crate::services::{Entry, entry};
use crate::verdict::{Judgement, skip};

pub(crate) const CHECKS: &[Entry] = &[
    entry!(ami_block_public_access),
    entry!(ami_private),
    entry!(detailed_monitoring),
    entry!(enclave_host_imdsv2),
    entry!(enclave_host_ingress),
    entry!(enclave_host_private),
    entry!(exposed_ports::ADMIN),
    entry!(exposed_ports::CIFS),
    entry!(exposed_ports::CLEARTEXT),
    entry!(exposed_ports::DATABASE),
    entry!(exposed_ports::DIRECTORY),
    entry!(hvm_virtualization),
    entry!(imds_hop_limit),
    entry!(imdsv2),
    entry!(imdsv2_account_default),
    entry!(in_vpc),
    entry!(instance_profile),
    entry!(launch_template_ebs_encryption),
    entry!(launch_template_imdsv2),
    entry!(launch_template_no_public_ip),
    entry!(no_internet_path),
    entry!(no_long_stopped_instances),
    entry!(no_public_ip),
    entry!(no_ssh_key_pair),
    entry!(public_instance_no_profile),
    entry!(role_access::DESTRUCTIVE),
    entry!(role_access::EVASION),
    entry!(role_access::EXPOSURE),
    entry!(role_no_privilege_escalation),
    entry!(serial_console_disabled),
    entry!(single_network_interface),
    entry!(source_dest_check),
];

/// Judges every instance that still exists.
fn each_instance(judging: &mut Judging<'_>, judge: impl Fn(&Instance) -> Judgement) {
    for region in judging.regions() {
        judging.each(
            region.name,
            &region.ec2.instances,
            |instance| {
                if instance.exists() { judge(instance) } else { skip() }
            },
        );
    }
}

/// Judges the default version of every launch template.
fn each_template(judging: &mut Judging<'_>, judge: impl Fn(&LaunchTemplate) -> Judgement) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.launch_templates, &judge);
    }
}

impl Subject for Instance {
    fn resource(&self, place: &Place<'_>) -> Resource {
        Resource {
            arn: place.arn("ec2", &format!("instance/{}", self.id)),
            id: self.id.clone(),
            kind: "AWS::EC2::Instance",
            tags: self.tags.clone(),
        }
    }
}

impl Subject for Image {
    fn resource(&self, place: &Place<'_>) -> Resource {
        Resource {
            // An image's ARN names no account.
            // <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html>
            arn: format!("arn:{}:ec2:{}::image/{}", place.partition, place.region, self.id),
            id: self.id.clone(),
            kind: "AWS::EC2::Image",
            tags: self.tags.clone(),
        }
    }
}

impl Subject for LaunchTemplate {
    fn resource(&self, place: &Place<'_>) -> Resource {
        Resource {
            arn: place.arn("ec2", &format!("launch-template/{}", self.id)),
            id: self.id.clone(),
            kind: "AWS::EC2::LaunchTemplate",
            tags: self.tags.clone(),
        }
    }
}

impl Subject for NetworkInterface {
    fn resource(&self, place: &Place<'_>) -> Resource {
        Resource {
            arn: place.arn("ec2", &format!("network-interface/{}", self.id)),
            id: self.id.clone(),
            kind: "AWS::EC2::NetworkInterface",
            tags: self.tags.clone(),
        }
    }
}
