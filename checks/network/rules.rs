//! Which ports a security group rule opens, and to whom.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html>

use super::is_internet;
use crate::fact::Gap;
use crate::facts::ec2::{Ec2, SecurityGroup, SecurityGroupRule};

/// A transport protocol with ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TCP, number 6.
    Tcp,
    /// UDP, number 17.
    Udp,
}

/// The first and last port that a rule opens for a protocol, if it opens any.
/// `-1` is every protocol and every port; a protocol may be written as a number.
#[must_use]
pub fn opens(rule: &SecurityGroupRule, protocol: Protocol) -> Option<(u16, u16)> {
    let speaks = match rule.protocol.to_ascii_lowercase().as_str() {
        "-1" | "all" => return Some((0, u16::MAX)),
        "tcp" | "6" => protocol == Protocol::Tcp,
        "udp" | "17" => protocol == Protocol::Udp,
        _ => false,
    };
    if !speaks {
        return None;
    }
    // A port that is left out, or -1, is all of them.
    let port = |port: Option<i32>, all: u16| port.and_then(|port| u16::try_from(port).ok()).unwrap_or(all);
    Some((port(rule.from_port, 0), port(rule.to_port, u16::MAX)))
}

/// Whether a rule admits the internet, by a range or by a prefix list that holds one.
/// AWS's own prefix lists name AWS's addresses, which are not the internet.
///
/// # Errors
/// A gap, when the rule names a prefix list whose entries could not be read.
fn admits_internet(rule: &SecurityGroupRule, ec2: &Ec2) -> Result<bool, Gap> {
    if rule.ipv4.iter().chain(&rule.ipv6).any(|cidr| is_internet(cidr)) {
        return Ok(true);
    }
    crate::fact::any(rule.prefix_lists.iter().map(|id| match ec2.prefix_lists.find(|list| list.id == *id)? {
        Some(list) if list.owner.as_deref() == Some("AWS") => Ok(false),
        Some(list) => list.entries.any(|cidr| Ok(is_internet(cidr))),
        None => Ok(false),
    }))
}

/// The port ranges of a protocol that a group opens to the internet, and the gap of the
/// first rule that could not be told (it names a prefix list that was not read): an open
/// port settles a check whatever the gap, a closed one only without it.
#[must_use]
pub fn ports_open_to_internet(group: &SecurityGroup, ec2: &Ec2, protocol: Protocol) -> (Vec<(u16, u16)>, Option<Gap>) {
    let (mut ports, mut gap) = (Vec::new(), None);
    for rule in &group.ingress {
        let Some(range) = opens(rule, protocol) else { continue };
        match admits_internet(rule, ec2) {
            Ok(true) => ports.push(range),
            Ok(false) => {}
            Err(found) => gap = gap.or(Some(found)),
        }
    }
    ports.sort_unstable();
    (ports, gap)
}
