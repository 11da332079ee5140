//! The facts of a region by their ids, and what is worked out once for each of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

use super::entries;
use super::lists::PrefixLists;
use super::openings::Protocol;
use super::reach::{Cell, Reach};
use super::routes::Way;
use super::rules;
use crate::calls::Operation;
use crate::calls::ec2::DescribeRouteTables;
use crate::fact::{Gap, Listing, Reason};
use crate::facts::Regional;
use crate::facts::ec2::{
    BlockPublicAccessExclusion, Ec2, InternetGateway, NetworkAcl, RouteTable, SecurityGroup, Subnet,
};

/// What was worked out, by what it was worked out from.
pub(super) struct Memo<K, V>(RefCell<HashMap<K, Rc<V>>>);

impl<K: Hash + Eq, V> Memo<K, V> {
    pub(super) fn new() -> Self {
        Memo(RefCell::new(HashMap::new()))
    }

    pub(super) fn get(&self, key: K, make: impl FnOnce() -> V) -> Rc<V> {
        if let Some(known) = self.0.borrow().get(&key) {
            return Rc::clone(known);
        }
        let made = Rc::new(make());
        self.0.borrow_mut().insert(key, Rc::clone(&made));
        made
    }
}

/// What a security group or a network ACL lets through, for TCP and for UDP.
#[derive(Debug)]
pub(super) struct Both<T> {
    pub(super) tcp: T,
    pub(super) udp: T,
}

impl<T> Both<T> {
    pub(super) fn of(make: impl Fn(Protocol) -> T) -> Both<T> {
        Both { tcp: make(Protocol::Tcp), udp: make(Protocol::Udp) }
    }

    pub(super) fn on(&self, protocol: Protocol) -> &T {
        match protocol {
            Protocol::Tcp => &self.tcp,
            Protocol::Udp => &self.udp,
        }
    }
}

/// A network ACL: what comes into its subnets, and what leaves them.
#[derive(Debug)]
pub(super) struct Fence {
    pub(super) inward: Both<Reach>,
    pub(super) outward: Both<Reach>,
}

/// A security group: whom its rules name by address, in and out.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) inward: Both<Reach>,
    pub(super) outward: Both<Reach>,
}

/// The facts of a region by their ids.
pub(super) struct Index<'a> {
    pub(super) region: &'a Regional,
    pub(super) ec2: &'a Ec2,
    pub(super) gateways: HashMap<&'a str, &'a InternetGateway>,
    pub(super) subnets: HashMap<&'a str, &'a Subnet>,
    groups: HashMap<&'a str, &'a SecurityGroup>,
    tables: HashMap<&'a str, &'a RouteTable>,
    main_tables: HashMap<&'a str, &'a RouteTable>,
    acls: HashMap<&'a str, &'a NetworkAcl>,
    pub(super) lists: PrefixLists<'a>,
    pub(super) exclusions: HashMap<&'a str, Vec<&'a BlockPublicAccessExclusion>>,
    ways: Memo<&'a str, Way<'a>>,
    fences: Memo<&'a str, Fence>,
    guards: Memo<&'a str, Guard>,
}

fn by_id<'a, T>(items: &'a [T], id: impl Fn(&'a T) -> &'a str) -> HashMap<&'a str, &'a T> {
    items.iter().map(|item| (id(item), item)).collect()
}

/// By the subnets that a thing serves.
fn by_subnet<T>(items: &[T], subnets: impl Fn(&T) -> &[String]) -> HashMap<&str, &T> {
    items.iter().flat_map(|item| subnets(item).iter().map(move |id| (id.as_str(), item))).collect()
}

impl<'a> Index<'a> {
    pub(super) fn of(region: &'a Regional) -> Index<'a> {
        let ec2 = &region.ec2;
        let tables = ec2.route_tables.seen();
        let main = tables.iter().filter(|table| table.main);
        let mut exclusions: HashMap<&str, Vec<&BlockPublicAccessExclusion>> = HashMap::new();
        for exclusion in ec2.vpc_block_public_access_exclusions.seen() {
            let resource = exclusion.resource.as_deref().and_then(|arn| arn.rsplit(':').next());
            exclusions.entry(resource.unwrap_or("")).or_default().push(exclusion);
        }
        Index {
            region,
            ec2,
            gateways: by_id(ec2.internet_gateways.seen(), |gateway| &gateway.id),
            subnets: by_id(ec2.subnets.seen(), |subnet| &subnet.id),
            groups: by_id(ec2.security_groups.seen(), |group| &group.id),
            tables: by_subnet(tables, |table| &table.subnets),
            main_tables: main.filter_map(|table| Some((table.vpc.as_deref()?, table))).collect(),
            acls: by_subnet(ec2.network_acls.seen(), |acl| &acl.subnets),
            lists: PrefixLists::of(ec2),
            exclusions,
            ways: Memo::new(),
            fences: Memo::new(),
            guards: Memo::new(),
        }
    }

    /// The table that is bound to a subnet, else the main one of its VPC.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html>
    pub(super) fn table(&self, subnet: &str, vpc: &str) -> Result<&'a RouteTable, Gap> {
        if let Some(bound) = self.tables.get(subnet) {
            return Ok(bound);
        }
        if let Some(gap) = self.ec2.route_tables.gap() {
            return Err(gap.clone());
        }
        self.main_tables.get(vpc).copied().ok_or_else(|| no_table(subnet))
    }

    /// The network ACL of a subnet: every subnet has one.
    /// <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html>
    pub(super) fn acl(&self, subnet: &str) -> Result<&'a NetworkAcl, Gap> {
        let found = self.acls.get(subnet).copied();
        found.ok_or_else(|| missing(&self.ec2.network_acls, "network ACL of the subnet", subnet))
    }

    pub(super) fn group(&self, id: &str) -> Result<&'a SecurityGroup, Gap> {
        let found = self.groups.get(id).copied();
        found.ok_or_else(|| missing(&self.ec2.security_groups, "security group", id))
    }

    pub(super) fn way(&self, table: &'a RouteTable) -> Rc<Way<'a>> {
        self.ways.get(&table.id, || Way::of(table, self))
    }

    pub(super) fn fence(&self, subnet: &str) -> Result<Rc<Fence>, Gap> {
        let acl = self.acl(subnet)?;
        Ok(self.fences.get(&acl.id, || Fence {
            inward: Both::of(|protocol| entries::reach(&acl.entries, false, protocol)),
            outward: Both::of(|protocol| entries::reach(&acl.entries, true, protocol)),
        }))
    }

    pub(super) fn guard(&self, id: &'a str) -> Rc<Guard> {
        self.guards.get(id, || match self.group(id) {
            Ok(group) => Guard {
                inward: Both::of(|protocol| rules::reach(&group.ingress, protocol, &self.lists)),
                outward: Both::of(|protocol| rules::reach(&group.egress, protocol, &self.lists)),
            },
            Err(gap) => {
                let unclear = |_| Reach::to_all_ports(Cell::gate(Err(gap.clone())));
                Guard { inward: Both::of(unclear), outward: Both::of(unclear) }
            }
        })
    }
}

/// Why a subnet has no route table: that of a VPC which another account shares may not be listed.
pub(super) fn no_table(subnet: &str) -> Gap {
    let message = format!("no route table of the subnet {subnet} is among those of this account");
    Gap::new(DescribeRouteTables::CALL, Reason::Other, message)
}

/// Why something that is named is not among what was listed.
fn missing<T, C: Operation>(list: &Listing<T, C>, what: &str, id: &str) -> Gap {
    list.gap().cloned().unwrap_or_else(|| {
        // Another account may own it, where the VPC is shared.
        Gap::new(C::CALL, Reason::Other, format!("the {what} {id} is not among those of this account"))
    })
}
