//! No network ACL lets everything out to everywhere.

use super::acls;
use crate::check::{Check, Fix, Set, Severity};
use crate::facts::ec2::NetworkAcl;
use crate::network::{Protocol, open_through_acl};
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-nacl-egress-restricted",
    title: "Network ACLs do not let everything out to everywhere",
    severity: Severity::Low,
    set: Set::Extended,
    covers: acls::ROWS,
    reads: acls::READS,
    params: &[],
    why: "What has been taken over can send data anywhere and fetch more tools while nothing limits the way out.",
    fix: Fix {
        what: "Replace the outbound entry that allows everything with entries for what the subnets need.",
        command: "aws ec2 replace-network-acl-entry --network-acl-id ACL_ID --egress --rule-number NUMBER --protocol tcp --port-range From=443,To=443 --cidr-block 0.0.0.0/0 --rule-action allow",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"],
    judge: |judging| acls::each(judging, judge),
};

fn judge(acl: &NetworkAcl) -> Judgement {
    let mut all = true;
    for protocol in Protocol::ALL {
        all &= open_through_acl(&acl.entries, true, protocol).everything()?;
    }
    pass_if(!all, "not every port is let out to the internet", "every TCP and UDP port is let out to the internet")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{entry, with_acl};
    use crate::cases::regional;
    use crate::facts::ec2::NetworkAclEntry;

    let outbound = |name, entries: Vec<NetworkAclEntry>| {
        with_acl(name, |acl| {
            acl.entries.extend(entries.into_iter().map(|entry| NetworkAclEntry { egress: true, ..entry }))
        })
    };
    vec![
        outbound("nothing is let out", Vec::new()).passes(),
        outbound("as AWS makes it", vec![entry(100, true, "-1", None, "0.0.0.0/0")]).fails(),
        outbound("all TCP alone", vec![entry(100, true, "6", None, "0.0.0.0/0")]).passes(),
        outbound("to inside", vec![entry(100, true, "-1", None, "10.0.0.0/8")]).passes(),
        with_acl("inbound", |acl| acl.entries.push(entry(100, true, "-1", None, "0.0.0.0/0"))).passes(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
