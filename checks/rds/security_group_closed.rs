//! Who may reach a database's port.

use super::each_reached;
use crate::calls::Operation;
use crate::calls::ec2::{
    DescribeInternetGateways, DescribeManagedPrefixLists, DescribeNetworkAcls, DescribeRouteTables,
    DescribeSecurityGroups, DescribeSubnets, DescribeVpcBlockPublicAccessExclusions,
    DescribeVpcBlockPublicAccessOptions, GetManagedPrefixListEntries,
};
use crate::calls::rds::DescribeDBInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::OfRegion;
use crate::fact::{Gap, Reason, any};
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::network::{Exposure, Network, Protocol, open_to_internet};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-security-group-closed",
    title: "Database security groups admit no open range",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.network-exposure")],
    reads: &[
        DescribeDBInstances::CALL,
        DescribeInternetGateways::CALL,
        DescribeManagedPrefixLists::CALL,
        DescribeNetworkAcls::CALL,
        DescribeRouteTables::CALL,
        DescribeSecurityGroups::CALL,
        DescribeSubnets::CALL,
        DescribeVpcBlockPublicAccessExclusions::CALL,
        DescribeVpcBlockPublicAccessOptions::CALL,
        GetManagedPrefixListEntries::CALL,
    ],
    params: &[],
    why: "A security group that admits the internet to the database's port leaves only a password between strangers and \
          the data, as soon as there is a route.",
    fix: Fix {
        what: "Replace the open range by the security groups of the applications that use the database.",
        command: "aws ec2 revoke-security-group-ingress --group-id GROUP_ID --security-group-rule-ids RULE_ID",
    },
    references: &["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html"],
    judge: |judging| each_reached(judging, |region, instance, network| judge(instance, region.by, network)),
};

/// The group is judged as it stands; whether the internet reaches the database through it today is said with it.
fn judge(instance: &Instance, region: &OfRegion<'_>, network: &Network) -> Judgement {
    let port = given(instance.port, DescribeDBInstances::CALL, "Endpoint.Port")?;
    given(instance.security_groups.first(), DescribeDBInstances::CALL, "VpcSecurityGroups")?;
    let mut open_in = "";
    let open = any(instance.security_groups.iter().map(|id| {
        let open = is_open(id, port, region)?;
        if open {
            open_in = id;
        }
        Ok(open)
    }))?;
    if !open {
        return pass(format!("no security group opens port {port} to the internet"));
    }
    let what = format!("port {port} is open to the internet in the security group {open_in}");
    match network.database(&instance.arn).and_then(Exposure::directly) {
        Ok(Some(path)) => {
            let message = format!("{what}, and reached from {}", path.peers);
            fail(message).map(|verdict| path.explain(verdict))
        }
        Ok(None) => fail(format!("{what}, though not reached from it today")),
        Err(_) => fail(what),
    }
}

fn is_open(id: &str, port: i32, region: &OfRegion<'_>) -> Result<bool, Gap> {
    let Some(group) = region.security_groups().find(id)? else {
        // Another account may own the group, where the VPC is shared.
        let message = format!("the security group {id} is not among those of this account");
        return Err(Gap::new(DescribeSecurityGroups::CALL, Reason::Other, message));
    };
    let Ok(port) = u16::try_from(port) else {
        return Err(Gap::new(DescribeDBInstances::CALL, Reason::Malformed, format!("{port} is no port")));
    };
    Ok(open_to_internet(&group.ingress, region.prefix_lists(), Protocol::Tcp).on((port, port))?.is_some())
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{empty, instance, no_instance, with_instance};
    use crate::cases::{ACCOUNT, Case, regional};
    use crate::fact::{Fact, Listing};
    use crate::facts::ec2::{PrefixList, SecurityGroup, SecurityGroupRule};
    use crate::network::samples::{database, exclusion, prefix_list, tcp};

    fn rule(ports: (i32, i32), ipv4: &[&str], lists: &[&str]) -> SecurityGroupRule {
        SecurityGroupRule {
            protocol: "tcp".to_owned(),
            from_port: Some(ports.0),
            to_port: Some(ports.1),
            ipv4: ipv4.iter().map(|&range| range.to_owned()).collect(),
            ipv6: Vec::new(),
            prefix_lists: lists.iter().map(|&list| list.to_owned()).collect(),
            groups: Vec::new(),
        }
    }
    fn group(id: &str, ingress: Vec<SecurityGroupRule>) -> SecurityGroup {
        SecurityGroup {
            id: id.to_owned(),
            name: "database".to_owned(),
            vpc: Some("vpc-1".to_owned()),
            owner: Some(ACCOUNT.to_owned()),
            ingress,
            egress: Vec::new(),
            tags: None,
        }
    }
    fn guarded(name: &'static str, uses: &[&str], groups: Vec<SecurityGroup>) -> Case {
        regional(name, |region| {
            empty(&mut region.rds);
            let mut instance = instance("orders");
            instance.port = Some(5432);
            instance.security_groups = uses.iter().map(|&id| id.to_owned()).collect();
            region.rds.instances.seen_mut().push(instance);
            region.ec2.security_groups = Listing::complete(groups);
            region.ec2.prefix_lists = Listing::complete(vec![PrefixList {
                id: "pl-offices".to_owned(),
                name: None,
                owner: Some(ACCOUNT.to_owned()),
                entries: Listing::complete(vec!["203.0.113.0/24".to_owned()]),
            }]);
        })
    }
    let closed = || group("sg-1", vec![rule((5432, 5432), &["10.0.0.0/8"], &[])]);
    let open = |id: &str| group(id, vec![rule((5000, 6000), &["0.0.0.0/0"], &[])]);
    let mut cases = no_instance();
    cases.extend([
        guarded("closed", &["sg-1"], vec![closed()]).passes(),
        guarded("open", &["sg-1"], vec![open("sg-1")]).fails().saying("port 5432"),
        guarded("open in the second group", &["sg-1", "sg-2"], vec![closed(), open("sg-2")]).fails().saying("sg-2"),
        guarded("open in a group that is not used", &["sg-1"], vec![closed(), open("sg-2")]).passes(),
        guarded("another port open", &["sg-1"], vec![group("sg-1", vec![rule((443, 443), &["0.0.0.0/0"], &[])])])
            .passes(),
        guarded(
            "a prefix list of offices",
            &["sg-1"],
            vec![group("sg-1", vec![rule((5432, 5432), &[], &["pl-offices"])])],
        )
        .passes(),
        regional("a prefix list of offices, and all around it read", |region| {
            database(region);
            region.ec2.prefix_lists = Listing::complete(vec![prefix_list("pl-1", ACCOUNT, &["203.0.113.0/24"])]);
            region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(5432, &["pl-1"])];
        })
        .passes(),
        guarded("open, and a group unread", &["sg-9", "sg-1"], vec![open("sg-1")]).fails(),
        guarded("a group of another account", &["sg-9", "sg-1"], vec![closed()]).gives_unknown(),
        regional("reached", database).fails().saying("reached from 0.0.0.0/0"),
        regional("reached, left out of the block", |region| {
            database(region);
            region.ec2.vpc_block_public_access = Fact::of(Some("block-ingress".to_owned()));
            let left_out = exclusion("subnet/subnet-3", "allow-bidirectional", "create-complete");
            region.ec2.vpc_block_public_access_exclusions.seen_mut().push(left_out);
        })
        .fails()
        .saying("reached from"),
        regional("not publicly accessible", |region| {
            database(region);
            region.rds.instances.seen_mut()[0].public = Some(false);
        })
        .fails()
        .saying("not reached from it today"),
        with_instance("groups unread", |i| {
            i.port = Some(5432);
            i.security_groups = vec!["sg-1".to_owned()];
        })
        .gives_unknown(),
        with_instance("still without a port", |_| {}).gives_unknown(),
    ]);
    cases
}
