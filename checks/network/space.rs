//! Sets of addresses, IPv4 and IPv6 apart: intervals instead of ranges, so that taking a
//! single address out of everything costs one more interval, not 128 ranges.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};

use super::ranges::{NOT_PUBLIC_IPV4, PUBLIC_IPV6};

/// More public IPv4 addresses than this are nobody's office: more than half of a /8.
const FEW_IPV4: u128 = 1 << 23;
/// The same for IPv6: the widest range that one organization was ever given is a /16.
const FEW_IPV6: u128 = 1 << 112;

/// An address of either family, as a number.
pub(super) trait Number: Copy + Ord {
    const FIRST: Self;
    const LAST: Self;
    fn after(self) -> Option<Self>;
    fn before(self) -> Option<Self>;
    /// How many there are from one to another, both included; all of IPv6 counts one less.
    fn many(first: Self, last: Self) -> u128;
}

macro_rules! number {
    ($($type:ident),+) => {$(
        impl Number for $type {
            const FIRST: Self = $type::MIN;
            const LAST: Self = $type::MAX;
            fn after(self) -> Option<Self> {
                self.checked_add(1)
            }
            fn before(self) -> Option<Self> {
                self.checked_sub(1)
            }
            fn many(first: Self, last: Self) -> u128 {
                u128::from(last - first).saturating_add(1)
            }
        }
    )+};
}
number!(u32, u128);

/// Intervals in order, none touching the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Intervals<T>(Vec<(T, T)>);

impl<T> Default for Intervals<T> {
    fn default() -> Self {
        Intervals(Vec::new())
    }
}

impl<T: Number> Intervals<T> {
    fn of(mut all: Vec<(T, T)>) -> Self {
        all.sort_unstable();
        let mut joined = Intervals::default();
        all.into_iter().for_each(|interval| joined.push(interval));
        joined
    }

    fn everything() -> Self {
        Intervals(vec![(T::FIRST, T::LAST)])
    }

    /// Adds an interval that begins no earlier than the last one does.
    pub(super) fn push(&mut self, (first, last): (T, T)) {
        match self.0.last_mut() {
            Some(before) if before.1.after().is_none_or(|next| next >= first) => before.1 = before.1.max(last),
            _ => self.0.push((first, last)),
        }
    }

    fn union(&self, other: &Self) -> Self {
        if self.0.is_empty() {
            return other.clone();
        }
        if other.0.is_empty() {
            return self.clone();
        }
        Intervals::of(self.0.iter().chain(&other.0).copied().collect())
    }

    fn both(&self, other: &Self) -> Self {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
            let (first, last) = (left.0.max(right.0), left.1.min(right.1));
            if first <= last {
                both.push((first, last));
            }
            if left.1 < right.1 {
                a.next()
            } else {
                b.next()
            };
        }
        Intervals(both)
    }

    fn complement(&self) -> Self {
        let (mut rest, mut next) = (Vec::new(), Some(T::FIRST));
        for (first, last) in &self.0 {
            if let (Some(from), Some(to)) = (next, first.before())
                && from <= to
            {
                rest.push((from, to));
            }
            next = last.after();
        }
        rest.extend(next.map(|from| (from, T::LAST)));
        Intervals(rest)
    }

    /// What rules allow that are tried in order, the first that fits deciding.
    pub(super) fn first_match(rules: &[((T, T), bool)]) -> Self {
        let sorted = |key: fn(&(T, T)) -> T| {
            let mut sorted: Vec<(T, usize)> =
                rules.iter().enumerate().map(|(nth, (interval, _))| (key(interval), nth)).collect();
            sorted.sort_unstable_by(|a, b| b.cmp(a));
            sorted
        };
        let (mut begin, mut end) = (sorted(|interval| interval.0), sorted(|interval| interval.1));
        let mut cuts: Vec<T> =
            rules.iter().flat_map(|((first, last), _)| [Some(*first), last.after()]).flatten().collect();
        cuts.sort_unstable();
        cuts.dedup();
        let (mut active, mut allowed) = (BTreeSet::new(), Intervals::default());
        for (nth, first) in cuts.iter().enumerate() {
            while let Some((_, rule)) = begin.pop_if(|(from, _)| *from <= *first) {
                active.insert(rule);
            }
            while let Some((_, rule)) = end.pop_if(|(to, _)| *to < *first) {
                active.remove(&rule);
            }
            let allows = active.first().and_then(|rule| rules.get(*rule)).is_some_and(|(_, allows)| *allows);
            if allows {
                let last = cuts.get(nth + 1).and_then(|next| next.before()).unwrap_or(T::LAST);
                allowed.push((*first, last));
            }
        }
        allowed
    }

    fn count(&self) -> u128 {
        self.0.iter().fold(0, |sum, (first, last)| sum.saturating_add(T::many(*first, *last)))
    }
}

/// A set of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Space {
    pub(super) v4: Intervals<u32>,
    pub(super) v6: Intervals<u128>,
}

static PUBLIC: LazyLock<Space> = LazyLock::new(|| {
    let not_public = Space::of(NOT_PUBLIC_IPV4.iter().filter_map(|net| net.parse().ok()));
    Space { v4: not_public.v4.complement(), v6: Space::of(PUBLIC_IPV6.parse()).v6 }
});

impl Space {
    /// The addresses of ranges.
    pub(super) fn of(nets: impl IntoIterator<Item = IpNet>) -> Space {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for net in nets {
            match net {
                IpNet::V4(net) => v4.push((u32::from(net.network()), u32::from(net.broadcast()))),
                IpNet::V6(net) => v6.push((u128::from(net.network()), u128::from(net.broadcast()))),
            }
        }
        Space { v4: Intervals::of(v4), v6: Intervals::of(v6) }
    }

    /// All of several sets.
    pub(super) fn all<'a>(sets: impl IntoIterator<Item = &'a Space>) -> Space {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for set in sets {
            v4.extend_from_slice(&set.v4.0);
            v6.extend_from_slice(&set.v6.0);
        }
        Space { v4: Intervals::of(v4), v6: Intervals::of(v6) }
    }

    /// What rules allow that are tried in order, the first that fits deciding; each family by itself.
    pub(super) fn first_match(rules: &[(IpNet, bool)]) -> Space {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for (net, allows) in rules {
            match net {
                IpNet::V4(net) => v4.push(((u32::from(net.network()), u32::from(net.broadcast())), *allows)),
                IpNet::V6(net) => v6.push(((u128::from(net.network()), u128::from(net.broadcast())), *allows)),
            }
        }
        Space { v4: Intervals::first_match(&v4), v6: Intervals::first_match(&v6) }
    }

    /// Every address.
    pub(super) fn everything() -> Space {
        Space { v4: Intervals::everything(), v6: Intervals::everything() }
    }

    /// What packets from the internet can come from.
    pub(super) fn public() -> &'static Space {
        &PUBLIC
    }

    pub(super) fn union(&self, other: &Space) -> Space {
        Space { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }

    pub(super) fn both(&self, other: &Space) -> Space {
        Space { v4: self.v4.both(&other.v4), v6: self.v6.both(&other.v6) }
    }

    pub(super) fn without(&self, other: &Space) -> Space {
        Space { v4: self.v4.both(&other.v4.complement()), v6: self.v6.both(&other.v6.complement()) }
    }

    /// Only the wanted families.
    pub(super) fn families(&self, v4: bool, v6: bool) -> Space {
        let mut some = Space::default();
        if v4 {
            some.v4 = self.v4.clone();
        }
        if v6 {
            some.v6 = self.v6.clone();
        }
        some
    }

    pub(super) fn is_empty(&self) -> bool {
        self.v4.0.is_empty() && self.v6.0.is_empty()
    }

    pub(super) fn holds(&self, other: &Space) -> bool {
        other.without(self).is_empty()
    }

    pub(super) fn touches(&self, other: &Space) -> bool {
        !self.both(other).is_empty()
    }

    /// Whether it admits the internet: more public addresses of a family than one organization has.
    pub(super) fn is_internet(&self) -> bool {
        self.v4_is_internet() || self.v6_is_internet()
    }

    fn v4_is_internet(&self) -> bool {
        self.v4.both(&PUBLIC.v4).count() > FEW_IPV4
    }

    fn v6_is_internet(&self) -> bool {
        self.v6.both(&PUBLIC.v6).count() > FEW_IPV6
    }

    /// The part of the internet in it, for people; `None` when there is none to speak of.
    pub(super) fn named(&self) -> Option<String> {
        let mut parts = Vec::new();
        if self.v4_is_internet() {
            let absent = PUBLIC.v4.both(&self.v4.complement());
            name(&mut parts, "0.0.0.0/0", self.v4.0.len(), &nets_v4(&absent, 0), || nets_v4(&self.v4, 1 << 24));
        }
        if self.v6_is_internet() {
            let absent = PUBLIC.v6.both(&self.v6.complement());
            name(&mut parts, "::/0", self.v6.0.len(), &nets_v6(&absent, 0), || nets_v6(&self.v6, 1 << 113));
        }
        match parts.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [one, two] => Some(format!("{one} and {two}")),
            [one, two, more @ ..] => Some(format!("{one}, {two} and {} more", more.len())),
        }
    }
}

/// Names one family: all of it, all but a little, its wide ranges, or how many small ones there are.
fn name(parts: &mut Vec<String>, all: &str, many: usize, absent: &[IpNet], wide: impl FnOnce() -> Vec<IpNet>) {
    match absent {
        [] => parts.push(all.to_owned()),
        [one] => parts.push(format!("{all} but for {one}")),
        [one, two] => parts.push(format!("{all} but for {one} and {two}")),
        _ => {
            let wide: Vec<IpNet> = wide().into_iter().filter(super::ranges::is_internet).collect();
            if wide.is_empty() {
                parts.push(format!("{many} ranges of {all}"));
            }
            parts.extend(wide.iter().map(ToString::to_string));
        }
    }
}

/// The ranges that intervals of at least a size are made of; at most a few thousand of them.
fn nets_v4(intervals: &Intervals<u32>, least: u128) -> Vec<IpNet> {
    let wide = intervals.0.iter().filter(|(first, last)| u32::many(*first, *last) >= least);
    wide.take(SHOWN)
        .flat_map(|(first, last)| Ipv4Subnets::new((*first).into(), (*last).into(), 0))
        .map(IpNet::from)
        .collect()
}

fn nets_v6(intervals: &Intervals<u128>, least: u128) -> Vec<IpNet> {
    let wide = intervals.0.iter().filter(|(first, last)| u128::many(*first, *last) >= least);
    wide.take(SHOWN)
        .flat_map(|(first, last)| Ipv6Subnets::new((*first).into(), (*last).into(), 0))
        .map(IpNet::from)
        .collect()
}

/// How many intervals are looked at for a name.
const SHOWN: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    fn space(nets: &[&str]) -> Space {
        Space::of(nets.iter().map(|net| net.parse::<IpNet>().unwrap()))
    }

    #[test]
    fn sets_join_meet_and_differ() {
        let all = Space::everything();
        assert_eq!(space(&["0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"]), all);
        assert_eq!(space(&["10.0.0.0/8"]).without(&space(&["10.0.0.0/9"])), space(&["10.128.0.0/9"]));
        assert_eq!(space(&["10.0.0.0/8"]).without(&space(&["11.0.0.0/8", "::/0"])), space(&["10.0.0.0/8"]));
        assert_eq!(space(&["10.0.0.0/8"]).both(&space(&["10.3.0.0/16", "12.0.0.0/8"])), space(&["10.3.0.0/16"]));
        assert!(space(&["1.2.3.4/32"]).without(&all).is_empty());
        assert_eq!(all.without(&Space::default()), all);
        assert_eq!(all.without(&space(&["2001:db8::1/128"])).union(&space(&["2001:db8::1/128"])), all);
        assert_eq!(all.without(&space(&["2001:db8::1/128"])).v6.0.len(), 2);
        assert_eq!(space(&["255.255.255.255/32", "0.0.0.0/32"]).v4.complement().0, [(1, u32::MAX - 1)]);
    }

    #[test]
    fn addresses_are_counted_over_all_ranges() {
        let halves: Vec<String> = (0..=255).map(|n| format!("{n}.7.0.0/16")).collect();
        let narrow: Vec<&str> = halves.iter().map(String::as_str).collect();
        assert!(space(&narrow).is_internet(), "221 public /16s are more than half of a /8");
        assert!(!space(&narrow[..100]).is_internet());
        assert!(!space(&["2600::/16"]).is_internet());
        assert!(space(&["2600::/16", "2800::/16"]).is_internet());
        assert!(!space(&["10.0.0.0/8", "fc00::/7", "224.0.0.0/3"]).is_internet());
    }

    #[test]
    fn a_set_is_named_for_people() {
        for (nets, name) in [
            (&["0.0.0.0/0"][..], Some("0.0.0.0/0")),
            (&["0.0.0.0/0", "2000::/3"], Some("0.0.0.0/0 and ::/0")),
            (&["8.0.0.0/8", "9.0.0.0/9"], Some("8.0.0.0/8")),
            (&["0.0.0.0/1"], Some("0.0.0.0/1")),
            (&["10.0.0.0/8", "203.0.113.0/24"], None),
        ] {
            assert_eq!(space(nets).named().as_deref(), name, "{nets:?}");
        }
        let but = Space::everything().without(&space(&["203.0.113.0/24", "2600::/16"]));
        assert_eq!(but.named().unwrap(), "0.0.0.0/0 but for 203.0.113.0/24 and ::/0 but for 2600::/16");
        let scattered: Vec<String> =
            (1..=120).map(|n| format!("{n}.7.0.0/16")).chain((1..=60).map(|n| format!("{n}.9.0.0/16"))).collect();
        let scattered: Vec<&str> = scattered.iter().map(String::as_str).collect();
        assert_eq!(space(&scattered).named().unwrap(), "180 ranges of 0.0.0.0/0");
    }
}
