//! Who reaches which ports through one thing: a security group, a network ACL, a route table.
//! Several of them in a row let through what each lets through; several side by side, what any does.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::openings::{Opening, Openings, Ports};
use super::space::Space;
use crate::calls::Call;
use crate::fact::{Gap, Reason};

/// Every port.
pub(super) const ALL_PORTS: Ports = (0, u16::MAX);

/// How much work one list of rules may ask for: the sum, over all stretches of ports, of the
/// rules that speak of them. AWS's quotas (1,000 rules an interface, 40 entries a network ACL)
/// stay far below. <https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html>
pub(super) const MOST_WORK: u64 = 4_000_000;

/// Who is let through: some for sure, others perhaps, because something could not be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    pub(super) open: Space,
    pub(super) unclear: Option<(Space, Rc<Gap>)>,
}

impl Cell {
    pub(super) fn open(space: Space) -> Cell {
        Cell { open: space, unclear: None }
    }

    pub(super) fn unclear(space: Space, gap: Gap) -> Cell {
        Cell { open: Space::default(), unclear: Some((space, Rc::new(gap))) }
    }

    /// Everyone, no one, or perhaps everyone.
    pub(super) fn gate(open: Result<bool, Gap>) -> Cell {
        match open {
            Ok(true) => Cell::open(Space::everything()),
            Ok(false) => Cell::default(),
            Err(gap) => Cell::unclear(Space::everything(), gap),
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.open.is_empty() && self.unclear.is_none()
    }

    /// Everyone who may be let through.
    pub(super) fn at_most(&self) -> Space {
        match &self.unclear {
            None => self.open.clone(),
            Some((space, _)) => self.open.union(space),
        }
    }

    /// One after the other.
    pub(super) fn both(&self, other: &Cell) -> Cell {
        let open = self.open.both(&other.open);
        let gap = match (&self.unclear, &other.unclear) {
            (None, None) => return Cell { open, unclear: None },
            (Some((space, gap)), _) if other.at_most().touches(space) => gap,
            (_, Some((_, gap))) => gap,
            (Some((_, gap)), None) => gap,
        };
        let perhaps = self.at_most().both(&other.at_most()).without(&open);
        let unclear = (!perhaps.is_empty()).then(|| (perhaps, Rc::clone(gap)));
        Cell { open, unclear }
    }

    /// Side by side.
    pub(super) fn either(&self, other: &Cell) -> Cell {
        let open = self.open.union(&other.open);
        let perhaps = |cell: &Cell| cell.unclear.as_ref().map(|(space, _)| space.without(&open));
        let space = Space::all(perhaps(self).iter().chain(&perhaps(other)));
        let gap = self.unclear.as_ref().or(other.unclear.as_ref());
        let unclear = gap.filter(|_| !space.is_empty()).map(|(_, gap)| (space, Rc::clone(gap)));
        Cell { open, unclear }
    }

    /// Several side by side.
    pub(super) fn any<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> Cell {
        let open = Space::all(cells.clone().map(|cell| &cell.open));
        let mut unclear = cells.filter_map(|cell| cell.unclear.as_ref()).peekable();
        let Some((_, gap)) = unclear.peek() else { return Cell { open, unclear: None } };
        let gap = Rc::clone(gap);
        let space = Space::all(unclear.map(|(space, _)| space)).without(&open);
        Cell { open, unclear: (!space.is_empty()).then_some((space, gap)) }
    }

    /// The same for some families of addresses.
    pub(super) fn families(&self, v4: bool, v6: bool) -> Cell {
        let unclear = self.unclear.as_ref().map(|(space, gap)| (space.families(v4, v6), Rc::clone(gap)));
        Cell { open: self.open.families(v4, v6), unclear: unclear.filter(|(space, _)| !space.is_empty()) }
    }

    /// Whether the internet is let through.
    ///
    /// # Errors
    /// The gap, when it is not for sure and may be.
    pub(super) fn is_internet(&self) -> Result<bool, Gap> {
        match &self.unclear {
            _ if self.open.is_internet() => Ok(true),
            Some((_, gap)) if self.at_most().is_internet() => Err(gap.as_ref().clone()),
            _ => Ok(false),
        }
    }

    /// Whether all of some addresses are let through. Where only some are, it depends on which
    /// of them is meant: `part` says so.
    ///
    /// # Errors
    /// A gap, when it cannot be told.
    pub(super) fn admits(&self, whole: &Space, part: impl FnOnce() -> Gap) -> Result<bool, Gap> {
        match &self.unclear {
            _ if !whole.is_empty() && self.open.holds(whole) => Ok(true),
            Some((space, gap)) if space.touches(whole) => Err(gap.as_ref().clone()),
            _ if self.open.touches(whole) => Err(part()),
            _ => Ok(false),
        }
    }
}

/// Neighbouring ports through which the same addresses are let.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    pub(super) ports: Ports,
    pub(super) cell: Cell,
}

/// Who is let through to each port. Ports that no stretch holds are closed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reach(Vec<Stretch>);

impl Reach {
    /// The same for every port.
    pub(super) fn to_all_ports(cell: Cell) -> Reach {
        let mut reach = Reach::default();
        reach.push(ALL_PORTS, cell);
        reach
    }

    /// The stretches, in order.
    pub(super) fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    /// What is let through to one port.
    pub(super) fn at(&self, port: u16) -> Cell {
        let after = self.0.partition_point(|stretch| stretch.ports.0 <= port);
        let stretch = after.checked_sub(1).and_then(|nth| self.0.get(nth));
        stretch.filter(|stretch| port <= stretch.ports.1).map_or_else(Cell::default, |stretch| stretch.cell.clone())
    }

    /// Everyone who is let through to some port but 0, which no connection has.
    pub(super) fn to_any_port(&self) -> Cell {
        let some = self.0.iter().filter(|stretch| stretch.ports.1 > 0);
        some.fold(Cell::default(), |sum, stretch| {
            if sum.open == stretch.cell.open && sum.unclear == stretch.cell.unclear {
                sum
            } else {
                sum.either(&stretch.cell)
            }
        })
    }

    /// One after the other.
    pub(super) fn both(&self, other: &Reach) -> Reach {
        self.merge(other, |a, b| match (a, b) {
            (Some(a), Some(b)) => a.both(b),
            _ => Cell::default(),
        })
    }

    /// Side by side.
    pub(super) fn either(&self, other: &Reach) -> Reach {
        self.merge(other, |a, b| match (a, b) {
            (Some(a), Some(b)) => a.either(b),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => Cell::default(),
        })
    }

    /// The same for some families of addresses.
    pub(super) fn families(&self, v4: bool, v6: bool) -> Reach {
        let mut some = Reach::default();
        self.0.iter().for_each(|stretch| some.push(stretch.ports, stretch.cell.families(v4, v6)));
        some
    }

    /// Adds a stretch behind the others.
    pub(super) fn push(&mut self, ports: Ports, cell: Cell) {
        if cell.is_closed() {
            return;
        }
        match self.0.last_mut() {
            Some(before) if before.ports.1.checked_add(1) == Some(ports.0) && before.cell == cell => {
                before.ports.1 = ports.1;
            }
            _ => self.0.push(Stretch { ports, cell }),
        }
    }

    fn merge(&self, other: &Reach, join: impl Fn(Option<&Cell>, Option<&Cell>) -> Cell) -> Reach {
        let starts = starts(self.0.iter().chain(&other.0).map(|stretch| stretch.ports));
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut merged = Reach::default();
        for ports in pairs(&starts) {
            while a.next_if(|stretch| stretch.ports.1 < ports.0).is_some() {}
            while b.next_if(|stretch| stretch.ports.1 < ports.0).is_some() {}
            let left = a.peek().filter(|stretch| stretch.ports.0 <= ports.0).map(|stretch| &stretch.cell);
            let right = b.peek().filter(|stretch| stretch.ports.0 <= ports.0).map(|stretch| &stretch.cell);
            merged.push(ports, join(left, right));
        }
        merged
    }

    /// From rules that each speak of some ports: `cell` is asked who is let through where the
    /// same rules speak (their places in the list, in order).
    pub(super) fn of(rules: &[Ports], call: &'static Call, cell: impl Fn(&BTreeSet<usize>) -> Cell) -> Reach {
        let starts = starts(rules.iter().copied());
        if work(rules, &starts) > MOST_WORK {
            let gap = Gap::new(call, Reason::Other, format!("{} rules are more than can be told apart", rules.len()));
            return Reach::to_all_ports(Cell::unclear(Space::everything(), gap));
        }
        let (mut begin, mut end) = (by(rules, |ports| ports.0), by(rules, |ports| ports.1));
        let (mut active, mut reach) = (BTreeSet::new(), Reach::default());
        begin.reverse();
        end.reverse();
        for ports in pairs(&starts) {
            while let Some((_, rule)) = end.pop_if(|(last, _)| *last < ports.0) {
                active.remove(&rule);
            }
            while let Some((_, rule)) = begin.pop_if(|(first, _)| *first <= ports.0) {
                if rules.get(rule).is_some_and(|(_, last)| *last >= ports.0) {
                    active.insert(rule);
                }
            }
            if !active.is_empty() {
                reach.push(ports, cell(&active));
            }
        }
        reach
    }

    /// The part of it that concerns the internet, for people.
    pub(super) fn openings(&self) -> Openings {
        let mut openings = Openings::default();
        for Stretch { ports, cell } in &self.0 {
            match (cell.open.named(), cell.is_internet()) {
                (Some(peers), _) => match openings.open.last_mut() {
                    Some(before) if before.peers == peers && before.ports.1.checked_add(1) == Some(ports.0) => {
                        before.ports.1 = ports.1;
                    }
                    _ => openings.open.push(Opening { ports: *ports, peers }),
                },
                (None, Err(gap)) => openings.unclear.push((*ports, gap)),
                (None, Ok(_)) => {}
            }
        }
        openings
    }
}

/// Where the answer can change, in order: the first ports, and those behind the last ones.
fn starts(ranges: impl Iterator<Item = Ports>) -> Vec<u32> {
    let mut starts: Vec<u32> = ranges
        .filter(|(first, last)| first <= last)
        .flat_map(|(first, last)| [u32::from(first), u32::from(last) + 1])
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn pairs(starts: &[u32]) -> impl Iterator<Item = Ports> {
    starts.windows(2).filter_map(|pair| match pair {
        [first, behind] => Some((u16::try_from(*first).ok()?, u16::try_from(behind - 1).ok()?)),
        _ => None,
    })
}

fn by(rules: &[Ports], key: impl Fn(Ports) -> u16) -> Vec<(u16, usize)> {
    let mut sorted: Vec<(u16, usize)> = rules.iter().enumerate().map(|(nth, ports)| (key(*ports), nth)).collect();
    sorted.sort_unstable();
    sorted
}

/// How many stretches the rules speak of, all together.
fn work(rules: &[Ports], starts: &[u32]) -> u64 {
    let place = |port: u32| starts.partition_point(|start| *start < port);
    let of_one = |(first, last): &Ports| place(u32::from(*last) + 1).saturating_sub(place(u32::from(*first)));
    rules.iter().map(|rule| u64::try_from(of_one(rule)).unwrap_or(u64::MAX)).fold(0, u64::saturating_add)
}
