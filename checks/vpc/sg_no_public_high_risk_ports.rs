//! No port of a service that attackers look for is open to the internet.

use super::groups;
use super::listed;
use crate::check::{Check, Fix, Set, Severity};
use crate::network::{Openings, Protocol};
use crate::params::HIGH_RISK_PORTS;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-sg-no-public-high-risk-ports",
    title: "No security group opens a high-risk port to the internet",
    severity: Severity::High,
    set: Set::Baseline,
    covers: groups::ROWS,
    reads: groups::READS,
    params: &[HIGH_RISK_PORTS],
    why: "Remote shells, file shares and databases that face the internet are found within minutes and attacked without end.",
    fix: Fix {
        what: "Name the sources that need the port in its rule instead of the whole internet.",
        command: groups::REVOKE,
    },
    references: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "https://docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html",
    ],
    judge: |judging| {
        let mut ports = judging.params().ports(HIGH_RISK_PORTS);
        ports.sort_unstable();
        groups::each_open(judging, |open| judge(open.on(Protocol::Tcp), &ports));
    },
};

// The services behind these ports speak TCP, and so does the AWS rule.
fn judge(openings: &Openings, ports: &[u16]) -> Judgement {
    let (mut open, mut unclear) = (Vec::new(), None);
    for port in ports {
        match openings.on((*port, *port)) {
            Ok(Some(opening)) => open.push(format!("TCP port {port} to {}", opening.peers)),
            Ok(None) => {}
            Err(gap) => unclear = unclear.or(Some(gap)),
        }
    }
    match (open.is_empty(), unclear) {
        (false, _) => fail(format!("open high-risk ports: {}", listed(&open))),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("no high-risk port is open to the internet"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group_rule, list_rule, prefix_list, rule, with_lists, with_rules};
    use crate::cases::{ACCOUNT, regional};
    use crate::params::Value;

    vec![
        with_rules("no rules", &[]).passes(),
        with_rules("web", &[rule("tcp", Some((443, 443)), &["0.0.0.0/0"])]).passes(),
        with_rules("a database", &[rule("tcp", Some((3306, 3306)), &["::/0"])]).fails().saying("TCP port 3306 to ::/0"),
        with_rules("everything", &[rule("-1", None, &["0.0.0.0/0"])]).fails().saying("and 21 more"),
        with_rules("a range", &[rule("6", Some((8000, 9000)), &["0.0.0.0/0"])]).fails().saying("8080"),
        with_rules("over UDP", &[rule("udp", Some((5000, 5000)), &["0.0.0.0/0"])]).passes(),
        with_rules("private", &[rule("tcp", Some((22, 22)), &["172.16.0.0/12"]), group_rule("sg-1")]).passes(),
        with_rules("another list of ports", &[rule("tcp", Some((22, 22)), &["0.0.0.0/0"])])
            .with(HIGH_RISK_PORTS, Value::List(vec!["23".to_owned()]))
            .passes(),
        with_lists("by a list", &[list_rule("tcp", 22, "pl-1")], vec![prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"])])
            .fails(),
        with_rules("by a list that was not read", &[list_rule("tcp", 22, "pl-1")]).gives_unknown(),
        with_rules("harmless whatever the list holds", &[list_rule("tcp", 443, "pl-1")]).passes(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
