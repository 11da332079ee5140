//! Which ports the rules of a security group open, and to whom.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html>

use std::rc::Rc;

use super::lists::PrefixLists;
use super::openings::{Opening, Openings, Ports, Protocol};
use super::range;
use super::reach::{Cell, Reach};
use super::space::Space;
use crate::calls::Operation;
use crate::calls::ec2::DescribeSecurityGroups;
use crate::fact::Gap;
use crate::facts::ec2::SecurityGroupRule;

/// The first and last port that a rule opens for a protocol, if it opens any.
#[must_use]
pub fn opens(rule: &SecurityGroupRule, protocol: Protocol) -> Option<Ports> {
    if !protocol.is(&rule.protocol) {
        return None;
    }
    // A rule for every protocol opens every port, whatever ports it names.
    if !matches!(rule.protocol.to_ascii_lowercase().as_str(), "tcp" | "6" | "udp" | "17") {
        return Some((0, u16::MAX));
    }
    // A port that is left out, or -1, is all of them.
    let port = |port: Option<i32>, all: u16| port.and_then(|port| u16::try_from(port).ok()).unwrap_or(all);
    Some((port(rule.from_port, 0), port(rule.to_port, u16::MAX)))
}

/// Who is let in (or out, for rules of traffic that leaves), by all rules together. The members
/// of another group are not among them: they have no range here.
pub(super) fn reach(rules: &[SecurityGroupRule], protocol: Protocol, lists: &PrefixLists<'_>) -> Reach {
    let spoken: Vec<(Ports, Cell)> =
        rules.iter().filter_map(|rule| Some((opens(rule, protocol)?, peers(rule, lists)))).collect();
    let ports: Vec<Ports> = spoken.iter().map(|(ports, _)| *ports).collect();
    Reach::of(&ports, DescribeSecurityGroups::CALL, |rules| {
        Cell::any(rules.iter().filter_map(|nth| spoken.get(*nth)).map(|(_, cell)| cell))
    })
}

/// What rules open to the internet, ranges of several rules taken together. The members of
/// another group are not the internet.
#[must_use]
pub fn open_to_internet(rules: &[SecurityGroupRule], lists: &PrefixLists<'_>, protocol: Protocol) -> Openings {
    let mut openings = reach(rules, protocol, lists).openings();
    if rules.iter().any(|rule| !rule.prefix_lists.is_empty()) {
        openings.open.iter_mut().for_each(|opening| name_list(opening, rules, protocol));
    }
    openings
}

/// What rules open to the internet for each protocol.
#[derive(Clone, Debug)]
pub struct Open {
    tcp: Openings,
    udp: Openings,
}

impl Open {
    /// What the rules of a security group open.
    #[must_use]
    pub fn by(rules: &[SecurityGroupRule], lists: &PrefixLists<'_>) -> Open {
        let open = |protocol| open_to_internet(rules, lists, protocol);
        Open { tcp: open(Protocol::Tcp), udp: open(Protocol::Udp) }
    }

    /// What they open for one protocol.
    #[must_use]
    pub fn on(&self, protocol: Protocol) -> &Openings {
        match protocol {
            Protocol::Tcp => &self.tcp,
            Protocol::Udp => &self.udp,
        }
    }
}

/// Names the prefix list without which an opening were none.
fn name_list(opening: &mut Opening, rules: &[SecurityGroupRule], protocol: Protocol) {
    let port = opening.ports.0;
    let here = rules.iter().filter(|rule| opens(rule, protocol).is_some_and(|(from, to)| from <= port && port <= to));
    let plain =
        Space::of(here.clone().flat_map(|rule| rule.ipv4.iter().chain(&rule.ipv6)).filter_map(|net| net.parse().ok()));
    let mut lists = here.flat_map(|rule| &rule.prefix_lists);
    if let (false, Some(list)) = (plain.is_internet(), lists.next()) {
        opening.peers = format!("{} (prefix list {list})", opening.peers);
    }
}

/// The part of the internet that rules, all of them together, let through; for people.
///
/// # Errors
/// A gap, when none is seen and a rule's ranges could not be told.
pub fn world_among<'a>(
    rules: impl IntoIterator<Item = &'a SecurityGroupRule>,
    lists: &PrefixLists<'_>,
) -> Result<Option<String>, Gap> {
    let cells: Vec<Cell> = rules.into_iter().map(|rule| peers(rule, lists)).collect();
    let all = Cell::any(cells.iter());
    Ok(if all.is_internet()? { all.open.named() } else { None })
}

/// The addresses that a rule names, by ranges and prefix lists.
fn peers(rule: &SecurityGroupRule, lists: &PrefixLists<'_>) -> Cell {
    let (mut nets, mut gap) = (Vec::new(), None);
    for cidr in rule.ipv4.iter().chain(&rule.ipv6) {
        match range(cidr, DescribeSecurityGroups::CALL) {
            Ok(net) => nets.push(net),
            Err(found) => gap = gap.or(Some((Space::everything(), Rc::new(found)))),
        }
    }
    let plain = Cell { open: Space::of(nets), unclear: gap };
    rule.prefix_lists.iter().fold(plain, |sum, id| sum.either(&lists.addresses(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::ec2::Ec2;

    fn rule(protocol: &str, ports: Option<(i32, i32)>, ranges: &[&str]) -> SecurityGroupRule {
        let (ipv6, ipv4) = ranges.iter().map(|&range| range.to_owned()).partition(|range| range.contains(':'));
        let (from_port, to_port) = (ports.map(|ports| ports.0), ports.map(|ports| ports.1));
        let protocol = protocol.to_owned();
        SecurityGroupRule { protocol, from_port, to_port, ipv4, ipv6, prefix_lists: Vec::new(), groups: Vec::new() }
    }

    fn shown(rules: &[SecurityGroupRule], protocol: Protocol) -> Vec<String> {
        let openings = open_to_internet(rules, &PrefixLists::of(&Ec2::unread()), protocol);
        openings.open.iter().map(|o| format!("{}-{} {}", o.ports.0, o.ports.1, o.peers)).collect()
    }

    #[test]
    fn a_rule_opens_ports_of_its_protocol() {
        let ssh = Some((22, 22));
        assert_eq!(opens(&rule("tcp", ssh, &[]), Protocol::Tcp), Some((22, 22)));
        assert_eq!(opens(&rule("6", ssh, &[]), Protocol::Tcp), Some((22, 22)));
        assert_eq!(opens(&rule("TCP", ssh, &[]), Protocol::Udp), None);
        assert_eq!(opens(&rule("17", None, &[]), Protocol::Udp), Some((0, 65535)));
        assert_eq!(opens(&rule("udp", Some((-1, -1)), &[]), Protocol::Udp), Some((0, 65535)));
        assert_eq!(opens(&rule("-1", ssh, &[]), Protocol::Udp), Some((0, 65535)));
        assert_eq!(opens(&rule("icmp", Some((8, -1)), &[]), Protocol::Tcp), None);
        assert_eq!(opens(&rule("47", None, &[]), Protocol::Tcp), None);
    }

    #[test]
    fn ranges_of_several_rules_add_up() {
        let low = rule("tcp", Some((20, 30)), &["8.0.0.0/9"]);
        let high = rule("tcp", Some((25, 40)), &["8.128.0.0/9"]);
        assert_eq!(shown(&[low.clone(), high], Protocol::Tcp), ["25-30 8.0.0.0/8"]);
        assert!(shown(&[low], Protocol::Tcp).is_empty());
    }

    #[test]
    fn neighbouring_ports_are_one_opening() {
        let rules = [
            rule("tcp", Some((80, 80)), &["0.0.0.0/0"]),
            rule("tcp", Some((81, 90)), &["0.0.0.0/1", "128.0.0.0/1"]),
            rule("tcp", Some((443, 443)), &["::/0", "0.0.0.0/0", "10.0.0.0/8"]),
            rule("udp", Some((53, 53)), &["0.0.0.0/0"]),
        ];
        assert_eq!(shown(&rules, Protocol::Tcp), ["80-90 0.0.0.0/0", "443-443 0.0.0.0/0 and ::/0"]);
        assert_eq!(shown(&[rule("-1", None, &["::/0"])], Protocol::Udp), ["0-65535 ::/0"]);
    }
}
