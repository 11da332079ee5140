//! The groups of enclaves' parents open only the approved ports to the internet, reached or not:
//! `ec2-enclave-host-private` judges what is reached.

use crate::calls::Operation;
use crate::calls::ec2::{
    DescribeInstances, DescribeManagedPrefixLists, DescribeSecurityGroups, GetManagedPrefixListEntries,
};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::OfRegion;
use crate::fact::{Gap, Reason};
use crate::facts::ec2::Instance;
use crate::network::Open;
use crate::params::AUTHORIZED_PUBLIC_PORTS;
use crate::verdict::{Judgement, fail, not_applicable, pass, skip};
use crate::vpc::{listed, open_beyond};

pub(super) static CHECK: Check = Check {
    key: "ec2-enclave-host-ingress",
    title: "Parents of enclaves open only approved ports to the internet",
    severity: Severity::High,
    set: Set::Extended,
    covers: &[covers("ec2.security-groups")],
    reads: &[
        DescribeInstances::CALL,
        DescribeManagedPrefixLists::CALL,
        DescribeSecurityGroups::CALL,
        GetManagedPrefixListEntries::CALL,
    ],
    params: &[AUTHORIZED_PUBLIC_PORTS],
    why: "Each further service of the parent that strangers may call is one more way to the machine that starts the \
          enclave and holds its role.",
    fix: Fix {
        what: "Name the sources that need the port in the rule of the parent's group.",
        command: "aws ec2 revoke-security-group-ingress --group-id GROUP_ID --security-group-rule-ids RULE_ID",
    },
    references: &[
        "https://docs.aws.amazon.com/enclaves/latest/user/nitro-enclave.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html",
    ],
    judge: |judging| {
        let approved = judging.params().ports(AUTHORIZED_PUBLIC_PORTS);
        for region in judging.regions() {
            judging.each(region.name, &region.ec2.instances, |instance| {
                if instance.exists() { judge(instance, region.by, &approved) } else { skip() }
            });
        }
    },
};

fn judge(instance: &Instance, region: &OfRegion<'_>, approved: &[u16]) -> Judgement {
    if !instance.enclave {
        return not_applicable("the instance may hold no enclaves");
    }
    let of_interfaces = instance.interfaces.iter().flat_map(|interface| &interface.security_groups);
    let ids: std::collections::BTreeSet<&String> = instance.security_groups.iter().chain(of_interfaces).collect();
    let (mut open, mut unclear) = (Vec::new(), None);
    for id in ids {
        let found = region.security_groups().find(id).and_then(|group| {
            let message = format!("the security group {id} is not among those of this account");
            group.ok_or_else(|| Gap::new(DescribeSecurityGroups::CALL, Reason::Other, message))
        });
        let (beyond, gap) = match found {
            Ok(group) => open_beyond(&Open::by(&group.ingress, region.prefix_lists()), approved),
            Err(gap) => (Vec::new(), Some(gap)),
        };
        open.extend(beyond.into_iter().map(|what| format!("{what} by {id}")));
        unclear = unclear.or(gap);
    }
    match (open.is_empty(), unclear) {
        (false, _) => fail(format!("open beyond the approved ports: {}", listed(&open))),
        (true, Some(gap)) => Err(gap),
        (true, None) => pass("the groups open no port but the approved ones to the internet"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, regional};
    use crate::facts::Regional;
    use crate::network::samples::{direct, prefix_list, tcp};

    let with = |name, change: fn(&mut Regional)| {
        regional(name, move |region| {
            direct(region);
            region.ec2.instances.seen_mut()[0].enclave = true;
            change(region);
        })
    };
    vec![
        with("SSH", |_| {}).fails().saying("TCP port 22 to 0.0.0.0/0 by sg-1"),
        with("the web", |r| r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(443, &["0.0.0.0/0"])]).passes(),
        with("an office", |r| r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(22, &["203.0.113.0/24"])])
            .passes(),
        with("by a prefix list", |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(22, &["pl-1"])];
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"]));
        })
        .fails(),
        with("a group of another account", |r| r.ec2.security_groups.seen_mut().clear()).gives_unknown(),
        regional("no enclaves", direct).does_not_apply(),
        with("terminated", |r| r.ec2.instances.seen_mut()[0].state = "terminated".to_owned()).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
