//! ICMP is closed to the internet, apart from the messages that find the size of packets.

use super::groups;
use crate::check::{Check, Fix, Set, Severity};
use crate::derived::OfRegion;
use crate::facts::ec2::{SecurityGroup, SecurityGroupRule};
use crate::network::world_among;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-sg-no-public-icmp",
    title: "ICMP is closed to the internet",
    severity: Severity::Low,
    set: Set::Extended,
    covers: groups::ROWS,
    reads: groups::READS,
    params: &[],
    why: "Whoever may ping the machines can map the network, and carry data out inside the pings.",
    fix: Fix {
        what: "Allow ICMP from the networks that watch the machines, and from elsewhere only what path discovery needs.",
        command: groups::REVOKE,
    },
    references: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html",
    ],
    judge: |judging| groups::each(judging, judge),
};

fn judge(group: &SecurityGroup, region: &OfRegion<'_>) -> Judgement {
    match world_among(group.ingress.iter().filter(|rule| lets_icmp_in(rule)), region.prefix_lists())? {
        Some(peers) => fail(format!("ICMP is open to {peers}")),
        None => pass("ICMP is closed to the internet"),
    }
}

/// "Destination unreachable" (3) and IPv6's "packet too big" (2) tell a sender the size of
/// packet that fits: AWS asks for them to be let in.
fn lets_icmp_in(rule: &SecurityGroupRule) -> bool {
    match rule.protocol.to_ascii_lowercase().as_str() {
        "-1" | "all" => true,
        "icmp" | "1" => rule.from_port != Some(3),
        "icmpv6" | "58" => rule.from_port != Some(2),
        _ => false,
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{list_rule, prefix_list, rule, with_lists, with_rules};
    use crate::cases::{ACCOUNT, regional};

    vec![
        with_rules("no rules", &[]).passes(),
        with_rules("every type", &[rule("icmp", Some((-1, -1)), &["0.0.0.0/0"])]).fails().saying("0.0.0.0/0"),
        with_rules("ping", &[rule("1", Some((8, -1)), &["0.0.0.0/0"])]).fails(),
        with_rules("ping over IPv6", &[rule("icmpv6", Some((128, -1)), &["::/0"])]).fails(),
        with_rules("every protocol", &[rule("-1", None, &["0.0.0.0/0"])]).fails(),
        with_rules(
            "path discovery",
            &[rule("icmp", Some((3, 4)), &["0.0.0.0/0"]), rule("icmpv6", Some((2, 0)), &["::/0"])],
        )
        .passes(),
        with_rules("from inside", &[rule("icmp", None, &["10.0.0.0/8"])]).passes(),
        with_rules("TCP", &[rule("tcp", Some((8, 8)), &["0.0.0.0/0"])]).passes(),
        with_lists("by a list", &[list_rule("icmp", 8, "pl-1")], vec![prefix_list("pl-1", ACCOUNT, &["::/0"])]).fails(),
        with_rules("by a list that was not read", &[list_rule("icmp", 8, "pl-1")]).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
