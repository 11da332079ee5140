//! Where answers to the internet leave a subnet. A connection from the internet needs its
//! answers to leave through the internet gateway that it came in by.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html>
//!
//! The longest prefix decides, and between equal ones a route for a range comes before one for
//! a prefix list: <https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html>.
//! Peering connections and transit gateways are no way in: AWS forwards nothing from an internet
//! gateway over them (<https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>).
//! Like every other target they take the answers to their destinations away. So does a firewall
//! that routes lead through (`vpce-`, `eni-`): what it lets on is its own affair and not judged here.

use std::collections::BTreeMap;
use std::rc::Rc;

use ipnet::IpNet;

use super::index::Index;
use super::range;
use super::reach::Cell;
use super::space::Space;
use crate::calls::Operation;
use crate::calls::ec2::{DescribeInternetGateways, DescribeRouteTables};
use crate::fact::{Gap, Reason};
use crate::facts::ec2::{Route, RouteTable};
use crate::facts::{given, unfamiliar};

/// What a route table does with answers to the internet.
#[derive(Debug)]
pub(super) struct Way<'a> {
    /// The public addresses whose answers leave through an internet gateway.
    pub(super) cell: Cell,
    /// The gateway.
    pub(super) gateway: Option<&'a str>,
}

/// Where a route leads.
enum Lead {
    Out,
    Elsewhere,
    Unclear(Gap),
}

/// Routes of one rank: a prefix length, for ranges or for prefix lists.
#[derive(Default)]
struct Rank {
    out: Vec<IpNet>,
    elsewhere: Vec<IpNet>,
    unclear: Vec<IpNet>,
}

impl<'a> Way<'a> {
    pub(super) fn of(table: &'a RouteTable, index: &Index<'a>) -> Way<'a> {
        let mut ranks: BTreeMap<(u8, bool), Rank> = BTreeMap::new();
        let (mut gap, mut anywhere, mut gateway, mut may_lead_out) = (None, false, None, false);
        // The VPC's own ranges are not the internet: who is left is easier to name without them.
        for route in table.routes.iter().filter(|route| route.target.as_deref() != Some("local")) {
            let lead = lead(route, table, index);
            let (nets, unread) = destinations(route, index);
            let plain = !route.destination.starts_with("pl-");
            for net in nets {
                let rank = ranks.entry((net.prefix_len(), plain)).or_default();
                match &lead {
                    Lead::Out => rank.out.push(net),
                    Lead::Elsewhere => rank.elsewhere.push(net),
                    Lead::Unclear(_) => rank.unclear.push(net),
                }
            }
            may_lead_out |= !matches!(lead, Lead::Elsewhere);
            if matches!(lead, Lead::Out) {
                gateway = gateway.or(route.target.as_deref());
            }
            // A route whose destination is not known may be the most specific one for anything.
            anywhere |= unread.is_some();
            let unclear = if let Lead::Unclear(gap) = lead { Some(gap) } else { None };
            gap = gap.or(unread).or(unclear);
        }
        let (mut open, mut perhaps) = (Space::default(), Space::default());
        for Rank { out, elsewhere, unclear } in ranks.into_values() {
            let (out, elsewhere, unclear) = (Space::of(out), Space::of(elsewhere), Space::of(unclear));
            let decided = Space::all([&out, &elsewhere]);
            open = open.without(&elsewhere).without(&unclear).union(&out);
            // One that may lead out comes before its equals that lead elsewhere, as one that does.
            perhaps = perhaps.without(&decided).union(&unclear.without(&out));
        }
        if anywhere && may_lead_out {
            (perhaps, open) = (Space::everything(), Space::default());
        }
        let unclear = gap.filter(|_| !perhaps.is_empty()).map(|gap| (perhaps, Rc::new(gap)));
        Way { cell: Cell { open, unclear }.both(&Cell::open(Space::public().clone())), gateway }
    }

    /// Whether answers to any public address leave through an internet gateway: what makes a
    /// subnet a public one. <https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html>
    pub(super) fn leads_out(&self) -> Result<bool, Gap> {
        match &self.cell.unclear {
            _ if !self.cell.open.is_empty() => Ok(true),
            Some((_, gap)) => Err(gap.as_ref().clone()),
            None => Ok(false),
        }
    }
}

/// The ranges of a destination, and what was unread of them.
fn destinations(route: &Route, index: &Index<'_>) -> (Vec<IpNet>, Option<Gap>) {
    if route.destination.starts_with("pl-") {
        let (ranges, gap) = index.lists.ranges(&route.destination);
        return (ranges.to_vec(), gap);
    }
    match range(&route.destination, DescribeRouteTables::CALL) {
        Ok(net) => (vec![net], None),
        Err(gap) => (Vec::new(), Some(gap)),
    }
}

fn lead(route: &Route, table: &RouteTable, index: &Index<'_>) -> Lead {
    match route.state.as_deref() {
        Some("active") => {}
        // The route stays in the table and drops what it is for.
        Some("blackhole") => return Lead::Elsewhere,
        state => return Lead::Unclear(unfamiliar(state, DescribeRouteTables::CALL, "Route.State")),
    }
    // Egress-only internet gateways (`eigw-`) and NAT gateways let no connection in:
    // <https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html>
    // <https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html>
    let Some(gateway) = route.target.as_deref().filter(|target| target.starts_with("igw-")) else {
        return Lead::Elsewhere;
    };
    match attached(gateway, table, index) {
        Ok(true) => Lead::Out,
        Ok(false) => Lead::Elsewhere,
        Err(gap) => Lead::Unclear(gap),
    }
}

fn attached(gateway: &str, table: &RouteTable, index: &Index<'_>) -> Result<bool, Gap> {
    let vpc = given(table.vpc.as_ref(), DescribeRouteTables::CALL, "VpcId")?;
    match (index.gateways.get(gateway), index.ec2.internet_gateways.gap()) {
        (Some(gateway), _) => Ok(gateway.vpcs.contains(vpc)),
        (None, Some(gap)) => Err(gap.clone()),
        (None, None) => {
            // That of a VPC which another account shares is not listed.
            let message = format!("the internet gateway {gateway} is not among those of this account");
            Err(Gap::new(DescribeInternetGateways::CALL, Reason::Other, message))
        }
    }
}
