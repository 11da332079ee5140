//! What must hold in every network, tried in random ones.

use proptest::prelude::*;

use crate::calls::Call;
use crate::fact::{Fact, Gap, Reason, Slot, Walk};
use crate::facts::Regional;
use crate::facts::ec2::{NetworkAclEntry, SecurityGroupRule};
use crate::network::samples::{
    balanced, chained, classic, direct, entry, exclusion, network_balanced, route, rule, text, texts,
};
use crate::network::{Network, Protocol};

const RANGES: [&str; 9] = [
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "8.0.0.0/8",
    "10.0.0.0/16",
    "203.0.113.0/24",
    "::/0",
    "2000::/3",
    "2600::/12",
];
const PEERS: [&str; 5] = ["0.0.0.0/0", "128.0.0.0/1", "10.0.0.0/16", "::/0", "sg-lb"];
const TARGETS: [&str; 4] = ["igw-1", "nat-1", "tgw-1", "eigw-1"];
const PROTOCOLS: [&str; 3] = ["tcp", "udp", "-1"];
const PORTS: [u16; 7] = [1, 22, 80, 443, 1024, 8080, 65535];

fn some_rule() -> impl Strategy<Value = SecurityGroupRule> {
    (0..PROTOCOLS.len(), 0..PORTS.len(), 0..PORTS.len(), 0..PEERS.len()).prop_map(|(protocol, a, b, peer)| {
        let (from, to) = (PORTS[a.min(b)], PORTS[a.max(b)]);
        rule(PROTOCOLS[protocol], (from.into(), to.into()), &[PEERS[peer]])
    })
}

fn some_entry() -> impl Strategy<Value = NetworkAclEntry> {
    (11..99_i32, any::<bool>(), any::<bool>(), 0..PORTS.len(), 0..PORTS.len(), 0..RANGES.len()).prop_map(
        |(number, allow, egress, a, b, range)| {
            let ports = Some((PORTS[a.min(b)].into(), PORTS[a.max(b)].into()));
            entry(number, allow, egress, ports, RANGES[range])
        },
    )
}

fn some_region() -> impl Strategy<Value = Regional> {
    let pieces = (
        0..5_usize,
        prop::collection::vec(some_rule(), 0..5),
        prop::collection::vec(some_entry(), 0..5),
        prop::collection::vec((0..RANGES.len(), 0..TARGETS.len()), 0..4),
        0..4_usize,
        any::<bool>(),
        any::<bool>(),
    );
    pieces.prop_map(|(start, rules, entries, routes, block, v4, v6)| {
        let mut region = Regional::unread();
        [direct, balanced, network_balanced, chained, classic][start](&mut region);
        let ec2 = &mut region.ec2;
        let interface = &mut ec2.instances.seen_mut()[0].interfaces[0];
        interface.public_ip = v4.then(|| "203.0.113.1".to_owned());
        interface.ipv6 = if v6 { texts(&["2600:1f18:0:1::10"]) } else { Vec::new() };
        ec2.security_groups.seen_mut()[0].ingress.extend(rules);
        ec2.network_acls.seen_mut()[0].entries.extend(entries);
        let more = routes.iter().map(|(range, target)| route(RANGES[*range], TARGETS[*target]));
        ec2.route_tables.seen_mut()[1].routes.extend(more);
        if block > 0 {
            ec2.vpc_block_public_access = Fact::of(text(["off", "block-ingress", "block-bidirectional", "odd"][block]));
            let left_out = exclusion("subnet/subnet-1", "allow-bidirectional", "create-complete");
            ec2.vpc_block_public_access_exclusions.seen_mut().extend((block == 2).then_some(left_out));
        }
        region
    })
}

/// `Some(true)` reached, `Some(false)` not reached, `None` unclear; for ports of both protocols.
fn reached(region: &Regional) -> Vec<Option<bool>> {
    let network = Network::of(region);
    let exposure = network.instance("i-1");
    let ports = Protocol::ALL.into_iter().flat_map(|protocol| PORTS.map(|port| (protocol, port)));
    ports
        .map(|(protocol, port)| {
            let found = exposure.as_ref().map_err(Gap::clone).and_then(|exposure| exposure.on(protocol, (port, port)));
            found.ok().map(|path| path.is_some())
        })
        .collect()
}

fn slots(region: &Regional) -> Vec<&'static Call> {
    let mut calls = Vec::new();
    region.clone().walk(&mut |slot| calls.push(slot.call()));
    calls
}

/// The region with the nth fact changed.
fn changed(region: &Regional, nth: usize, change: fn(&mut dyn Slot, Gap)) -> Regional {
    let (mut region, mut place) = (region.clone(), 0);
    region.walk(&mut |slot| {
        if place == nth {
            let gap = Gap::new(slot.call(), Reason::Denied, "tried");
            change(slot, gap);
        }
        place += 1;
    });
    region
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html>: rules only allow.
    #[test]
    fn a_rule_more_never_closes_a_port(region in some_region(), more in some_rule()) {
        let before = reached(&region);
        let mut wider = region;
        wider.ec2.security_groups.seen_mut()[0].ingress.push(more);
        for (was, is) in before.iter().zip(reached(&wider)) {
            prop_assert!(*was != Some(true) || is == Some(true));
        }
    }

    /// <https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html>: the lowest number decides.
    #[test]
    fn a_denial_in_front_never_opens_a_port(region in some_region(), mut denial in some_entry()) {
        let before = reached(&region);
        let mut narrower = region;
        (denial.number, denial.allow) = (1, false);
        narrower.ec2.network_acls.seen_mut()[0].entries.push(denial);
        for (was, is) in before.iter().zip(reached(&narrower)) {
            prop_assert!(is != Some(true) || *was == Some(true));
        }
    }

    /// <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>
    #[test]
    fn a_route_less_to_the_gateway_never_opens_a_port(region in some_region(), nth in 0..8_usize) {
        let before = reached(&region);
        let mut poorer = region;
        let routes = &mut poorer.ec2.route_tables.seen_mut()[1].routes;
        let out: Vec<usize> = (0..routes.len()).filter(|nth| routes[*nth].target.as_deref() == Some("igw-1")).collect();
        routes.remove(out[nth % out.len()]);
        for (was, is) in before.iter().zip(reached(&poorer)) {
            prop_assert!(is != Some(true) || *was == Some(true));
        }
    }

    /// A fact less leaves each answer as it was, or makes it unclear.
    #[test]
    fn a_gap_never_decides(region in some_region()) {
        let before = reached(&region);
        for (nth, call) in slots(&region).into_iter().enumerate() {
            let blank = changed(&region, nth, |slot, gap| slot.blank(gap));
            let half = changed(&region, nth, |slot, gap| if slot.is_listing() { slot.halve(gap) });
            for poorer in [blank, half] {
                for (was, is) in before.iter().zip(reached(&poorer)) {
                    prop_assert!(is.is_none() || is == *was, "{}: {was:?} became {is:?}", call.id());
                }
            }
        }
    }

    /// IPv4 and IPv6 have their own routes, entries and ranges: what one has says nothing of the other.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html>
    #[test]
    fn ipv6_does_not_hang_on_ipv4(region in some_region()) {
        let mut both = Regional::unread();
        direct(&mut both);
        both.ec2.route_tables = region.ec2.route_tables.clone();
        both.ec2.network_acls = region.ec2.network_acls.clone();
        both.ec2.security_groups.seen_mut()[0].ingress = region.ec2.security_groups.seen()[0].ingress.clone();
        let interface = &mut both.ec2.instances.seen_mut()[0].interfaces[0];
        (interface.public_ip, interface.ipv6) = (None, texts(&["2600:1f18:0:1::10"]));
        let mut alone = both.clone();
        alone.ec2.route_tables.seen_mut()[1].routes.retain(|route| route.destination.contains(':'));
        alone.ec2.network_acls.seen_mut()[0].entries.retain(|entry| entry.ipv6.is_some());
        alone.ec2.security_groups.seen_mut()[0].ingress.iter_mut().for_each(|rule| rule.ipv4.clear());
        prop_assert_eq!(reached(&both), reached(&alone));
    }
}
