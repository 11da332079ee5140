//! Only approved ports are open to the internet.

use super::groups;
use super::listed;
use crate::check::{Check, Fix, Set, Severity};
use crate::fact::Gap;
use crate::network::{Open, Ports, Protocol};
use crate::params::AUTHORIZED_PUBLIC_PORTS;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-sg-authorized-public-ports",
    title: "Only approved ports are open to the internet",
    severity: Severity::High,
    set: Set::Baseline,
    covers: groups::ROWS,
    reads: groups::READS,
    params: &[AUTHORIZED_PUBLIC_PORTS],
    why: "A port that nobody meant to be public invites scans and attacks on a service that was never hardened for them.",
    fix: Fix {
        what: "Name the sources that need the port in its rule, or approve the port in the parameters.",
        command: groups::REVOKE,
    },
    references: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html",
    ],
    judge: |judging| {
        let approved = judging.params().ports(AUTHORIZED_PUBLIC_PORTS);
        groups::each_open(judging, |open| judge(open, &approved));
    },
};

fn judge(open: &Open, approved: &[u16]) -> Judgement {
    let (open, unclear) = open_beyond(open, approved);
    match (open.is_empty(), unclear) {
        (false, _) => fail(format!("open beyond the approved ports: {}", listed(&open))),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("no port but the approved ones is open to the internet"),
    }
}

/// What is open to the internet beyond the approved ports, and why there may be more.
pub(crate) fn open_beyond(group: &Open, approved: &[u16]) -> (Vec<String>, Option<Gap>) {
    let (mut open, mut unclear) = (Vec::new(), None);
    for protocol in Protocol::ALL {
        let openings = group.on(protocol);
        for opening in &openings.open {
            let beyond = beyond(opening.ports, approved).into_iter();
            open.extend(
                beyond.map(|ports| format!("{} {} to {}", protocol.name(), groups::named(ports), opening.peers)),
            );
        }
        let gap = openings.unclear.iter().find(|(ports, _)| !beyond(*ports, approved).is_empty());
        unclear = unclear.or_else(|| gap.map(|(_, gap)| gap.clone()));
    }
    (open, unclear)
}

/// The parts of a range of ports that are not approved.
fn beyond((first, last): Ports, approved: &[u16]) -> Vec<Ports> {
    let mut within: Vec<u16> = approved.iter().copied().filter(|port| (first..=last).contains(port)).collect();
    within.sort_unstable();
    let (mut parts, mut next) = (Vec::new(), u32::from(first));
    for end in within.into_iter().map(u32::from).chain([u32::from(last) + 1]) {
        if next < end
            && let (Ok(from), Ok(to)) = (u16::try_from(next), u16::try_from(end - 1))
        {
            parts.push((from, to));
        }
        next = end + 1;
    }
    parts
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group_rule, list_rule, prefix_list, rule, with_lists, with_rules};
    use crate::cases::{ACCOUNT, STRANGER, regional};
    use crate::params::Value;

    let web = || rule("tcp", Some((443, 443)), &["0.0.0.0/0", "::/0"]);
    let ssh = || rule("tcp", Some((22, 22)), &["0.0.0.0/0"]);
    let approve = |ports: &[&str]| Value::List(ports.iter().map(|&port| port.to_owned()).collect());
    vec![
        with_rules("no rules", &[]).passes(),
        with_rules("web", &[web()]).passes(),
        with_rules("ssh beside web", &[ssh(), web()]).fails().saying("TCP port 22 to 0.0.0.0/0"),
        with_rules("another port is approved", &[ssh()]).with(AUTHORIZED_PUBLIC_PORTS, approve(&["22"])).passes(),
        with_rules("nothing is approved", &[web()]).with(AUTHORIZED_PUBLIC_PORTS, approve(&[])).fails(),
        with_rules("a range around", &[rule("udp", Some((79, 81)), &["::/0"])])
            .fails()
            .saying("port 79 to ::/0, UDP port 81"),
        with_rules("neighbours", &[rule("tcp", Some((80, 81)), &["::/0"])])
            .with(AUTHORIZED_PUBLIC_PORTS, approve(&["81", "80", "0", "65535"]))
            .passes(),
        with_rules("everything", &[rule("-1", None, &["0.0.0.0/0"])])
            .fails()
            .saying("TCP ports 0-79")
            .saying("and 3 more"),
        with_rules("other protocols", &[rule("icmp", Some((-1, -1)), &["0.0.0.0/0"])]).passes(),
        with_rules("private", &[rule("tcp", Some((22, 22)), &["192.168.0.0/16"]), group_rule("sg-2")]).passes(),
        with_lists("by a list", &[list_rule("tcp", 22, "pl-1")], vec![prefix_list("pl-1", ACCOUNT, &["::/0"])]).fails(),
        with_lists(
            "by a shared list",
            &[list_rule("tcp", 22, "pl-1")],
            vec![prefix_list("pl-1", STRANGER, &["10.0.0.0/8"])],
        )
        .passes(),
        with_rules("by a list that was not read", &[list_rule("tcp", 22, "pl-1")]).gives_unknown(),
        with_rules("approved whatever the list holds", &[list_rule("tcp", 443, "pl-1")]).passes(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
