//! No group opens every TCP or every UDP port to the internet, in one rule or in several.

use super::groups;
use crate::check::{Check, Fix, Set, Severity};
use crate::network::{Open, Protocol};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-sg-no-public-all-ports",
    title: "No security group opens all ports to the internet",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: groups::ROWS,
    reads: groups::READS,
    params: &[],
    why: "With every port open, whatever listens on the machine, known or forgotten, can be attacked by anyone.",
    fix: Fix {
        what: "Replace the rule with rules for the ports that must be public, and for the sources that need the others.",
        command: groups::REVOKE,
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
    judge: |judging| groups::each_open(judging, judge),
};

fn judge(open: &Open) -> Judgement {
    let mut unclear = None;
    for protocol in Protocol::ALL {
        let openings = open.on(protocol);
        match openings.everything() {
            Ok(true) => {
                let peers = openings.open.first().map_or("the internet", |opening| &opening.peers);
                return fail(format!("every {} port is open to {peers}", protocol.name()));
            }
            Ok(false) => {}
            Err(gap) => unclear = unclear.or(Some(gap)),
        }
    }
    unclear.map_or_else(|| pass("not every port is open to the internet"), Err)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group_rule, list_rule, prefix_list, rule, with_lists, with_rules};
    use crate::cases::{ACCOUNT, regional};

    let list = || {
        let mut rule = list_rule("udp", 0, "pl-1");
        rule.to_port = Some(65535);
        rule
    };
    vec![
        with_rules("no rules", &[]).passes(),
        with_rules("one port", &[rule("tcp", Some((443, 443)), &["0.0.0.0/0", "::/0"])]).passes(),
        with_rules("every protocol", &[rule("-1", None, &["0.0.0.0/0"])]).fails().saying("0.0.0.0/0"),
        with_rules("every protocol over IPv6", &[rule("-1", None, &["::/0"])]).fails(),
        with_rules("every UDP port", &[rule("udp", Some((0, 65535)), &["0.0.0.0/0"])]).fails().saying("UDP"),
        with_rules(
            "two halves of the ports",
            &[rule("tcp", Some((1, 1024)), &["0.0.0.0/0"]), rule("6", Some((1025, 65535)), &["::/0"])],
        )
        .fails(),
        with_rules("two halves of the world", &[rule("-1", None, &["0.0.0.0/1", "128.0.0.0/1"])]).fails(),
        with_rules("all but one port", &[rule("tcp", Some((0, 65534)), &["0.0.0.0/0"])]).passes(),
        with_rules("private", &[rule("-1", None, &["10.0.0.0/8", "fc00::/7"])]).passes(),
        with_rules("to its own members", &[group_rule("sg-1")]).passes(),
        with_lists("by a list", &[list()], vec![prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"])]).fails().saying("pl-1"),
        with_lists("by AWS's list", &[list()], vec![prefix_list("pl-1", "AWS", &[])]).passes(),
        with_rules("by a list that was not read", &[list()]).gives_unknown(),
        with_rules("open whatever the list holds", &[list(), rule("-1", None, &["0.0.0.0/0"])]).fails(),
        with_rules("no range", &[rule("-1", None, &["somewhere"])]).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
