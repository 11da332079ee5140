//! Load balancers and their targets.

use super::{NOTHING, Row, of_instance, rows, seen};
use crate::fact::Listing;
use crate::facts::Regional;
use crate::facts::elb::{Balancer, TargetGroup};
use crate::network::samples::{
    BALANCER, TARGETS, WORLD, acl, balanced, chained, classic, default_entries, entry, listener, network_balanced,
    rule, target_group, tcp, text, texts,
};

const HOW: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html";
const ALB: &str = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html";
const ALB_GROUPS: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html";
const LISTENERS: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html";
const AUTHENTICATE: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html";
const HEALTH: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html";
const TARGET_GROUPS: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html";
const NLB_GROUPS: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html";
const NLB_LISTENERS: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html";
const CLIENT_IP: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html";
const ALB_TARGET: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html";
const CLASSIC: &str =
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-internet-facing-load-balancers.html";
const ACLS: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-basics.html";

const SHOP: &str = "TCP 8080 from 0.0.0.0/0";

fn front(region: &mut Regional) -> &mut Balancer {
    &mut region.elb.balancers.seen_mut()[0]
}

fn shop(region: &mut Regional) -> &mut TargetGroup {
    &mut region.elb.target_groups.seen_mut()[0]
}

fn admit(region: &mut Regional, peers: &[&str]) {
    region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(8080, peers)];
}

fn health(region: &mut Regional, health: Option<&str>) {
    shop(region).targets.seen_mut()[0].health = health.map(str::to_owned);
}

/// Registers the instance by its address.
fn by_address(region: &mut Regional, protocol: &str) {
    *shop(region) = target_group(TARGETS, "ip", protocol, BALANCER, &[("10.0.2.10", 8080)]);
}

/// The private subnet gets a network ACL of its own.
fn own_acl(region: &mut Regional) {
    region.ec2.network_acls.seen_mut()[0].subnets.retain(|id| id != "subnet-2");
    region.ec2.network_acls.seen_mut().push(acl("acl-2", &["subnet-2"], default_entries()));
}

const APPLICATION: &[Row] = &[
    ("a listener, a group and a target", HOW, |_| {}, SHOP),
    ("internal", HOW, |r| front(r).scheme = text("internal"), NOTHING),
    ("a scheme of tomorrow", HOW, |r| front(r).scheme = text("sideways"), "TCP 8080 perhaps: DescribeLoadBalancers"),
    ("being made", ALB, |r| front(r).state = text("provisioning"), NOTHING),
    ("impaired, and at work", ALB, |r| front(r).state = text("active_impaired"), SHOP),
    ("failed", ALB, |r| front(r).state = text("failed"), NOTHING),
    ("IPv6 alone", ALB, |r| front(r).address_type = text("dualstack-without-public-ipv4"), NOTHING),
    (
        "both families, the group opens IPv6",
        ALB,
        |r| {
            front(r).address_type = text("dualstack");
            r.ec2.security_groups.seen_mut()[1].ingress = vec![tcp(443, &["::/0"])];
        },
        "TCP 8080 from ::/0",
    ),
    ("its group is closed", ALB_GROUPS, |r| r.ec2.security_groups.seen_mut()[1].ingress.clear(), NOTHING),
    (
        "its group opens another port",
        ALB_GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[1].ingress = vec![tcp(80, &[WORLD])];
        },
        NOTHING,
    ),
    (
        "its group admits an office",
        ALB_GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[1].ingress = vec![tcp(443, &["203.0.113.0/24"])];
        },
        NOTHING,
    ),
    ("its group lets nothing out", ALB_GROUPS, |r| r.ec2.security_groups.seen_mut()[1].egress.clear(), NOTHING),
    (
        "its group lets out to the target's group",
        ALB_GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[1].egress = vec![tcp(8080, &["sg-1"])];
        },
        SHOP,
    ),
    (
        "its group lets out to another port",
        ALB_GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[1].egress = vec![tcp(80, &["10.0.0.0/16"])];
        },
        NOTHING,
    ),
    ("no listener", LISTENERS, |r| front(r).listeners.seen_mut().clear(), NOTHING),
    (
        "a listener that only answers",
        LISTENERS,
        |r| {
            front(r).listeners.seen_mut()[0].target_groups.clear();
            shop(r).balancers.clear();
        },
        NOTHING,
    ),
    (
        "a listener that asks for a login",
        AUTHENTICATE,
        |r| front(r).listeners.seen_mut()[0].authenticates = true,
        NOTHING,
    ),
    ("by a rule of the listener", LISTENERS, |r| front(r).listeners.seen_mut()[0].target_groups.clear(), SHOP),
    (
        "a second public subnet is enough",
        HOW,
        |r| {
            r.ec2.route_tables.seen_mut()[1].subnets.retain(|id| id != "subnet-1");
        },
        SHOP,
    ),
    ("its subnets lead nowhere", HOW, |r| r.ec2.route_tables.seen_mut()[1].subnets.clear(), NOTHING),
    ("the target's group admits others", TARGET_GROUPS, |r| admit(r, &["sg-9"]), NOTHING),
    ("the target's group admits the subnets", TARGET_GROUPS, |r| admit(r, &["10.0.0.0/16"]), SHOP),
    ("the target's group admits one of the subnets", TARGET_GROUPS, |r| admit(r, &["10.0.3.0/24"]), SHOP),
    (
        "the target's group admits a part of a subnet",
        TARGET_GROUPS,
        |r| admit(r, &["10.0.1.64/28"]),
        "TCP 8080 perhaps: DescribeLoadBalancers",
    ),
    (
        "the target's group admits another port",
        TARGET_GROUPS,
        |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(80, &["sg-lb"])];
        },
        NOTHING,
    ),
    ("clients are not seen by the target", TARGET_GROUPS, |r| admit(r, &["203.0.113.0/24"]), NOTHING),
    ("by address", TARGET_GROUPS, |r| by_address(r, "HTTP"), SHOP),
    (
        "by another's address",
        TARGET_GROUPS,
        |r| {
            by_address(r, "HTTP");
            shop(r).targets.seen_mut()[0].id = "10.0.2.99".to_owned();
        },
        NOTHING,
    ),
    ("a function", TARGET_GROUPS, |r| shop(r).kind = text("lambda"), NOTHING),
    ("unhealthy", HEALTH, |r| health(r, Some("unhealthy")), SHOP),
    ("just registered", HEALTH, |r| health(r, Some("initial")), SHOP),
    ("draining", HEALTH, |r| health(r, Some("draining")), NOTHING),
    ("unused", HEALTH, |r| health(r, Some("unused")), NOTHING),
    ("a health of tomorrow", HEALTH, |r| health(r, Some("fine")), "TCP 8080 perhaps: DescribeTargetHealth"),
    ("the target is stopped", HEALTH, |r| r.ec2.instances.seen_mut()[0].state = "stopped".to_owned(), NOTHING),
    (
        "the target's network ACL lets nothing in",
        ACLS,
        |r| {
            own_acl(r);
            r.ec2.network_acls.seen_mut()[1].entries.push(entry(10, false, false, Some((8080, 8080)), "10.0.0.0/16"));
        },
        NOTHING,
    ),
    (
        "the target's network ACL lets no answer out",
        ACLS,
        |r| {
            own_acl(r);
            r.ec2.network_acls.seen_mut()[1].entries.push(entry(10, false, true, None, "10.0.0.0/16"));
        },
        NOTHING,
    ),
    (
        "the target's network ACL keeps the internet out",
        ACLS,
        |r| {
            own_acl(r);
            r.ec2.network_acls.seen_mut()[1].entries.retain(|entry| entry.egress);
            r.ec2.network_acls.seen_mut()[1].entries.push(entry(10, true, false, None, "10.0.0.0/16"));
        },
        SHOP,
    ),
    (
        "within a subnet there is no network ACL",
        ACLS,
        |r| {
            r.ec2.instances.seen_mut()[0].subnet = text("subnet-1");
            r.ec2.instances.seen_mut()[0].interfaces[0].subnet = text("subnet-1");
            r.ec2.network_acls.seen_mut()[0].entries.push(entry(10, false, false, Some((8080, 8080)), WORLD));
        },
        SHOP,
    ),
];

const NETWORK: &[Row] = &[
    ("without groups everything is let in", NLB_GROUPS, |_| {}, SHOP),
    ("instances see the client", CLIENT_IP, |r| admit(r, &["203.0.113.0/24"]), NOTHING),
    ("instances do not see the subnets", CLIENT_IP, |r| admit(r, &["10.0.0.0/16"]), NOTHING),
    ("instances see a part of the world", CLIENT_IP, |r| admit(r, &["8.0.0.0/8"]), "TCP 8080 from 8.0.0.0/8"),
    (
        "addresses by TCP see the load balancer",
        CLIENT_IP,
        |r| {
            by_address(r, "TCP");
            admit(r, &["10.0.0.0/16"]);
        },
        SHOP,
    ),
    (
        "addresses by TCP do not see the client",
        CLIENT_IP,
        |r| {
            by_address(r, "TCP");
            admit(r, &["8.0.0.0/8"]);
        },
        NOTHING,
    ),
    (
        "addresses by UDP see the client",
        CLIENT_IP,
        |r| {
            by_address(r, "UDP");
            front(r).listeners = Listing::complete(vec![listener("UDP", 53, &[TARGETS])]);
            r.ec2.security_groups.seen_mut()[0].ingress = vec![rule("udp", (8080, 8080), &["8.0.0.0/8"])];
        },
        "UDP 8080 from 8.0.0.0/8",
    ),
    (
        "both transports",
        NLB_LISTENERS,
        |r| {
            by_address(r, "TCP_UDP");
            front(r).listeners = Listing::complete(vec![listener("TCP_UDP", 53, &[TARGETS])]);
            r.ec2.security_groups.seen_mut()[0].ingress = vec![rule("-1", (0, 0), &[WORLD])];
        },
        "TCP 8080 from 0.0.0.0/0; UDP 8080 from 0.0.0.0/0",
    ),
    (
        "its group filters clients",
        NLB_GROUPS,
        |r| {
            front(r).security_groups = texts(&["sg-lb"]);
            r.ec2.security_groups.seen_mut()[1].ingress = vec![tcp(443, &["203.0.113.0/24"])];
        },
        NOTHING,
    ),
    (
        "the target's group names its group, whatever the client",
        NLB_GROUPS,
        |r| {
            front(r).security_groups = texts(&["sg-lb"]);
            admit(r, &["sg-lb"]);
        },
        SHOP,
    ),
    (
        "a protocol of tomorrow",
        NLB_LISTENERS,
        |r| front(r).listeners.seen_mut()[0].protocol = text("SCTP"),
        "TCP 8080 perhaps: DescribeListeners",
    ),
    (
        "the target's network ACL sees the client",
        CLIENT_IP,
        |r| {
            own_acl(r);
            r.ec2.network_acls.seen_mut()[1].entries.push(entry(10, false, false, None, "0.0.0.0/1"));
        },
        "TCP 8080 from 128.0.0.0/3, 160.0.0.0/5 and 10 more",
    ),
    ("a gateway load balancer", HOW, |r| front(r).kind = text("gateway"), NOTHING),
];

const OLD: &[Row] = &[
    ("a listener and an instance", CLASSIC, |_| {}, SHOP),
    ("internal", CLASSIC, |r| r.elb.classic.seen_mut()[0].scheme = text("internal"), NOTHING),
    ("no instance", CLASSIC, |r| r.elb.classic.seen_mut()[0].instances.clear(), NOTHING),
    ("in a private subnet", CLASSIC, |r| r.elb.classic.seen_mut()[0].subnets = texts(&["subnet-2"]), NOTHING),
    ("its group is closed", CLASSIC, |r| r.ec2.security_groups.seen_mut()[1].ingress.clear(), NOTHING),
    ("the instance's group admits others", CLASSIC, |r| admit(r, &["sg-9"]), NOTHING),
    ("the instance does not see clients", CLASSIC, |r| admit(r, &["8.0.0.0/8"]), NOTHING),
];

#[test]
fn what_application_load_balancers_pass_on() {
    rows(balanced, of_instance, APPLICATION);
}

#[test]
fn what_network_load_balancers_pass_on() {
    rows(network_balanced, of_instance, NETWORK);
}

/// An application load balancer behind a network load balancer.
const CHAINED: &[Row] = &[
    ("one behind the other", ALB_TARGET, |_| {}, SHOP),
    ("the inner one lets nobody in", ALB_TARGET, |r| r.ec2.security_groups.seen_mut()[2].ingress.clear(), NOTHING),
    (
        "the inner one listens elsewhere",
        ALB_TARGET,
        |r| {
            r.elb.balancers.seen_mut()[1].listeners.seen_mut()[0].port = Some(81);
        },
        NOTHING,
    ),
    ("the outer one is internal", ALB_TARGET, |r| front(r).scheme = text("internal"), NOTHING),
    (
        "the inner listeners are unread",
        ALB_TARGET,
        |r| r.elb.balancers.seen_mut()[1].listeners = Listing::unread(),
        "TCP 8080 perhaps: DescribeListeners",
    ),
];

#[test]
fn what_load_balancers_pass_on_to_each_other() {
    rows(chained, of_instance, CHAINED);
}

#[test]
fn what_classic_load_balancers_pass_on() {
    rows(classic, of_instance, OLD);
}

#[test]
fn load_balancers_are_reached_themselves() {
    rows(
        balanced,
        |network| seen(network.balancer(BALANCER).unwrap()),
        &[
            ("its listener", LISTENERS, |_| {}, "TCP 443 from 0.0.0.0/0"),
            ("whatever its targets", LISTENERS, |r| r.elb.target_groups.seen_mut().clear(), "TCP 443 from 0.0.0.0/0"),
            ("internal", HOW, |r| front(r).scheme = text("internal"), NOTHING),
        ],
    );
    rows(
        classic,
        |network| seen(network.balancer("old").unwrap()),
        &[("its listener", CLASSIC, |_| {}, "TCP 443 from 0.0.0.0/0")],
    );
}

#[test]
fn the_hops_are_told_in_order() {
    let mut region = Regional::unread();
    balanced(&mut region);
    let network = crate::network::Network::of(&region);
    let path = &network.instance("i-1").unwrap().paths[0];
    assert_eq!(path.through.as_deref(), Some("load balancer web, listener HTTPS 443"));
    let told: Vec<&str> = path.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "igw-1 is attached to vpc-1",
            "rtb-1 of subnet-1 sends answers to 0.0.0.0/0 through igw-1",
            "acl-1 lets TCP port 443 in from 0.0.0.0/0, and answers out",
            "sg-lb lets TCP port 443 in from 0.0.0.0/0",
            "web faces the internet with its listener HTTPS 443",
            "shop sends to i-1 on port 8080",
            "sg-1 of eni-1 lets TCP port 8080 in from web",
            "i-1 is running",
        ]
    );
}
