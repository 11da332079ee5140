//! No inbound rule names a very wide part of the public IPv4 addresses.

use ipnet::IpNet;

use super::groups;
use super::listed;
use crate::calls::{Operation, ec2::DescribeSecurityGroups};
use crate::check::{Check, Fix, Set, Severity};
use crate::facts::ec2::SecurityGroup;
use crate::network::{PrefixLists, is_public_ipv4, range};
use crate::params::WIDEST_PUBLIC_RANGE;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-sg-no-wide-public-cidr",
    title: "Inbound rules name no very wide part of the public addresses",
    severity: Severity::High,
    set: Set::Baseline,
    covers: groups::ROWS,
    reads: groups::READS,
    params: &[WIDEST_PUBLIC_RANGE],
    why: "A range such as 0.0.0.0/1 or a whole /8 admits millions of strangers while it looks like a restriction.",
    fix: Fix { what: "Name the narrow ranges that really need access in the rule.", command: groups::REVOKE },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
    judge: |judging| {
        let widest = judging.params().integer(WIDEST_PUBLIC_RANGE);
        groups::each(judging, |group, region| judge(group, region.prefix_lists(), widest));
    },
};

fn judge(group: &SecurityGroup, lists: &PrefixLists<'_>, widest: u32) -> Judgement {
    let (mut wide, mut unclear) = (Vec::new(), None);
    for rule in &group.ingress {
        for cidr in &rule.ipv4 {
            match range(cidr, DescribeSecurityGroups::CALL) {
                Ok(net) if is_wide(&net, widest) => wide.push(net.to_string()),
                Ok(_) => {}
                Err(gap) => unclear = unclear.or(Some(gap)),
            }
        }
        for list in &rule.prefix_lists {
            let (nets, gap) = lists.ranges(list);
            let nets = nets.iter().filter(|net| is_wide(net, widest));
            wide.extend(nets.map(|net| format!("{net} (prefix list {list})")));
            unclear = unclear.or(gap);
        }
    }
    match (wide.is_empty(), unclear) {
        (false, _) => fail(format!("inbound rules admit {}", listed(&wide))),
        (true, Some(gap)) => Err(gap),
        (true, None) => {
            pass(format!("no inbound rule names a public range wider than /{widest}, short of the whole internet"))
        }
    }
}

/// The whole internet is a choice that the checks of ports judge: a web server's rule names it.
fn is_wide(net: &IpNet, widest: u32) -> bool {
    is_public_ipv4(net) && net.prefix_len() != 0 && u32::from(net.prefix_len()) < widest
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group_rule, list_rule, prefix_list, rule, with_lists, with_rules};
    use crate::cases::{ACCOUNT, regional};
    use crate::params::Value;

    let from = |name, ranges: &[&str]| with_rules(name, &[rule("tcp", Some((443, 443)), ranges)]);
    vec![
        with_rules("no rules", &[group_rule("sg-1")]).passes(),
        from("an office", &["203.0.113.0/24"]).passes(),
        from("a site", &["8.8.0.0/16"]).passes(),
        from("the whole internet", &["0.0.0.0/0", "::/0"]).passes(),
        from("two halves", &["0.0.0.0/1", "128.0.0.0/1"]).fails().saying("0.0.0.0/1, 128.0.0.0/1"),
        from("wide", &["8.0.0.0/15"]).fails(),
        from("wide, as set", &["203.0.113.0/24"]).with(WIDEST_PUBLIC_RANGE, Value::Integer(28)).fails(),
        from("private", &["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12"]).passes(),
        from("no range", &["offices"]).gives_unknown(),
        with_lists(
            "by a list",
            &[list_rule("tcp", 1, "pl-1")],
            vec![prefix_list("pl-1", ACCOUNT, &["10.0.0.0/8", "8.0.0.0/8"])],
        )
        .fails()
        .saying("8.0.0.0/8 (prefix list pl-1)"),
        with_lists("by AWS's list", &[list_rule("tcp", 1, "pl-1")], vec![prefix_list("pl-1", "AWS", &[])]).passes(),
        with_rules("by a list that was not read", &[list_rule("tcp", 1, "pl-1")]).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
