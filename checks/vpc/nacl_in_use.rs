//! Network ACLs that guard no subnet are removed.

use super::acls;
use crate::check::{Check, Fix, Set, Severity};
use crate::facts::ec2::NetworkAcl;
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-nacl-in-use",
    title: "Network ACLs guard a subnet",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: acls::ROWS,
    reads: acls::READS,
    params: &[],
    why: "A network ACL that guards nothing misleads who reads it, and may stand for a subnet that lost its guard.",
    fix: Fix {
        what: "Bind the network ACL to the subnets that it was made for, or delete it.",
        command: "aws ec2 delete-network-acl --network-acl-id ACL_ID",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"],
    judge: |judging| acls::each(judging, judge),
};

fn judge(acl: &NetworkAcl) -> Judgement {
    if acl.default {
        return not_applicable("the default network ACL of a VPC cannot be deleted");
    }
    pass_if(!acl.subnets.is_empty(), "it guards a subnet", "it guards no subnet")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_acl;
    use crate::cases::{STRANGER, regional};

    vec![
        with_acl("used", |_| {}).passes(),
        with_acl("unused", |acl| acl.subnets.clear()).fails(),
        with_acl("default", |acl| acl.default = true).does_not_apply(),
        with_acl("default and unused", |acl| {
            acl.default = true;
            acl.subnets.clear();
        })
        .does_not_apply(),
        with_acl("of a shared VPC", |acl| acl.owner = Some(STRANGER.to_owned())).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
