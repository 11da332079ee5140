//! Any rules of security groups and network ACLs: what they open is told in order, more
//! rules never open less, and the entry with the lowest number decides.

#![no_main]

use checks::fact::Listing;
use checks::facts::ec2::{Ec2, NetworkAclEntry, PrefixList, SecurityGroupRule};
use checks::network::{Openings, PrefixLists, Protocol, open_through_acl, open_to_internet, world_among};
use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;

const RANGES: [&str; 16] = [
    "0.0.0.0/0",
    "0.0.0.0/1",
    "128.0.0.0/1",
    "10.0.0.0/8",
    "8.0.0.0/6",
    "8.8.8.8/32",
    "198.51.100.7/8",
    "224.0.0.0/3",
    "::/0",
    "2000::/3",
    "2000::/4",
    "2001:db8::/32",
    "fc00::/7",
    "::ffff:0:0/96",
    "0.0.0.0/33",
    "",
];
const PROTOCOLS: [&str; 9] = ["tcp", "udp", "-1", "all", "6", "17", "icmp", "TCP", "58"];

fuzz_target!(|data: &[u8]| {
    // An error means that the bytes are at their end.
    let _ = groups(&mut Unstructured::new(data));
    let _ = acl(&mut Unstructured::new(data));
});

fn range(from: &mut Unstructured<'_>) -> Result<String> {
    if from.ratio(1, 4)? { Ok(from.arbitrary::<&str>()?.to_owned()) } else { Ok((*from.choose(&RANGES)?).to_owned()) }
}

fn ranges(from: &mut Unstructured<'_>) -> Result<Vec<String>> {
    (0..from.int_in_range(0..=3)?).map(|_| range(from)).collect()
}

fn port(from: &mut Unstructured<'_>) -> Result<Option<i32>> {
    Ok(match from.int_in_range(0..=3)? {
        0 => None,
        1 => Some(from.arbitrary()?),
        _ => Some(from.int_in_range(-1..=65536)?),
    })
}

fn rule(from: &mut Unstructured<'_>) -> Result<SecurityGroupRule> {
    Ok(SecurityGroupRule {
        protocol: (*from.choose(&PROTOCOLS)?).to_owned(),
        from_port: port(from)?,
        to_port: port(from)?,
        ipv4: ranges(from)?,
        ipv6: ranges(from)?,
        prefix_lists: if from.ratio(1, 4)? { vec![(*from.choose(&["pl-1", "pl-2"])?).to_owned()] } else { Vec::new() },
        groups: Vec::new(),
    })
}

fn groups(from: &mut Unstructured<'_>) -> Result<()> {
    let mut ec2 = Ec2::unread();
    if from.arbitrary()? {
        let owner = from.choose(&[Some("AWS"), Some("111122223333"), None])?.map(str::to_owned);
        let entries = Listing::complete(ranges(from)?);
        ec2.prefix_lists = Listing::complete(vec![PrefixList { id: "pl-1".to_owned(), name: None, owner, entries }]);
    }
    let rules: Vec<SecurityGroupRule> = (0..from.int_in_range(0..=8)?).map(|_| rule(from)).collect::<Result<_>>()?;
    let lists = PrefixLists::of(&ec2);
    let _ = world_among(&rules, &lists);
    for protocol in Protocol::ALL {
        let all = open_to_internet(&rules, &lists, protocol);
        in_order(&all);
        for taken in 0..rules.len() {
            let some = open_to_internet(&rules[..taken], &lists, protocol);
            for opening in &some.open {
                let (first, last) = opening.ports;
                assert!(matches!(all.on((first, first)), Ok(Some(_))) && matches!(all.on((last, last)), Ok(Some(_))));
            }
        }
        for rule in &rules {
            let whole = rule.ipv4.iter().any(|range| range == "0.0.0.0/0");
            if let (true, Some((first, last))) = (whole, checks::network::opens(rule, protocol)) {
                assert!(first > last || matches!(all.on((first, last)), Ok(Some(_))), "{rule:?}");
            }
        }
    }
    Ok(())
}

fn entry(from: &mut Unstructured<'_>) -> Result<NetworkAclEntry> {
    Ok(NetworkAclEntry {
        number: from.int_in_range(1..=32_767)?,
        egress: from.arbitrary()?,
        allow: from.arbitrary()?,
        protocol: (*from.choose(&PROTOCOLS)?).to_owned(),
        ipv4: if from.arbitrary()? { Some(range(from)?) } else { None },
        ipv6: if from.arbitrary()? { Some(range(from)?) } else { None },
        from_port: port(from)?,
        to_port: port(from)?,
    })
}

fn acl(from: &mut Unstructured<'_>) -> Result<()> {
    let entries: Vec<NetworkAclEntry> = (0..from.int_in_range(0..=8)?).map(|_| entry(from)).collect::<Result<_>>()?;
    for (protocol, egress) in Protocol::ALL.into_iter().flat_map(|protocol| [(protocol, false), (protocol, true)]) {
        in_order(&open_through_acl(&entries, egress, protocol));
        for allow in [false, true] {
            let first = |ipv4: Option<&str>, ipv6: Option<&str>| NetworkAclEntry {
                number: 0,
                egress,
                allow,
                protocol: "-1".to_owned(),
                ipv4: ipv4.map(str::to_owned),
                ipv6: ipv6.map(str::to_owned),
                from_port: None,
                to_port: None,
            };
            let mut entries = entries.clone();
            entries.extend([first(Some("0.0.0.0/0"), None), first(None, Some("::/0"))]);
            let openings = open_through_acl(&entries, egress, protocol);
            assert_eq!(openings.everything(), Ok(allow));
            assert_eq!(openings.open.is_empty(), !allow);
        }
    }
    Ok(())
}

fn in_order(openings: &Openings) {
    let _ = (openings.everything(), openings.on((0, u16::MAX)));
    for opening in &openings.open {
        assert!(opening.ports.0 <= opening.ports.1 && !opening.peers.is_empty());
    }
    for pair in openings.open.windows(2) {
        assert!(pair[0].ports.1 < pair[1].ports.0);
    }
}
