//! Network ACLs refuse remote administration from the internet: one check a port.

use super::{acls, groups};
use crate::check::{Check, Fix, Set, Severity};
use crate::facts::ec2::NetworkAcl;
use crate::judging::Judging;
use crate::network::{Protocol, open_through_acl};
use crate::verdict::{Judgement, fail, pass};

pub(super) static SSH: Check = check(
    "vpc-nacl-no-public-ssh",
    "Network ACLs refuse SSH from the internet",
    "Where the network ACL lets SSH in from everywhere, one mistake in a security group exposes a shell to the world.",
);

pub(super) static RDP: Check = check(
    "vpc-nacl-no-public-rdp",
    "Network ACLs refuse RDP from the internet",
    "Where the network ACL lets RDP in from everywhere, one mistake in a security group exposes a desktop to the world.",
);

const fn check(key: &'static str, title: &'static str, why: &'static str) -> Check {
    Check {
        key,
        title,
        severity: Severity::Medium,
        set: Set::Baseline,
        covers: acls::ROWS,
        reads: acls::READS,
        params: &[],
        why,
        fix: Fix {
            what: "Deny the port from 0.0.0.0/0 and ::/0 under a lower number than the entry that allows it.",
            command: "aws ec2 create-network-acl-entry --network-acl-id ACL_ID --ingress --rule-number NUMBER --protocol tcp --port-range From=PORT,To=PORT --cidr-block 0.0.0.0/0 --rule-action deny",
        },
        references: &["https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"],
        judge,
    }
}

fn port_of(key: &str) -> u16 {
    if key == SSH.key { 22 } else { 3389 }
}

fn judge(judging: &mut Judging<'_>) {
    let port = port_of(judging.check().key);
    acls::each(judging, |acl| one(acl, port));
}

fn one(acl: &NetworkAcl, port: u16) -> Judgement {
    for protocol in Protocol::ALL {
        if let Some(opening) = open_through_acl(&acl.entries, false, protocol).on((port, port))? {
            let (name, port) = (protocol.name(), groups::named((port, port)));
            return fail(format!("{name} {port} is let in from {}", opening.peers));
        }
    }
    pass(format!("port {port} is not let in from the internet"))
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{entry, with_acl};
    use crate::cases::{STRANGER, regional};

    let port = i32::from(port_of(check.key));
    let at = Some((port, port));
    let adding = |name, entries: &[crate::facts::ec2::NetworkAclEntry]| {
        with_acl(name, |acl| acl.entries.extend_from_slice(entries))
    };
    vec![
        adding("nothing is let in", &[]).passes(),
        adding("as AWS makes it", &[entry(100, true, "-1", None, "0.0.0.0/0"), entry(101, true, "-1", None, "::/0")])
            .fails()
            .saying("0.0.0.0/0"),
        adding("the port", &[entry(100, true, "6", at, "0.0.0.0/0")]).fails(),
        adding("over IPv6", &[entry(100, true, "6", at, "::/0")]).fails().saying("::/0"),
        adding("over UDP", &[entry(100, true, "17", at, "0.0.0.0/0")]).fails().saying("UDP"),
        adding("within a range", &[entry(100, true, "6", Some((1, 9999)), "0.0.0.0/0")]).fails(),
        adding("another port", &[entry(100, true, "6", Some((443, 443)), "0.0.0.0/0")]).passes(),
        adding("return traffic above", &[entry(100, true, "6", Some((32768, 65535)), "0.0.0.0/0")]).passes(),
        adding("from an office", &[entry(100, true, "6", at, "203.0.113.0/24")]).passes(),
        adding("from inside", &[entry(100, true, "-1", None, "10.0.0.0/8")]).passes(),
        adding("denied before", &[entry(90, false, "6", at, "0.0.0.0/0"), entry(100, true, "6", at, "0.0.0.0/0")])
            .passes(),
        adding("denied after", &[entry(110, false, "6", at, "0.0.0.0/0"), entry(100, true, "6", at, "0.0.0.0/0")])
            .fails(),
        adding("denied for IPv4 alone", &[entry(90, false, "6", at, "0.0.0.0/0"), entry(100, true, "6", at, "::/0")])
            .fails(),
        adding(
            "denied for one office",
            &[entry(90, false, "6", at, "203.0.113.0/24"), entry(100, true, "6", at, "0.0.0.0/0")],
        )
        .fails(),
        with_acl("outbound", |acl| {
            let mut out = entry(100, true, "-1", None, "0.0.0.0/0");
            out.egress = true;
            acl.entries.push(out);
        })
        .passes(),
        with_acl("an entry without a range", |acl| {
            let mut odd = entry(100, true, "6", at, "0.0.0.0/0");
            odd.ipv4 = None;
            acl.entries.push(odd);
        })
        .gives_unknown(),
        with_acl("of a shared VPC", |acl| acl.owner = Some(STRANGER.to_owned())).says_nothing(),
        with_acl("default without a subnet", |acl| {
            acl.default = true;
            acl.subnets.clear();
        })
        .does_not_apply(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
