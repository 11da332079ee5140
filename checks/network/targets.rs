//! The targets of load balancers: what is sent to which instance.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::balancers::{Flow, Front};
use super::exposure::{Exposure, Step, Unclear, spoken};
use super::hops::{End, Hop};
use super::openings::Protocol;
use super::reach::Cell;
use super::region::{Survey, runs, site};
use super::space::Space;
use crate::calls::Operation;
use crate::calls::ec2::{DescribeInstances, DescribeSecurityGroups};
use crate::calls::elasticloadbalancingv2::{DescribeListeners, DescribeTargetGroups, DescribeTargetHealth};
use crate::fact::{Gap, Reason};
use crate::facts::ec2::{Instance, InstanceInterface};
use crate::facts::elb::{Balancer, Listener, Target, TargetGroup};
use crate::facts::{given, unfamiliar};

/// More hops than a region has: every load balancer with every target.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html>
const MOST_HOPS: u32 = 200_000;

/// The targets of a region at work.
pub(super) struct Targets<'s, 'a> {
    survey: &'s Survey<'a>,
    exposures: &'s mut HashMap<String, Exposure>,
    instances: HashMap<&'a str, &'a Instance>,
    addresses: HashMap<(&'a str, &'a str), (&'a Instance, &'a InstanceInterface)>,
    groups: HashMap<&'a str, &'a TargetGroup>,
    of_balancer: HashMap<&'a str, Vec<&'a TargetGroup>>,
    inner: HashMap<&'a str, &'a Balancer>,
    hops: u32,
    doubt: Option<Gap>,
}

impl<'s, 'a> Targets<'s, 'a> {
    pub(super) fn of(survey: &'s Survey<'a>, exposures: &'s mut HashMap<String, Exposure>) -> Self {
        let region = survey.index.region;
        let (instances, groups) = (region.ec2.instances.seen(), region.elb.target_groups.seen());
        let mut addresses = HashMap::new();
        for instance in instances {
            for interface in &instance.interfaces {
                let Ok(site) = site(instance, interface) else { continue };
                let own = interface.private_ips.iter().chain(&interface.ipv6);
                addresses.extend(own.map(|address| ((site.vpc, address.as_str()), (instance, interface))));
            }
        }
        let mut of_balancer: HashMap<&str, Vec<&TargetGroup>> = HashMap::new();
        for group in groups {
            group.balancers.iter().for_each(|arn| of_balancer.entry(arn).or_default().push(group));
        }
        Targets {
            survey,
            exposures,
            instances: instances.iter().map(|instance| (instance.id.as_str(), instance)).collect(),
            addresses,
            groups: groups.iter().map(|group| (group.arn.as_str(), group)).collect(),
            of_balancer,
            inner: region.elb.balancers.seen().iter().map(|balancer| (balancer.arn.as_str(), balancer)).collect(),
            hops: 0,
            doubt: None,
        }
    }

    /// Notes why some instance, whichever, may be reached through a load balancer.
    pub(super) fn note(&mut self, gap: Option<Gap>) {
        self.doubt = self.doubt.take().or(gap);
    }

    /// Marks the ports of every instance that let anyone in: what came to light of no load balancer may reach them.
    pub(super) fn spread_doubt(self) {
        let Some(gap) = self.doubt else { return };
        for instance in self.survey.index.ec2.instances.seen().iter().filter(|instance| runs(instance) != Ok(false)) {
            let Some(exposure) = self.exposures.get_mut(&instance.id) else { continue };
            for interface in &instance.interfaces {
                let guards = self.survey.index.guards(&self.survey.sets, &interface.security_groups);
                for protocol in Protocol::ALL {
                    let admitted = guards.admitted.on(protocol).stretches().iter();
                    exposure.unclear.extend(admitted.map(|stretch| Unclear {
                        protocol,
                        ports: stretch.ports,
                        balanced: true,
                        gap: gap.clone(),
                    }));
                }
            }
        }
    }

    /// Sends what the listeners of a load balancer take to its target groups.
    pub(super) fn send_flows(&mut self, front: &Front<'a>, balancer: &'a Balancer, flows: &[(Flow, &'a Listener)]) {
        let mut named: HashSet<&str> = HashSet::new();
        for (flow, listener) in flows {
            named.extend(listener.target_groups.iter().map(String::as_str));
            if listener.authenticates {
                continue;
            }
            for arn in &listener.target_groups {
                match self.groups.get(arn.as_str()) {
                    Some(group) => self.send(front, flow, group),
                    None => self.note_if_reached(flow, || unlisted(&self.survey.index.region.elb.target_groups, arn)),
                }
            }
        }
        let others: Vec<&TargetGroup> = self.of_balancer.get(front.id).cloned().unwrap_or_else(Vec::new);
        for group in others.into_iter().filter(|group| !named.contains(group.arn.as_str())) {
            if balancer.kind.as_deref() == Some("application") {
                for (flow, _) in flows {
                    let label = format!("{} by a rule", flow.label);
                    self.send(front, &Flow { label, ..flow.clone() }, group);
                }
            }
            if let Some(gap) = balancer.listeners.gap() {
                for protocol in Protocol::ALL {
                    self.send(front, &self.survey.unnamed_flow(front, protocol, gap), group);
                }
            }
        }
        // A group that no list names may be behind what was not read.
        let unread = balancer.listeners.gap().and(self.survey.index.region.elb.target_groups.gap());
        if let Some(gap) = unread {
            let flow = self.survey.unnamed_flow(front, Protocol::Tcp, gap);
            self.note_if_reached(&flow, || gap.clone());
        }
    }

    fn note_if_reached(&mut self, flow: &Flow, gap: impl FnOnce() -> Gap) {
        if flow.clients.is_internet() != Ok(false) {
            let gap = gap();
            self.note(Some(gap));
        }
    }

    fn send(&mut self, front: &Front<'a>, flow: &Flow, group: &'a TargetGroup) {
        if flow.clients.is_internet() == Ok(false) {
            return;
        }
        match group.kind.as_deref() {
            Some("instance" | "ip" | "alb") => {}
            Some("lambda") => return,
            kind => self.note(Some(unfamiliar(kind, DescribeTargetGroups::CALL, "TargetType"))),
        }
        self.note(group.targets.gap().cloned());
        for target in group.targets.seen() {
            self.hops = self.hops.saturating_add(1);
            if self.hops > MOST_HOPS {
                let message = format!("more than {MOST_HOPS} targets are behind the load balancers");
                return self.note(Some(Gap::new(DescribeTargetHealth::CALL, Reason::Other, message)));
            }
            self.send_to(front, flow, group, target);
        }
    }

    fn send_to(&mut self, front: &Front<'a>, flow: &Flow, group: &'a TargetGroup, target: &'a Target) {
        let takes = match takes(target) {
            Ok(false) => return,
            takes => Cell::gate(takes),
        };
        let port = match given(target.port, DescribeTargetHealth::CALL, "Target.Port").map(u16::try_from) {
            Ok(Ok(port)) => port,
            Ok(Err(_)) => return,
            Err(gap) => return self.note(Some(gap)),
        };
        let flow = Flow { clients: flow.clients.both(&takes), ..flow.clone() };
        let text = format!("{} sends to {} on port {port}", group.name, target.id);
        let step = Step::new(DescribeTargetHealth::CALL, &group.arn, text);
        let (preserved, ipv6) = (front.network && preserves(group), group.address_type.as_deref() == Some("ipv6"));
        let hop = Hop { front, flow: &flow, port, preserved, ipv6, step };
        match group.kind.as_deref() {
            Some("instance") => self.hand_to_instance(&target.id, &hop),
            Some("ip") => self.hand_to_address(&target.id, &hop),
            Some("alb") if front.network => self.hand_to_balancer(&target.id, &hop),
            _ => {}
        }
    }

    /// To the primary interface of an instance.
    pub(super) fn hand_to_instance(&mut self, id: &str, hop: &Hop<'_, 'a>) {
        let Some(instance) = self.instances.get(id).copied() else { return };
        let primary = instance.interfaces.iter().find(|interface| interface.subnet == instance.subnet);
        if let Some(interface) = primary.or_else(|| instance.interfaces.first()) {
            self.arrive(instance, interface, hop);
        }
    }

    /// To the interface of an instance that has the address.
    fn hand_to_address(&mut self, address: &str, hop: &Hop<'_, 'a>) {
        let vpc = hop.front.sites.first().map(|site| site.vpc);
        if let Some((instance, interface)) = vpc.and_then(|vpc| self.addresses.get(&(vpc, address)).copied()) {
            self.arrive(instance, interface, hop);
        }
    }

    fn arrive(&mut self, instance: &'a Instance, interface: &'a InstanceInterface, hop: &Hop<'_, 'a>) {
        let admitted = match site(instance, interface) {
            Ok(site) => {
                let guards = self.survey.index.guards(&self.survey.sets, &interface.security_groups);
                let first = interface.private_ips.iter().filter(|_| !hop.ipv6).chain(&interface.ipv6).next();
                let address = first.and_then(|ip| ip.parse::<std::net::IpAddr>().ok()).map(ipnet::IpNet::from);
                let addresses =
                    address.map_or_else(|| self.survey.range_of(site, hop.ipv6), |net| Ok(Space::of([net])));
                match addresses {
                    Ok(addresses) => self.survey.admitted(hop, &End { site, guards, addresses }),
                    Err(gap) => hop.flow.clients.both(&Cell::gate(Err(gap))),
                }
            }
            Err(gap) => hop.flow.clients.both(&Cell::gate(Err(gap))),
        };
        let cell = admitted.both(&Cell::gate(runs(instance)));
        let Some(exposure) = self.exposures.get_mut(&instance.id) else { return };
        exposure.add(hop.flow.protocol, (hop.port, hop.port), &cell, Some(&hop.flow.label), |_| {
            let mut steps = hop.flow.steps.clone();
            steps.push(hop.step.clone());
            let ids = interface.security_groups.join(", ");
            let what = spoken(hop.flow.protocol, (hop.port, hop.port));
            let text = format!("{ids} of {} lets {what} in from {}", interface.id, hop.front.name);
            steps.push(Step::new(DescribeSecurityGroups::CALL, ids, text));
            steps.push(Step::new(
                DescribeInstances::CALL,
                &instance.id,
                format!("{} is {}", instance.id, instance.state),
            ));
            steps
        });
    }

    /// To an application load balancer behind a network load balancer, and on to its targets.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html>
    fn hand_to_balancer(&mut self, arn: &str, hop: &Hop<'_, 'a>) {
        let Some(balancer) = self.inner.get(arn).copied() else {
            return self.note_if_reached(hop.flow, || unlisted(&self.survey.index.region.elb.balancers, arn));
        };
        let inner = self.survey.front(balancer);
        let Some(guards) = inner.guards.clone() else { return };
        let sites = inner.sites.iter().map(|site| {
            let end = self.survey.range_of(*site, false);
            end.map(|addresses| self.survey.admitted(hop, &End { site: *site, guards: Rc::clone(&guards), addresses }))
        });
        let cells = sites.map(|cell| cell.unwrap_or_else(|gap| hop.flow.clients.both(&Cell::gate(Err(gap)))));
        let clients = cells.reduce(|sum, cell| sum.either(&cell)).unwrap_or_else(Cell::default);
        let mut steps = hop.flow.steps.clone();
        steps.push(hop.step.clone());
        let at_port = balancer.listeners.seen().iter().filter(|listener| listener.port == Some(i32::from(hop.port)));
        let flows: Vec<(Flow, &Listener)> = at_port
            .map(|listener| {
                let (label, mut steps) = (format!("{}, and {}", hop.flow.label, inner.name), steps.clone());
                let text = format!("{} takes it on port {}", inner.name, hop.port);
                steps.push(Step::new(DescribeListeners::CALL, inner.id, text));
                (Flow { protocol: Protocol::Tcp, clients: clients.clone(), label, steps }, listener)
            })
            .collect();
        self.send_flows(&inner, balancer, &flows);
        if let Some(gap) = balancer.listeners.gap() {
            let clients = clients.both(&Cell::gate(Err(gap.clone())));
            let unread = Flow { protocol: Protocol::Tcp, clients, label: hop.flow.label.clone(), steps: Vec::new() };
            self.note_if_reached(&unread, || gap.clone());
        }
    }
}

/// Whether requests are sent to a target. Unhealthy ones get them when none is healthy.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html>
fn takes(target: &Target) -> Result<bool, Gap> {
    match target.health.as_deref() {
        Some("healthy" | "initial" | "unavailable" | "unhealthy") => Ok(true),
        Some("draining" | "unhealthy.draining" | "unused") => Ok(false),
        state => Err(unfamiliar(state, DescribeTargetHealth::CALL, "TargetHealth.State")),
    }
}

/// Whether a network load balancer keeps the client's address: the attribute that may say otherwise
/// for TCP and TLS is not asked for, and the default is taken.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html>
fn preserves(group: &TargetGroup) -> bool {
    match group.kind.as_deref() {
        Some("ip") => !matches!(group.protocol.as_deref(), Some("TCP" | "TLS")),
        _ => true,
    }
}

/// Why something that a load balancer names is not among what was listed.
fn unlisted<T, C: Operation>(list: &crate::fact::Listing<T, C>, arn: &str) -> Gap {
    list.gap().cloned().unwrap_or_else(|| Gap::new(C::CALL, Reason::Malformed, format!("{arn} is used and not listed")))
}
