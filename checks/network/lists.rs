//! Prefix lists: the ranges that a rule or a route names by a list's id.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html>

use std::collections::HashMap;
use std::rc::Rc;

use ipnet::IpNet;

use super::range;
use super::reach::Cell;
use super::space::Space;
use crate::calls::Operation;
use crate::calls::ec2::{DescribeManagedPrefixLists, GetManagedPrefixListEntries};
use crate::fact::{Gap, Reason};
use crate::facts::ec2::{Ec2, PrefixList};
use crate::facts::given;

/// The prefix lists of a region by id, each read once.
pub struct PrefixLists<'a> {
    lists: HashMap<&'a str, Read>,
    gap: Option<&'a Gap>,
}

/// The ranges of a list that are known, why they may not be all, and both as addresses.
struct Read {
    ranges: Vec<IpNet>,
    gap: Option<Gap>,
    addresses: Cell,
}

impl<'a> PrefixLists<'a> {
    /// Those of a region.
    #[must_use]
    pub fn of(ec2: &'a Ec2) -> PrefixLists<'a> {
        let mut lists = HashMap::new();
        for list in ec2.prefix_lists.seen() {
            lists.entry(list.id.as_str()).or_insert_with(|| Read::of(list));
        }
        PrefixLists { lists, gap: ec2.prefix_lists.gap() }
    }

    /// The ranges of a list that are known, and why they may not be all. AWS's own lists
    /// name AWS's addresses, which are not the internet: they count as empty.
    #[must_use]
    pub fn ranges(&self, id: &str) -> (&[IpNet], Option<Gap>) {
        match self.lists.get(id) {
            Some(read) => (&read.ranges, read.gap.clone()),
            None => (&[], Some(self.missing(id))),
        }
    }

    /// The addresses of a list, as far as they are known.
    pub(super) fn addresses(&self, id: &str) -> Cell {
        self.lists.get(id).map_or_else(|| addresses(&[], Some(self.missing(id))), |read| read.addresses.clone())
    }

    fn missing(&self, id: &str) -> Gap {
        self.gap.cloned().unwrap_or_else(|| {
            let gone = format!("prefix list {id} is used and not listed");
            Gap::new(DescribeManagedPrefixLists::CALL, Reason::Malformed, gone)
        })
    }
}

impl Read {
    fn of(list: &PrefixList) -> Read {
        let (ranges, gap) = ranges_in(list);
        Read { addresses: addresses(&ranges, gap.clone()), ranges, gap }
    }
}

/// Any other address may be among them where there is a gap.
fn addresses(ranges: &[IpNet], gap: Option<Gap>) -> Cell {
    let unclear = gap.map(|gap| (Space::everything(), Rc::new(gap)));
    Cell { open: Space::of(ranges.iter().copied()), unclear }
}

fn ranges_in(list: &PrefixList) -> (Vec<IpNet>, Option<Gap>) {
    match given(list.owner.as_deref(), DescribeManagedPrefixLists::CALL, "OwnerId") {
        Ok("AWS") => return (Vec::new(), None),
        Ok(_) => {}
        Err(gap) => return (Vec::new(), Some(gap)),
    }
    let (mut nets, mut unclear) = (Vec::new(), list.entries.gap().cloned());
    for entry in list.entries.seen() {
        match range(entry, GetManagedPrefixListEntries::CALL) {
            Ok(net) => nets.push(net),
            Err(gap) => unclear = unclear.or(Some(gap)),
        }
    }
    (nets, unclear)
}
