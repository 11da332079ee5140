//! Bounded time: large regions, and rules that are made to be slow.

use std::time::{Duration, Instant};

use crate::facts::Regional;
use crate::facts::ec2::SecurityGroupRule;
use crate::network::samples::{
    ACCOUNT, BALANCER, WORLD, balanced, direct, entry, group, instance, prefix_list, route, rule, tcp, text,
};
use crate::network::{Network, Protocol, open_through_acl};

/// Ten times what an unoptimised build takes on a slow machine.
const SOON: Duration = Duration::from_secs(20);

fn in_time<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    assert!(took < SOON, "{what} took {took:?}");
    done
}

fn many(n: i32) -> impl Iterator<Item = i32> + Clone {
    0..n
}

#[test]
fn a_large_region_is_worked_out_soon() {
    let mut region = Regional::unread();
    direct(&mut region);
    for n in many(2_000) {
        let port = 1_000 + n;
        let rules = vec![tcp(port, &[WORLD]), tcp(port + 2_000, &["10.0.0.0/8"]), tcp(22, &["203.0.113.0/24"])];
        region.ec2.security_groups.seen_mut().push(group(&format!("sg-{}", n + 10), rules));
    }
    for n in many(10_000) {
        let (a, b) = (format!("sg-{}", n % 2_000 + 10), format!("sg-{}", n * 7 % 2_000 + 10));
        let mut one = instance(&format!("i-{}", n + 10), "subnet-1", &[&a, &b]);
        one.interfaces[0].public_ip = text("203.0.113.9");
        region.ec2.instances.seen_mut().push(one);
    }
    let network = in_time("10,000 instances and 2,000 groups", || Network::of(&region));
    assert_eq!(network.instance("i-10").unwrap().on(Protocol::Tcp, (1_000, 1_000)).unwrap().unwrap().peers, WORLD);
    assert_eq!(network.instance("i-11").unwrap().on(Protocol::Tcp, (1_000, 1_000)), Ok(None));
}

#[test]
fn many_targets_are_worked_out_soon() {
    let mut region = Regional::unread();
    balanced(&mut region);
    for n in many(5_000) {
        let id = format!("i-{}", n + 10);
        region.ec2.instances.seen_mut().push(instance(&id, "subnet-2", &["sg-1"]));
        let mut target = region.elb.target_groups.seen()[0].targets.seen()[0].clone();
        target.id = id;
        region.elb.target_groups.seen_mut()[0].targets.seen_mut().push(target);
    }
    let network = in_time("5,000 targets", || Network::of(&region));
    assert_eq!(network.instance("i-5009").unwrap().paths.len(), 1);
    assert_eq!(network.balancer(BALANCER).unwrap().paths.len(), 1);
}

#[test]
fn hostile_rules_take_bounded_time() {
    fn address(n: i32) -> String {
        format!("{}.{}.{}.0/24", 1 + n % 200, n / 200 % 250, n % 251)
    }
    type Make = fn(i32) -> SecurityGroupRule;
    let shapes: [(&str, Make); 4] = [
        ("one port, many sources", |n| tcp(22, &[&address(n)])),
        ("many ports, one source", |n| tcp(n * 2, &[WORLD])),
        ("nested ports, many sources", |n| rule("tcp", (n, 40_000 - n), &[&address(n)])),
        ("many addresses of IPv6", |n| tcp(22, &[&format!("2600:{n:x}::1/128")])),
    ];
    for (shape, make) in shapes {
        let mut region = Regional::unread();
        direct(&mut region);
        region.ec2.security_groups.seen_mut()[0].ingress = many(10_000).map(make).collect();
        in_time(shape, || Network::of(&region));
    }
}

#[test]
fn too_much_to_tell_is_unclear_and_not_closed() {
    let mut region = Regional::unread();
    direct(&mut region);
    let nested = |n: i32| rule("tcp", (n, 40_000 - n), &[WORLD]);
    region.ec2.security_groups.seen_mut()[0].ingress = many(10_000).map(nested).collect();
    let network = Network::of(&region);
    assert!(network.instance("i-1").unwrap().on(Protocol::Tcp, (20_000, 20_000)).is_err());
}

#[test]
fn hostile_entries_take_bounded_time() {
    let v6 = |n: i32| entry(n, n % 2 == 0, false, Some((22, 22)), &format!("2600:{n:x}::1/128"));
    let nested = |n: i32| entry(n, n % 2 == 0, false, Some((n, 40_000 - n)), &format!("{}.0.0.0/8", 1 + n % 200));
    let narrower = |n: i32| entry(n, n % 2 == 0, false, Some((22, 22)), &format!("8.0.{}.0/{}", n % 256, 24 - n % 16));
    for (shape, entries) in [
        ("IPv6 addresses", many(10_000).map(v6).collect::<Vec<_>>()),
        ("nested ports", many(10_000).map(nested).collect()),
        ("overlapping ranges", many(10_000).map(narrower).collect()),
    ] {
        in_time(shape, || open_through_acl(&entries, false, Protocol::Tcp));
    }
}

#[test]
fn hostile_routes_and_lists_take_bounded_time() {
    let mut region = Regional::unread();
    direct(&mut region);
    let routes = &mut region.ec2.route_tables.seen_mut()[1].routes;
    routes.extend(many(10_000).map(|n| route(&format!("{}.{}.0.0/16", 1 + n % 200, n / 200), "tgw-1")));
    routes.extend(many(10_000).map(|n| route(&format!("2600:{n:x}::/32"), "pcx-1")));
    let entries: Vec<String> = (0..10_000).map(|n| format!("{}.{}.1.0/24", 1 + n % 200, n / 200)).collect();
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    region.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &entries));
    region.ec2.security_groups.seen_mut()[0].ingress = many(100).map(|n| tcp(n, &["pl-1"])).collect();
    in_time("routes and lists", || Network::of(&region));
}
