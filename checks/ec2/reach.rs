//! What the checks of reachability share: the analysis of `network`, and the calls behind it.

use crate::calls::{Call, Operation, ec2, elasticloadbalancing, elasticloadbalancingv2};
use crate::facts::ec2::Instance;
use crate::judging::Judging;
use crate::network::Exposure;
use crate::verdict::{Judgement, skip};

/// The calls behind a direct way from the internet.
pub(super) const DIRECT: &[&Call] = &[
    ec2::DescribeInstances::CALL,
    ec2::DescribeInternetGateways::CALL,
    ec2::DescribeManagedPrefixLists::CALL,
    ec2::DescribeNetworkAcls::CALL,
    ec2::DescribeRouteTables::CALL,
    ec2::DescribeSecurityGroups::CALL,
    ec2::DescribeVpcBlockPublicAccessExclusions::CALL,
    ec2::DescribeVpcBlockPublicAccessOptions::CALL,
    ec2::GetManagedPrefixListEntries::CALL,
];

/// The same, and those behind a way through a load balancer.
pub(crate) const ANY: &[&Call] = &[
    ec2::DescribeInstances::CALL,
    ec2::DescribeInternetGateways::CALL,
    ec2::DescribeManagedPrefixLists::CALL,
    ec2::DescribeNetworkAcls::CALL,
    ec2::DescribeRouteTables::CALL,
    ec2::DescribeSecurityGroups::CALL,
    ec2::DescribeSubnets::CALL,
    ec2::DescribeVpcBlockPublicAccessExclusions::CALL,
    ec2::DescribeVpcBlockPublicAccessOptions::CALL,
    ec2::GetManagedPrefixListEntries::CALL,
    elasticloadbalancing::DescribeLoadBalancers::CALL,
    elasticloadbalancingv2::DescribeListeners::CALL,
    elasticloadbalancingv2::DescribeLoadBalancers::CALL,
    elasticloadbalancingv2::DescribeTargetGroups::CALL,
    elasticloadbalancingv2::DescribeTargetHealth::CALL,
];

/// Judges how the internet reaches every instance that still exists.
pub(crate) fn each(judging: &mut Judging<'_>, judge: impl Fn(&Instance, &Exposure) -> Judgement) {
    for (region, network) in judging.networks() {
        judging.each(region.name, &region.ec2.instances, |instance| {
            if instance.exists() { judge(instance, network.instance(&instance.id)?) } else { skip() }
        });
    }
}

/// Cases of a direct way: `bad` is given to an instance that is reached, `good` where it is not.
/// Between them, every call of [`DIRECT`] matters.
#[cfg(test)]
pub(crate) fn direct_cases(port: i32, fill: fn(&mut crate::facts::Regional)) -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, regional};
    use crate::facts::Regional;
    use crate::network::samples::{direct, exclusion, prefix_list, rule, tcp, text};

    let with = move |name, change: fn(&mut Regional)| {
        regional(name, move |region| {
            direct(region);
            region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(port, &["0.0.0.0/0"])];
            fill(region);
            change(region);
        })
    };
    let by_list = |name, list: &'static str| {
        regional(name, move |region| {
            direct(region);
            region.ec2.security_groups.seen_mut()[0].ingress = vec![rule("tcp", (port, port), &["pl-1"])];
            region.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &[list]));
            fill(region);
        })
    };
    vec![
        with("reached", |_| {}).fails(),
        with("no public address", |r| r.ec2.instances.seen_mut()[0].interfaces[0].public_ip = None).passes(),
        with("the group is closed", |r| r.ec2.security_groups.seen_mut()[0].ingress.clear()).passes(),
        with("in a private subnet", |r| r.ec2.instances.seen_mut()[0].interfaces[0].subnet = text("subnet-2")).passes(),
        with("the network ACL is closed", |r| r.ec2.network_acls.seen_mut()[0].entries.clear()).passes(),
        with("the gateway is detached", |r| r.ec2.internet_gateways.seen_mut()[0].vpcs.clear()).passes(),
        with("stopped", |r| r.ec2.instances.seen_mut()[0].state = "stopped".to_owned()).passes(),
        with("public access is blocked", |r| {
            r.ec2.vpc_block_public_access = crate::fact::Fact::of(text("block-ingress"));
        })
        .passes(),
        with("blocked, and left out of the block", |r| {
            r.ec2.vpc_block_public_access = crate::fact::Fact::of(text("block-bidirectional"));
            let left_out = exclusion("vpc/vpc-1", "allow-bidirectional", "create-complete");
            r.ec2.vpc_block_public_access_exclusions.seen_mut().push(left_out);
        })
        .fails(),
        with("terminated", |r| r.ec2.instances.seen_mut()[0].state = "terminated".to_owned()).says_nothing(),
        by_list("by a prefix list", "0.0.0.0/0").fails(),
        by_list("by a prefix list of an office", "203.0.113.0/24").passes(),
        with("routes unread", |r| r.ec2.route_tables = crate::fact::Listing::unread()).gives_unknown(),
        with("routes unread, the group closed", |r| {
            r.ec2.route_tables = crate::fact::Listing::unread();
            r.ec2.security_groups.seen_mut()[0].ingress.clear();
        })
        .passes(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}

/// Cases of a way to a port, direct or through a load balancer. Between them, every call of
/// [`ANY`] matters.
#[cfg(test)]
pub(crate) fn cases(port: i32) -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Listing;
    use crate::facts::Regional;
    use crate::network::samples::{balanced, classic, network_balanced, texts};

    let through = |name, start: fn(&mut Regional), change: fn(&mut Regional)| {
        regional(name, move |region| {
            start(region);
            for target in region.elb.target_groups.seen_mut().iter_mut().flat_map(|group| group.targets.seen_mut()) {
                target.port = Some(port);
            }
            for listener in region.elb.classic.seen_mut().iter_mut().flat_map(|old| &mut old.listeners) {
                listener.instance_port = port;
            }
            for rule in &mut region.ec2.security_groups.seen_mut()[0].ingress {
                (rule.from_port, rule.to_port) = (Some(port), Some(port));
            }
            change(region);
        })
    };
    let mut cases = direct_cases(port, |_| {});
    cases.extend([
        through("behind an application load balancer", balanced, |_| {}).fails().saying("load balancer web"),
        through("behind a network load balancer", network_balanced, |_| {}).fails().saying("TCP 443"),
        through("behind a classic load balancer", classic, |_| {}).fails().saying("load balancer old"),
        through("admitted by the load balancer's subnets", balanced, |r| {
            r.ec2.security_groups.seen_mut()[0].ingress[0].groups.clear();
            r.ec2.security_groups.seen_mut()[0].ingress[0].ipv4 = texts(&["10.0.0.0/16"]);
        })
        .fails(),
        through("behind an internal load balancer", balanced, |r| {
            r.elb.balancers.seen_mut()[0].scheme = Some("internal".to_owned());
        })
        .passes(),
        through("the target's group admits others", balanced, |r| {
            r.ec2.security_groups.seen_mut()[0].ingress[0].groups = texts(&["sg-9"]);
        })
        .passes(),
        through("classic load balancers unread", balanced, |r| {
            r.ec2.security_groups.seen_mut()[0].ingress[0].groups = texts(&["sg-9"]);
            r.elb.classic = Listing::unread();
        })
        .gives_unknown(),
    ]);
    cases
}
