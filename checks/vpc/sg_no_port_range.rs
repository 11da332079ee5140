//! Inbound rules name single ports.

use super::{groups, listed};
use crate::calls::{Operation, ec2::DescribeSecurityGroups};
use crate::check::{Check, Fix, Set, Severity};
use crate::facts::ec2::SecurityGroup;
use crate::network::{Protocol, opens};
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-sg-no-port-range",
    title: "Inbound rules name single ports, not ranges",
    severity: Severity::Low,
    set: Set::Extended,
    covers: groups::ROWS,
    reads: &[DescribeSecurityGroups::CALL],
    params: &[],
    why: "A range opens ports that no service uses today and that the next one uses unguarded.",
    fix: Fix {
        what: "Replace the range with one rule for each port that a service listens on.",
        command: groups::REVOKE,
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
    judge: |judging| groups::each(judging, |group, _| judge(group)),
};

fn judge(group: &SecurityGroup) -> Judgement {
    let mut ranges = Vec::new();
    for rule in &group.ingress {
        let open = Protocol::ALL.into_iter().find_map(|protocol| opens(rule, protocol).map(|ports| (protocol, ports)));
        match open {
            Some((_, (0, u16::MAX))) => ranges.push("every port".to_owned()),
            Some((protocol, ports)) if ports.0 != ports.1 => {
                ranges.push(format!("{} {}", protocol.name(), groups::named(ports)));
            }
            _ => {}
        }
    }
    pass_if(
        ranges.is_empty(),
        "every inbound rule names one port",
        format!("inbound rules name ranges: {}", listed(&ranges)),
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group_rule, rule, with_rules};
    use crate::cases::regional;

    vec![
        with_rules("no rules", &[]).passes(),
        with_rules(
            "single ports",
            &[rule("tcp", Some((443, 443)), &["0.0.0.0/0"]), rule("udp", Some((53, 53)), &["::/0"])],
        )
        .passes(),
        with_rules("a range", &[rule("tcp", Some((20, 21)), &["10.0.0.0/8"])]).fails().saying("TCP ports 20-21"),
        with_rules("every port", &[group_rule("sg-1")]).fails().saying("every port"),
        with_rules("ICMP", &[rule("icmp", Some((8, -1)), &["10.0.0.0/8"])]).passes(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
