//! EC2 instances, each in a reservation of its own.

use super::common::{ec2, ec2_tags, iam_arn, private_ip, public_ip};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "instance",
    place: Place::Regional,
    share: Share::Thousandths(20),
    operations: &[ec2("DescribeInstances", "reservationSet", reservation)],
};

fn reservation(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("reservationId", at.id("r")).leaf("ownerId", ID);
    xml.list("groupSet", "item", None::<u8>, |_, _| {});
    xml.list("instancesSet", "item", [at], instance);
}

fn groups(xml: &mut Xml, at: &At<'_>) {
    xml.list("groupSet", "item", at.related(&super::security_groups::KIND), |xml, group| {
        xml.leaf("groupId", group.id("sg")).leaf("groupName", group.name());
    });
}

fn instance(xml: &mut Xml, at: &At<'_>) {
    let public = at.percent("public", 10).then(|| public_ip(at));
    xml.leaf("instanceId", at.id("i")).leaf("imageId", "ami-00000000000000001");
    xml.inside("instanceState", |xml| {
        xml.leaf("code", 16).leaf("name", "running");
    });
    xml.leaf("privateDnsName", "").leaf("dnsName", "").leaf("reason", "").leaf("keyName", "ops");
    xml.leaf("amiLaunchIndex", 0).leaf("instanceType", "m7g.large").leaf("launchTime", at.time("launched"));
    xml.inside("placement", |xml| {
        xml.leaf("availabilityZone", at.zone()).leaf("groupName", "").leaf("tenancy", "default");
    });
    xml.inside("monitoring", |xml| {
        xml.leaf("state", "disabled");
    });
    where_it_is(xml, at, public.as_deref());
    groups(xml, at);
    xml.leaf("architecture", "arm64").leaf("rootDeviceType", "ebs").leaf("rootDeviceName", "/dev/xvda");
    let volume = at.related(&super::volumes::KIND);
    xml.list("blockDeviceMapping", "item", volume, |xml, volume| {
        xml.leaf("deviceName", "/dev/xvda").inside("ebs", |xml| {
            xml.leaf("volumeId", volume.id("vol")).leaf("status", "attached");
            xml.leaf("attachTime", at.time("launched")).leaf("deleteOnTermination", true);
        });
    });
    xml.leaf("virtualizationType", "hvm").leaf("clientToken", "");
    ec2_tags(xml, at);
    xml.leaf("hypervisor", "xen");
    xml.list("networkInterfaceSet", "item", [at], |xml, at| interface(xml, at, public.as_deref()));
    if at.percent("profile", 70) {
        xml.inside("iamInstanceProfile", |xml| {
            xml.leaf("arn", iam_arn("instance-profile/role-0-000000")).leaf("id", "AIPABENCH000000000000");
        });
    }
    xml.leaf("ebsOptimized", true).leaf("enaSupport", true);
    xml.inside("metadataOptions", |xml| {
        xml.leaf("state", "applied").leaf("httpTokens", if at.percent("tokens", 80) { "required" } else { "optional" });
        xml.leaf("httpPutResponseHopLimit", 2).leaf("httpEndpoint", "enabled");
        xml.leaf("httpProtocolIpv6", "disabled").leaf("instanceMetadataTags", "disabled");
    });
    xml.inside("enclaveOptions", |xml| {
        xml.leaf("enabled", false);
    });
    xml.leaf("bootMode", "uefi");
}

fn where_it_is(xml: &mut Xml, at: &At<'_>, public: Option<&str>) {
    let subnet = at.related(&super::subnets::KIND);
    xml.maybe("subnetId", subnet.map(|subnet| subnet.id("subnet")));
    xml.maybe("vpcId", subnet.and_then(|subnet| subnet.related(&super::vpcs::KIND)).map(|vpc| vpc.id("vpc")));
    xml.leaf("privateIpAddress", private_ip(at)).maybe("ipAddress", public).leaf("sourceDestCheck", true);
}

fn interface(xml: &mut Xml, at: &At<'_>, public: Option<&str>) {
    let subnet = at.related(&super::subnets::KIND);
    xml.leaf("networkInterfaceId", at.id("eni"));
    xml.maybe("subnetId", subnet.map(|subnet| subnet.id("subnet")));
    xml.maybe("vpcId", subnet.and_then(|subnet| subnet.related(&super::vpcs::KIND)).map(|vpc| vpc.id("vpc")));
    xml.leaf("description", "").leaf("ownerId", ID).leaf("status", "in-use").leaf("macAddress", "0a:00:00:00:00:01");
    xml.leaf("privateIpAddress", private_ip(at)).leaf("sourceDestCheck", true);
    groups(xml, at);
    if let Some(address) = public {
        xml.inside("association", |xml| {
            xml.leaf("publicIp", address).leaf("publicDnsName", "").leaf("ipOwnerId", "amazon");
        });
    }
    xml.list("privateIpAddressesSet", "item", [at], |xml, at| {
        xml.leaf("privateIpAddress", private_ip(at)).leaf("primary", true);
    });
    xml.list("ipv6AddressesSet", "item", None::<u8>, |_, _| {}).leaf("interfaceType", "interface");
}
