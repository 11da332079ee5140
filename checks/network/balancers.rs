//! Load balancers that face the internet: who reaches their listeners.
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html>
//!
//! Where the rules of an application load balancer send requests is not asked: a target group
//! that the load balancer uses and no listener names is reached by some rule of some listener.

use std::collections::HashMap;
use std::rc::Rc;

use super::doors::Site;
use super::exposure::{Exposure, Step};
use super::guards::Guards;
use super::hops::Hop;
use super::openings::Protocol;
use super::reach::{ALL_PORTS, Cell};
use super::region::Survey;
use super::targets::Targets;
use crate::calls::{Call, Operation, ec2::DescribeSecurityGroups, elasticloadbalancing, elasticloadbalancingv2};
use crate::fact::{Gap, Reason, all};
use crate::facts::elb::{Balancer, ClassicBalancer, Listener};
use crate::facts::{given, unfamiliar};

const CALL: &Call = elasticloadbalancingv2::DescribeLoadBalancers::CALL;
const CLASSIC: &Call = elasticloadbalancing::DescribeLoadBalancers::CALL;

/// What load balancers of every kind have.
pub(super) struct Front<'a> {
    pub(super) name: &'a str,
    pub(super) call: &'static Call,
    /// Its ARN; a classic one has its name.
    pub(super) id: &'a str,
    /// Whether it is a network load balancer, which may pass the client's address on.
    pub(super) network: bool,
    /// Where it has nodes.
    pub(super) sites: Vec<Site<'a>>,
    /// Its groups. A network load balancer may have none, and then lets everything in and out.
    /// <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html>
    pub(super) guards: Option<Rc<Guards<'a>>>,
    /// Whether the internet reaches it at all, and with which addresses.
    faces: Cell,
}

/// Requests that a listener takes.
#[derive(Clone)]
pub(super) struct Flow {
    pub(super) protocol: Protocol,
    pub(super) clients: Cell,
    /// `load balancer web, listener HTTPS 443`.
    pub(super) label: String,
    pub(super) steps: Vec<Step>,
}

impl<'a> Survey<'a> {
    /// The ways to every load balancer, and through them to instances, which are added to theirs.
    pub(super) fn balancers(&self, instances: &mut HashMap<String, Exposure>) -> HashMap<String, Exposure> {
        let elb = &self.index.region.elb;
        let mut targets = Targets::of(self, instances);
        let mut found = HashMap::new();
        for balancer in elb.balancers.seen() {
            let front = self.front(balancer);
            let (exposure, flows) = self.flows(&front, balancer);
            targets.send_flows(&front, balancer, &flows);
            found.insert(balancer.arn.clone(), exposure);
        }
        for balancer in elb.classic.seen() {
            let front = self.classic_front(balancer);
            found.insert(balancer.name.clone(), self.classic(&front, balancer, &mut targets));
        }
        // One that was not listed may lead to any target that lets it.
        targets.note(elb.balancers.gap().cloned());
        targets.note(elb.classic.gap().cloned());
        targets.spread_doubt();
        found
    }

    pub(super) fn front(&self, balancer: &'a Balancer) -> Front<'a> {
        let network = balancer.kind.as_deref() == Some("network");
        let state = match balancer.state.as_deref() {
            Some("active" | "active_impaired") => Ok(true),
            Some("failed" | "provisioning") => Ok(false),
            state => Err(unfamiliar(state, CALL, "State.Code")),
        };
        let kind = match balancer.kind.as_deref() {
            Some("application" | "network") => Ok(true),
            // Traffic comes to it through endpoints, not from the internet.
            Some("gateway") => Ok(false),
            kind => Err(unfamiliar(kind, CALL, "Type")),
        };
        let families = match balancer.address_type.as_deref() {
            Some("ipv4") => Cell::gate(Ok(true)).families(true, false),
            Some("dualstack") => Cell::gate(Ok(true)),
            Some("dualstack-without-public-ipv4") => Cell::gate(Ok(true)).families(false, true),
            kind => Cell::gate(Err(unfamiliar(kind, CALL, "IpAddressType"))),
        };
        let faces = if let Some("gateway") = balancer.kind.as_deref() {
            Ok(false)
        } else {
            all([state, kind, faces(balancer.scheme.as_deref(), CALL)])
        };
        let without_groups = network && balancer.security_groups.is_empty();
        Front {
            name: &balancer.name,
            call: CALL,
            id: &balancer.arn,
            network,
            sites: sites(balancer.vpc.as_deref(), &balancer.subnets),
            guards: (!without_groups).then(|| self.index.guards(&self.sets, &balancer.security_groups)),
            faces: Cell::gate(faces).both(&families).both(&has_sites(balancer.vpc.as_ref(), &balancer.subnets, CALL)),
        }
    }

    fn classic_front(&self, balancer: &'a ClassicBalancer) -> Front<'a> {
        let faces = Cell::gate(faces(balancer.scheme.as_deref(), CLASSIC));
        Front {
            name: &balancer.name,
            call: CLASSIC,
            id: &balancer.name,
            network: false,
            sites: sites(balancer.vpc.as_deref(), &balancer.subnets),
            guards: Some(self.index.guards(&self.sets, &balancer.security_groups)),
            // In a VPC it speaks IPv4 alone.
            faces: faces.families(true, false).both(&has_sites(balancer.vpc.as_ref(), &balancer.subnets, CLASSIC)),
        }
    }

    /// Who reaches a port of a load balancer. Whatever is unclear where its nodes are is settled by
    /// a node in another subnet.
    fn clients(&self, front: &Front<'a>, protocol: Protocol, port: u16) -> Cell {
        let doors = front.sites.iter().map(|site| self.index.door(&self.doors, *site).on(protocol).at(port));
        let doors = doors.reduce(|sum, cell| sum.either(&cell)).unwrap_or_else(|| Cell::gate(Ok(true)));
        let guards = front.guards.as_ref().map(|guards| guards.inward.on(protocol).at(port));
        guards.map_or_else(|| doors.clone(), |guards| doors.both(&guards)).both(&front.faces)
    }

    /// What the listeners of a load balancer take from the internet: for itself, and to be sent on.
    fn flows(&self, front: &Front<'a>, balancer: &'a Balancer) -> (Exposure, Vec<(Flow, &'a Listener)>) {
        let (mut exposure, mut flows) = (Exposure::default(), Vec::new());
        for listener in balancer.listeners.seen() {
            let what = format!("listener {}", spoken_listener(listener.protocol.as_deref(), listener.port));
            let call = elasticloadbalancingv2::DescribeListeners::CALL;
            for (protocol, speaks) in protocols(listener.protocol.as_deref(), call) {
                let flow = match port(listener.port, call) {
                    Ok(port) => {
                        let flow = self.flow(front, protocol, port, &Cell::gate(speaks), &what, call);
                        exposure.add(protocol, (port, port), &flow.clients, None, |_| flow.steps.clone());
                        flow
                    }
                    Err(gap) => {
                        let clients = Cell::gate(Err(gap)).both(&front.faces);
                        exposure.add(protocol, ALL_PORTS, &clients, None, |_| Vec::new());
                        Flow { protocol, clients, label: label(front, &what), steps: Vec::new() }
                    }
                };
                flows.push((flow, listener));
            }
        }
        if let Some(gap) = balancer.listeners.gap() {
            let unread = Cell::gate(Err(gap.clone())).both(&front.faces);
            for protocol in Protocol::ALL {
                exposure.add(protocol, ALL_PORTS, &unread, None, |_| Vec::new());
            }
        }
        (exposure, flows)
    }

    pub(super) fn flow(
        &self,
        front: &Front<'a>,
        protocol: Protocol,
        port: u16,
        speaks: &Cell,
        what: &str,
        call: &'static Call,
    ) -> Flow {
        let clients = self.clients(front, protocol, port).both(speaks);
        let mut steps = Vec::new();
        if let Some(peers) = clients.open.named() {
            let opens = |site: &&Site<'a>| !self.index.door(&self.doors, **site).on(protocol).at(port).open.is_empty();
            if let Some(site) = front.sites.iter().find(opens) {
                steps.extend(self.index.hops(*site, protocol, (port, port), &peers));
            }
            match &front.guards {
                Some(guards) => steps.extend(self.index.guard_step(guards, protocol, (port, port), &peers)),
                None => {
                    let text = format!("{} has no security group, so everything is let in", front.name);
                    steps.push(Step::new(DescribeSecurityGroups::CALL, front.id, text));
                }
            }
            steps.push(Step::new(call, front.id, format!("{} faces the internet with its {what}", front.name)));
        }
        Flow { protocol, clients, label: label(front, what), steps }
    }

    /// What may come in by a listener that was not read, or by a rule of any listener.
    pub(super) fn unnamed_flow(&self, front: &Front<'a>, protocol: Protocol, gap: &Gap) -> Flow {
        let clients = Cell::gate(Err(gap.clone())).both(&front.faces);
        Flow { protocol, clients, label: label(front, "a listener that was not read"), steps: Vec::new() }
    }

    fn classic(&self, front: &Front<'a>, balancer: &'a ClassicBalancer, targets: &mut Targets<'_, 'a>) -> Exposure {
        let mut exposure = Exposure::default();
        for listener in &balancer.listeners {
            let what = format!("listener {}", spoken_listener(Some(&listener.protocol), Some(listener.port)));
            for (protocol, speaks) in protocols(Some(&listener.protocol), CLASSIC) {
                let (Ok(from), Ok(to)) =
                    (port(Some(listener.port), CLASSIC), port(Some(listener.instance_port), CLASSIC))
                else {
                    let gap = Gap::new(CLASSIC, Reason::Malformed, format!("the {what} has no port"));
                    targets.note(front.faces.both(&Cell::gate(Err(gap))).is_internet().err());
                    continue;
                };
                let flow = self.flow(front, protocol, from, &Cell::gate(speaks), &what, CLASSIC);
                exposure.add(protocol, (from, from), &flow.clients, None, |_| flow.steps.clone());
                for instance in &balancer.instances {
                    let text = format!("{} sends to {instance} on port {to}", front.name);
                    let step = Step::new(CLASSIC, front.id, text);
                    targets.hand_to_instance(
                        instance,
                        &Hop { front, flow: &flow, port: to, preserved: false, ipv6: false, step },
                    );
                }
            }
        }
        exposure
    }
}

fn label(front: &Front<'_>, what: &str) -> String {
    format!("load balancer {}, {what}", front.name)
}

fn spoken_listener(protocol: Option<&str>, port: Option<i32>) -> String {
    let port = port.map_or_else(|| "without a port".to_owned(), |port| port.to_string());
    format!("{} {port}", protocol.unwrap_or("without a protocol"))
}

fn faces(scheme: Option<&str>, call: &'static Call) -> Result<bool, Gap> {
    match scheme {
        Some("internet-facing") => Ok(true),
        Some("internal") => Ok(false),
        scheme => Err(unfamiliar(scheme, call, "Scheme")),
    }
}

fn sites<'a>(vpc: Option<&'a str>, subnets: &'a [String]) -> Vec<Site<'a>> {
    vpc.map_or_else(Vec::new, |vpc| subnets.iter().map(|subnet| Site { vpc, subnet }).collect())
}

fn has_sites(vpc: Option<&String>, subnets: &[String], call: &'static Call) -> Cell {
    let known = given(vpc, call, "VpcId").and_then(|_| given(subnets.first(), call, "Subnets"));
    Cell::gate(known.map(|_| true))
}

/// The transport of a listener's protocol; both, perhaps, if it is one of tomorrow's.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html>
fn protocols(protocol: Option<&str>, call: &'static Call) -> Vec<(Protocol, Result<bool, Gap>)> {
    let (tcp, udp) = ((Protocol::Tcp, Ok(true)), (Protocol::Udp, Ok(true)));
    match protocol {
        Some("HTTP" | "HTTPS" | "TCP" | "TLS" | "SSL") => vec![tcp],
        Some("QUIC" | "UDP") => vec![udp],
        Some("TCP_QUIC" | "TCP_UDP") => vec![tcp, udp],
        Some("GENEVE") => Vec::new(),
        other => Protocol::ALL.map(|protocol| (protocol, Err(unfamiliar(other, call, "Protocol")))).to_vec(),
    }
}

fn port(port: Option<i32>, call: &'static Call) -> Result<u16, Gap> {
    let port = given(port, call, "Port")?;
    u16::try_from(port).map_err(|_| Gap::new(call, Reason::Malformed, format!("{port} is no port")))
}
