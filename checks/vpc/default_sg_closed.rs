//! The default group of a VPC lets nothing through: it cannot be deleted, and is what a
//! resource gets when nobody chose a group.

use super::groups;
use crate::calls::{Operation, ec2::DescribeSecurityGroups};
use crate::check::{Check, Fix, Set, Severity};
use crate::facts::ec2::SecurityGroup;
use crate::verdict::{Judgement, fail, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "vpc-default-sg-closed",
    title: "Default security groups hold no rules",
    severity: Severity::High,
    set: Set::Baseline,
    covers: groups::ROWS,
    reads: &[DescribeSecurityGroups::CALL],
    params: &[],
    why: "What is launched without a group of its own gets the default one, so each of its rules opens a path that nobody chose.",
    fix: Fix {
        what: "Move what uses the default group to a group of its own, then delete the default group's inbound (DIRECTION \
               ingress) and outbound (DIRECTION egress) rules.",
        command: "aws ec2 revoke-security-group-DIRECTION --group-id GROUP_ID --security-group-rule-ids RULE_ID",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html"],
    judge: |judging| groups::each(judging, |group, _| judge(group)),
};

fn judge(group: &SecurityGroup) -> Judgement {
    // AWS keeps the name `default` for the VPC's own group.
    if group.name != "default" {
        return skip();
    }
    match (group.ingress.len(), group.egress.len()) {
        (0, 0) => pass("the default group holds no rule"),
        (inbound, outbound) => {
            fail(format!("permissions of the default group: inbound {inbound}, outbound {outbound}"))
        }
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group_rule, rule, with_group};
    use crate::cases::{STRANGER, regional};

    let default = |name, fill: fn(&mut SecurityGroup)| {
        with_group(name, |group| {
            group.name = "default".to_owned();
            fill(group);
        })
    };
    vec![
        default("empty", |_| {}).passes(),
        default("as AWS makes it", |group| {
            group.ingress = vec![group_rule("sg-1")];
            group.egress = vec![rule("-1", None, &["0.0.0.0/0"])];
        })
        .fails()
        .saying("inbound 1, outbound 1"),
        default("outbound only", |group| group.egress = vec![rule("-1", None, &["0.0.0.0/0"])]).fails(),
        default("of a shared VPC", |group| group.owner = Some(STRANGER.to_owned())).says_nothing(),
        default("without an owner", |group| group.owner = None).gives_unknown(),
        with_group("another group", |group| group.ingress = vec![group_rule("sg-1")]).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
