//! A region for cases: an instance, a database and a load balancer that the internet reaches,
//! and pieces to change in it.

use crate::fact::{Fact, Listing};
use crate::facts::Regional;
use crate::facts::ec2::{
    BlockPublicAccessExclusion, Instance, InstanceInterface, InternetGateway, NetworkAcl, NetworkAclEntry, PrefixList,
    Route, RouteTable, SecurityGroup, SecurityGroupRule, Subnet,
};
use crate::facts::elb::{Balancer, ClassicBalancer, ClassicListener, Listener, Target, TargetGroup};

pub(crate) const ACCOUNT: &str = crate::cases::ACCOUNT;
pub(crate) const WORLD: &str = "0.0.0.0/0";

pub(crate) fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

pub(crate) fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

/// A rule for ranges (IPv4 and IPv6), prefix lists (`pl-`) and groups (`sg-`).
pub(crate) fn rule(protocol: &str, ports: (i32, i32), peers: &[&str]) -> SecurityGroupRule {
    let some = |fits: fn(&str) -> bool| peers.iter().filter(|peer| fits(peer)).map(|&peer| peer.to_owned()).collect();
    SecurityGroupRule {
        protocol: protocol.to_owned(),
        from_port: Some(ports.0),
        to_port: Some(ports.1),
        ipv4: some(|peer| peer.contains('.')),
        ipv6: some(|peer| peer.contains(':')),
        prefix_lists: some(|peer| peer.starts_with("pl-")),
        groups: some(|peer| peer.starts_with("sg-")),
    }
}

/// A rule for one TCP port.
pub(crate) fn tcp(port: i32, peers: &[&str]) -> SecurityGroupRule {
    rule("tcp", (port, port), peers)
}

pub(crate) fn group(id: &str, ingress: Vec<SecurityGroupRule>) -> SecurityGroup {
    SecurityGroup {
        id: id.to_owned(),
        name: id.replace("sg-", "group-"),
        vpc: text("vpc-1"),
        owner: text(ACCOUNT),
        ingress,
        egress: vec![SecurityGroupRule { from_port: None, to_port: None, ..rule("-1", (0, 0), &[WORLD, "::/0"]) }],
        tags: None,
    }
}

/// An entry of a network ACL; without ports it speaks of every protocol.
pub(crate) fn entry(number: i32, allow: bool, egress: bool, ports: Option<(i32, i32)>, range: &str) -> NetworkAclEntry {
    let ipv6 = range.contains(':');
    NetworkAclEntry {
        number,
        egress,
        allow,
        protocol: if ports.is_some() { "6" } else { "-1" }.to_owned(),
        ipv4: (!ipv6).then(|| range.to_owned()),
        ipv6: ipv6.then(|| range.to_owned()),
        from_port: ports.map(|ports| ports.0),
        to_port: ports.map(|ports| ports.1),
    }
}

/// What AWS puts into a default network ACL: everything is let through both ways.
pub(crate) fn default_entries() -> Vec<NetworkAclEntry> {
    [false, true]
        .into_iter()
        .flat_map(|egress| {
            [
                entry(100, true, egress, None, WORLD),
                entry(101, true, egress, None, "::/0"),
                entry(32767, false, egress, None, WORLD),
                entry(32768, false, egress, None, "::/0"),
            ]
        })
        .collect()
}

pub(crate) fn acl(id: &str, subnets: &[&str], entries: Vec<NetworkAclEntry>) -> NetworkAcl {
    NetworkAcl {
        id: id.to_owned(),
        vpc: text("vpc-1"),
        default: false,
        owner: text(ACCOUNT),
        subnets: texts(subnets),
        entries,
        tags: None,
    }
}

pub(crate) fn route(destination: &str, target: &str) -> Route {
    Route { destination: destination.to_owned(), target: text(target), state: text("active") }
}

pub(crate) fn table(id: &str, vpc: &str, main: bool, subnets: &[&str], routes: Vec<Route>) -> RouteTable {
    RouteTable {
        id: id.to_owned(),
        vpc: text(vpc),
        main,
        owner: text(ACCOUNT),
        subnets: texts(subnets),
        routes,
        tags: None,
    }
}

pub(crate) fn subnet(id: &str, ipv4: &str, ipv6: &str, zone: &str) -> Subnet {
    Subnet {
        id: id.to_owned(),
        vpc: text("vpc-1"),
        zone: text(zone),
        owner: text(ACCOUNT),
        public_ip_on_launch: None,
        ipv4: text(ipv4),
        ipv6: texts(&[ipv6]),
        tags: None,
    }
}

pub(crate) fn prefix_list(id: &str, owner: &str, entries: &[&str]) -> PrefixList {
    PrefixList { id: id.to_owned(), name: None, owner: text(owner), entries: Listing::complete(texts(entries)) }
}

pub(crate) fn interface(id: &str, subnet: &str, groups: &[&str]) -> InstanceInterface {
    InstanceInterface {
        id: id.to_owned(),
        vpc: text("vpc-1"),
        subnet: text(subnet),
        private_ips: Vec::new(),
        public_ip: None,
        ipv6: Vec::new(),
        security_groups: texts(groups),
        kind: text("interface"),
    }
}

/// A running instance with one interface.
pub(crate) fn instance(id: &str, subnet: &str, groups: &[&str]) -> Instance {
    let mut instance = crate::ec2::samples::instance();
    instance.id = id.to_owned();
    instance.vpc = text("vpc-1");
    instance.subnet = text(subnet);
    instance.security_groups = texts(groups);
    instance.interfaces = vec![interface(&id.replace("i-", "eni-"), subnet, groups)];
    instance
}

pub(crate) fn exclusion(resource: &str, mode: &str, state: &str) -> BlockPublicAccessExclusion {
    BlockPublicAccessExclusion {
        id: "vpcbpa-exclude-1".to_owned(),
        mode: text(mode),
        resource: Some(format!("arn:aws:ec2:eu-west-1:{ACCOUNT}:{resource}")),
        state: text(state),
    }
}

/// A VPC with a public and a private subnet, and nothing in it.
pub(crate) fn network(region: &mut Regional) {
    let ec2 = &mut region.ec2;
    ec2.internet_gateways =
        Listing::complete(vec![InternetGateway { id: "igw-1".to_owned(), vpcs: texts(&["vpc-1"]), tags: None }]);
    let local = || vec![route("10.0.0.0/16", "local"), route("2600:1f18::/56", "local")];
    let mut public = local();
    public.extend([route(WORLD, "igw-1"), route("::/0", "igw-1")]);
    ec2.route_tables = Listing::complete(vec![
        table("rtb-main", "vpc-1", true, &[], local()),
        table("rtb-1", "vpc-1", false, &["subnet-1", "subnet-3"], public),
    ]);
    ec2.network_acls = Listing::complete(vec![acl("acl-1", &["subnet-1", "subnet-2", "subnet-3"], default_entries())]);
    ec2.subnets = Listing::complete(vec![
        subnet("subnet-1", "10.0.1.0/24", "2600:1f18:0:1::/64", "eu-west-1a"),
        subnet("subnet-2", "10.0.2.0/24", "2600:1f18:0:2::/64", "eu-west-1a"),
        subnet("subnet-3", "10.0.3.0/24", "2600:1f18:0:3::/64", "eu-west-1b"),
    ]);
    ec2.vpc_block_public_access = Fact::of(text("off"));
    ec2.vpc_block_public_access_exclusions = Listing::complete(Vec::new());
    ec2.prefix_lists = Listing::complete(Vec::new());
    ec2.security_groups = Listing::complete(Vec::new());
    ec2.instances = Listing::complete(Vec::new());
    region.elb.balancers = Listing::complete(Vec::new());
    region.elb.classic = Listing::complete(Vec::new());
    region.elb.target_groups = Listing::complete(Vec::new());
    region.rds.instances = Listing::complete(Vec::new());
}

/// An instance `i-1` in the public subnet, with a public address, whose group `sg-1` opens SSH.
pub(crate) fn direct(region: &mut Regional) {
    network(region);
    let mut instance = instance("i-1", "subnet-1", &["sg-1"]);
    instance.interfaces[0].public_ip = text("203.0.113.1");
    instance.interfaces[0].private_ips = texts(&["10.0.1.10"]);
    region.ec2.instances.seen_mut().push(instance);
    region.ec2.security_groups.seen_mut().push(group("sg-1", vec![tcp(22, &[WORLD])]));
}

pub(crate) const BALANCER: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/1";
pub(crate) const TARGETS: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/1";

pub(crate) fn listener(protocol: &str, port: i32, targets: &[&str]) -> Listener {
    Listener {
        arn: format!("{BALANCER}/{port}"),
        port: Some(port),
        protocol: text(protocol),
        target_groups: texts(targets),
        authenticates: false,
    }
}

/// A load balancer that faces the internet in both public subnets.
pub(crate) fn balancer(arn: &str, name: &str, kind: &str, groups: &[&str], listeners: Vec<Listener>) -> Balancer {
    Balancer {
        arn: arn.to_owned(),
        name: name.to_owned(),
        kind: text(kind),
        scheme: text("internet-facing"),
        state: text("active"),
        vpc: text("vpc-1"),
        subnets: texts(&["subnet-1", "subnet-3"]),
        security_groups: texts(groups),
        address_type: text("ipv4"),
        listeners: Listing::complete(listeners),
        tags: None,
    }
}

pub(crate) fn target_group(
    arn: &str,
    kind: &str,
    protocol: &str,
    balancer: &str,
    targets: &[(&str, i32)],
) -> TargetGroup {
    let target = |(id, port): &(&str, i32)| Target { id: (*id).to_owned(), port: Some(*port), health: text("healthy") };
    TargetGroup {
        arn: arn.to_owned(),
        name: "shop".to_owned(),
        kind: text(kind),
        protocol: text(protocol),
        address_type: text("ipv4"),
        balancers: texts(&[balancer]),
        targets: Listing::complete(targets.iter().map(target).collect()),
    }
}

/// An instance `i-1` in the private subnet, whose group admits the application load balancer `web` on port 8080.
pub(crate) fn balanced(region: &mut Regional) {
    network(region);
    let mut instance = instance("i-1", "subnet-2", &["sg-1"]);
    instance.interfaces[0].private_ips = texts(&["10.0.2.10"]);
    region.ec2.instances.seen_mut().push(instance);
    region
        .ec2
        .security_groups
        .seen_mut()
        .extend([group("sg-1", vec![tcp(8080, &["sg-lb"])]), group("sg-lb", vec![tcp(443, &[WORLD])])]);
    let web = balancer(BALANCER, "web", "application", &["sg-lb"], vec![listener("HTTPS", 443, &[TARGETS])]);
    region.elb.balancers.seen_mut().push(web);
    let shop = target_group(TARGETS, "instance", "HTTP", BALANCER, &[("i-1", 8080)]);
    region.elb.target_groups.seen_mut().push(shop);
}

/// The same with a network load balancer without groups and a target group of TCP, where the
/// instance's group admits everyone.
pub(crate) fn network_balanced(region: &mut Regional) {
    balanced(region);
    let balancer = &mut region.elb.balancers.seen_mut()[0];
    balancer.kind = text("network");
    balancer.security_groups.clear();
    balancer.listeners = Listing::complete(vec![listener("TCP", 443, &[TARGETS])]);
    region.elb.target_groups.seen_mut()[0].protocol = text("TCP");
    region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(8080, &[WORLD])];
}

/// The same with an application load balancer behind the network load balancer.
pub(crate) fn chained(region: &mut Regional) {
    network_balanced(region);
    let inner = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/inner/2";
    let mut alb = balancer(inner, "inner", "application", &["sg-in"], vec![listener("HTTP", 80, &["tg-2"])]);
    alb.scheme = text("internal");
    region.elb.balancers.seen_mut().push(alb);
    region.elb.target_groups.seen_mut()[0] = target_group(TARGETS, "alb", "TCP", BALANCER, &[(inner, 80)]);
    region.elb.target_groups.seen_mut().push(target_group("tg-2", "instance", "HTTP", inner, &[("i-1", 8080)]));
    region.ec2.security_groups.seen_mut().push(group("sg-in", vec![tcp(80, &[WORLD])]));
    region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(8080, &["sg-in"])];
}

/// The same with a classic load balancer.
pub(crate) fn classic(region: &mut Regional) {
    balanced(region);
    region.elb.balancers.seen_mut().clear();
    region.elb.target_groups.seen_mut().clear();
    region.elb.classic.seen_mut().push(ClassicBalancer {
        name: "old".to_owned(),
        scheme: text("internet-facing"),
        vpc: text("vpc-1"),
        subnets: texts(&["subnet-1"]),
        security_groups: texts(&["sg-lb"]),
        listeners: vec![ClassicListener { protocol: "TCP".to_owned(), port: 443, instance_port: 8080 }],
        instances: texts(&["i-1"]),
    });
}

/// A publicly accessible PostgreSQL `orders` in the public subnet of its zone.
pub(crate) fn database(region: &mut Regional) {
    network(region);
    let mut orders = crate::rds::samples::instance("orders");
    orders.public = Some(true);
    orders.port = Some(5432);
    orders.vpc = text("vpc-1");
    orders.zone = text("eu-west-1b");
    orders.subnets = texts(&["subnet-2", "subnet-3"]);
    orders.security_groups = texts(&["sg-1"]);
    region.rds.instances.seen_mut().push(orders);
    region.ec2.security_groups.seen_mut().push(group("sg-1", vec![tcp(5432, &[WORLD])]));
}
