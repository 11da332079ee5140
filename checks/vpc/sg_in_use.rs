//! Groups that nothing uses are removed.

use super::groups;
use crate::calls::Operation;
use crate::calls::ec2::{DescribeNetworkInterfaces, DescribeSecurityGroups};
use crate::check::{Check, Fix, Set, Severity};
use crate::derived::Named;
use crate::facts::ec2::SecurityGroup;
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-sg-in-use",
    title: "Security groups are in use",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: groups::ROWS,
    reads: &[DescribeNetworkInterfaces::CALL, DescribeSecurityGroups::CALL],
    params: &[],
    why: "Leftover groups hide among the used ones, and one of them is soon attached by mistake with whatever it opens.",
    fix: Fix {
        what: "Delete the group, once no launch template or function that is idle today needs it.",
        command: "aws ec2 delete-security-group --group-id GROUP_ID",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html"],
    judge: |judging| groups::each(judging, |group, region| judge(group, region.groups_in_use())),
};

fn judge(group: &SecurityGroup, used: &Named<'_>) -> Judgement {
    if group.name == "default" {
        return not_applicable("the default group of a VPC cannot be deleted");
    }
    pass_if(
        used.holds(&group.id)?,
        "a network interface or another group's rule uses it",
        "no network interface and no other group's rule uses it",
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group, group_rule};
    use crate::cases::{Case, regional};
    use crate::fact::Listing;
    use crate::facts::ec2::NetworkInterface;
    use crate::verdict::Status;

    let interface = |group: &str| NetworkInterface {
        id: "eni-1".to_owned(),
        vpc: None,
        subnet: None,
        kind: None,
        status: None,
        requester_managed: false,
        source_dest_check: None,
        public_ip: None,
        ipv6: Vec::new(),
        private_ips: Vec::new(),
        security_groups: vec![group.to_owned()],
        instance: None,
        description: None,
        tags: None,
    };
    let with = |name, groups: Vec<SecurityGroup>, used: &str| -> Case {
        regional(name, |region| {
            region.ec2.security_groups = Listing::complete(groups);
            region.ec2.network_interfaces = Listing::complete(vec![interface(used)]);
        })
    };
    let mut default = group("sg-1", Vec::new());
    default.name = "default".to_owned();
    let mut leads_out = group("sg-2", Vec::new());
    leads_out.egress = vec![group_rule("sg-1")];
    vec![
        with("attached", vec![group("sg-1", Vec::new())], "sg-1").passes(),
        with("unused", vec![group("sg-1", Vec::new())], "sg-9").fails(),
        with("used by itself only", vec![group("sg-1", vec![group_rule("sg-1")])], "sg-9").fails(),
        with("named by another", vec![group("sg-1", Vec::new()), group("sg-2", vec![group_rule("sg-1")])], "sg-2")
            .passes(),
        with("named by another's outbound rule", vec![group("sg-1", Vec::new()), leads_out.clone()], "sg-9")
            .gives(&[("sg-1", Status::Pass), ("sg-2", Status::Fail)]),
        with("default", vec![default], "sg-9").does_not_apply(),
        regional("interfaces unread", |region| {
            region.ec2.security_groups = Listing::complete(vec![group("sg-1", Vec::new()), leads_out.clone()]);
        })
        .gives(&[("sg-1", Status::Pass), ("sg-2", Status::Unknown)]),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
