//! Which ports a network ACL lets through. Entries are tried by number and the first that
//! fits decides, for IPv4 and IPv6 apart.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html>

use std::rc::Rc;

use ipnet::IpNet;

use super::openings::{Openings, Ports, Protocol};
use super::range;
use super::reach::{Cell, Reach};
use super::space::Space;
use crate::calls::{Operation, ec2::DescribeNetworkAcls};
use crate::fact::Gap;
use crate::facts::ec2::NetworkAclEntry;
use crate::facts::given;

/// What the entries of one direction let through between the internet and the subnets.
#[must_use]
pub fn open_through_acl(entries: &[NetworkAclEntry], egress: bool, protocol: Protocol) -> Openings {
    reach(entries, egress, protocol).openings()
}

/// Who is let through in one direction. What comes behind an entry whose range cannot be read is
/// unclear: the entry may stand for anything.
pub(super) fn reach(entries: &[NetworkAclEntry], egress: bool, protocol: Protocol) -> Reach {
    let mut rules: Vec<&NetworkAclEntry> =
        entries.iter().filter(|entry| entry.egress == egress && protocol.is(&entry.protocol)).collect();
    rules.sort_by_key(|entry| entry.number);
    let ranges: Vec<Ports> = rules.iter().map(|entry| ports(entry)).collect();
    let nets: Vec<Result<(IpNet, bool), Gap>> = rules.iter().map(|entry| Ok((net(entry)?, entry.allow))).collect();
    Reach::of(&ranges, DescribeNetworkAcls::CALL, |active| {
        let (mut tried, mut gap) = (Vec::new(), None);
        for rule in active.iter().filter_map(|nth| nets.get(*nth)) {
            match rule {
                Ok(rule) => tried.push(*rule),
                Err(found) => {
                    gap = Some(Rc::new(found.clone()));
                    break;
                }
            }
        }
        let undecided = || Space::everything().without(&Space::of(tried.iter().map(|(net, _)| *net)));
        let unclear = gap.map(|gap| (undecided(), gap)).filter(|(space, _)| !space.is_empty());
        Cell { open: Space::first_match(&tried), unclear }
    })
}

fn net(entry: &NetworkAclEntry) -> Result<IpNet, Gap> {
    let cidr = entry.ipv4.as_ref().or(entry.ipv6.as_ref());
    range(given(cidr, DescribeNetworkAcls::CALL, "CidrBlock")?, DescribeNetworkAcls::CALL)
}

fn ports(entry: &NetworkAclEntry) -> Ports {
    // An entry for every protocol stands for every port, whatever ports it names.
    if entry.protocol == "-1" {
        return (0, u16::MAX);
    }
    let port = |port: Option<i32>, all: u16| port.and_then(|port| u16::try_from(port).ok()).unwrap_or(all);
    (port(entry.from_port, 0), port(entry.to_port, u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: i32, allow: bool, cidr: &str, ports: Option<(i32, i32)>) -> NetworkAclEntry {
        let ipv6 = cidr.contains(':');
        NetworkAclEntry {
            number,
            egress: false,
            allow,
            protocol: if ports.is_some() { "6" } else { "-1" }.to_owned(),
            ipv4: (!ipv6).then(|| cidr.to_owned()),
            ipv6: ipv6.then(|| cidr.to_owned()),
            from_port: ports.map(|ports| ports.0),
            to_port: ports.map(|ports| ports.1),
        }
    }

    fn shown(entries: &[NetworkAclEntry]) -> Vec<String> {
        let openings = open_through_acl(entries, false, Protocol::Tcp);
        openings.open.iter().map(|o| format!("{}-{} {}", o.ports.0, o.ports.1, o.peers)).collect()
    }

    const ALL: Option<(i32, i32)> = None;
    const SSH: Option<(i32, i32)> = Some((22, 22));

    #[test]
    fn the_first_entry_that_fits_decides() {
        let last = entry(32767, false, "0.0.0.0/0", ALL);
        assert_eq!(shown(&[last.clone(), entry(100, true, "0.0.0.0/0", SSH)]), ["22-22 0.0.0.0/0"]);
        assert!(shown(&[entry(100, true, "0.0.0.0/0", SSH), entry(90, false, "0.0.0.0/0", SSH), last]).is_empty());
        let around = shown(&[entry(90, false, "0.0.0.0/0", SSH), entry(100, true, "0.0.0.0/0", ALL)]);
        assert_eq!(around, ["0-21 0.0.0.0/0", "23-65535 0.0.0.0/0"]);
    }

    #[test]
    fn ipv6_has_its_own_entries() {
        let entries = [entry(90, false, "0.0.0.0/0", SSH), entry(100, true, "::/0", SSH)];
        assert_eq!(shown(&entries), ["22-22 ::/0"]);
    }

    #[test]
    fn a_narrow_denial_leaves_the_internet_open_and_two_halves_close_it() {
        let open = entry(100, true, "0.0.0.0/0", SSH);
        let narrow = shown(&[entry(90, false, "198.51.100.0/24", SSH), open.clone()]);
        assert_eq!(narrow, ["22-22 0.0.0.0/0 but for 198.51.100.0/24"]);
        let halves = [entry(80, false, "0.0.0.0/1", SSH), entry(81, false, "128.0.0.0/1", SSH), open];
        assert!(shown(&halves).is_empty());
    }

    #[test]
    fn an_entry_without_a_range_is_a_gap() {
        let mut odd = entry(100, false, "0.0.0.0/0", SSH);
        odd.ipv4 = None;
        let through = open_through_acl(&[odd.clone()], false, Protocol::Tcp);
        assert!(through.on((22, 22)).is_err());
        assert_eq!(through.on((23, 23)), Ok(None));
        let settled = [entry(90, false, "0.0.0.0/0", ALL), entry(91, false, "::/0", ALL), odd];
        assert_eq!(open_through_acl(&settled, false, Protocol::Tcp).on((22, 22)), Ok(None));
    }
}
