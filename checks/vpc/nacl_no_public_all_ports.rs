//! No network ACL lets the internet in on every port.

use super::acls;
use crate::check::{Check, Fix, Set, Severity};
use crate::facts::ec2::NetworkAcl;
use crate::network::{Protocol, open_through_acl};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-nacl-no-public-all-ports",
    title: "Network ACLs do not admit every port from the internet",
    severity: Severity::High,
    set: Set::Baseline,
    covers: acls::ROWS,
    reads: acls::READS,
    params: &[],
    why: "A network ACL that lets everything in is no second line: each mistake in a security group is exposed at once.",
    fix: Fix {
        what: "Replace the entry that allows everything with entries for the public ports and for return traffic.",
        command: "aws ec2 replace-network-acl-entry --network-acl-id ACL_ID --ingress --rule-number NUMBER --protocol tcp --port-range From=443,To=443 --cidr-block 0.0.0.0/0 --rule-action allow",
    },
    references: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html",
    ],
    judge: |judging| acls::each(judging, judge),
};

fn judge(acl: &NetworkAcl) -> Judgement {
    for protocol in Protocol::ALL {
        let openings = open_through_acl(&acl.entries, false, protocol);
        if openings.everything()? {
            let peers = openings.open.first().map_or("the internet", |opening| &opening.peers);
            return fail(format!("every {} port is let in from {peers}", protocol.name()));
        }
    }
    pass("not every port is let in from the internet")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{entry, with_acl};
    use crate::cases::{STRANGER, regional};
    use crate::facts::ec2::NetworkAclEntry;

    let adding = |name, entries: &[NetworkAclEntry]| with_acl(name, |acl| acl.entries.extend_from_slice(entries));
    let all = || entry(100, true, "-1", None, "0.0.0.0/0");
    vec![
        adding("nothing is let in", &[]).passes(),
        adding("as AWS makes it", &[all()]).fails().saying("every TCP port is let in from 0.0.0.0/0"),
        adding("IPv6", &[entry(100, true, "-1", None, "::/0")]).fails(),
        adding("every UDP port", &[entry(100, true, "17", Some((0, 65535)), "0.0.0.0/0")]).fails().saying("UDP"),
        adding(
            "web and return traffic",
            &[
                entry(100, true, "6", Some((443, 443)), "0.0.0.0/0"),
                entry(110, true, "6", Some((1024, 65535)), "0.0.0.0/0"),
            ],
        )
        .passes(),
        adding("some are denied before", &[entry(90, false, "-1", None, "0.0.0.0/0"), all()]).passes(),
        adding("from inside", &[entry(100, true, "-1", None, "10.0.0.0/8")]).passes(),
        adding("every ICMP", &[entry(100, true, "1", None, "0.0.0.0/0")]).passes(),
        with_acl("of a shared VPC", |acl| acl.owner = Some(STRANGER.to_owned())).says_nothing(),
        with_acl("without an owner", |acl| acl.owner = None).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
