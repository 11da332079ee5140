//! Indexes of lists. They answer as a walk over the list would, gaps included: of several items
//! with one key the first counts, and what was not found in a list that was cut is not known.

use std::collections::{HashMap, HashSet};

use crate::calls::Operation;
use crate::fact::{Gap, Listing};

/// Items by a key of each, the first of those with the same.
pub(crate) fn by_key<'a, T>(items: &'a [T], key: impl Fn(&'a T) -> &'a str) -> HashMap<&'a str, &'a T> {
    let mut by_key = HashMap::with_capacity(items.len());
    for item in items {
        by_key.entry(key(item)).or_insert(item);
    }
    by_key
}

/// The items of a list by a key of each: what [`Listing::find`] finds.
pub(crate) struct ByKey<'a, T> {
    items: HashMap<&'a str, &'a T>,
    gap: Option<&'a Gap>,
}

impl<'a, T> ByKey<'a, T> {
    /// The index of a list.
    pub(crate) fn of<C: Operation>(list: &'a Listing<T, C>, key: impl Fn(&'a T) -> &'a str) -> ByKey<'a, T> {
        ByKey { items: by_key(list.seen(), key), gap: list.gap() }
    }

    /// The item with that key, if the list was read far enough to tell.
    ///
    /// # Errors
    /// The gap that stopped the list, when no seen item has it.
    pub(crate) fn find(&self, key: &str) -> Result<Option<&'a T>, Gap> {
        match (self.items.get(key), self.gap) {
            (Some(item), _) => Ok(Some(item)),
            (None, None) => Ok(None),
            (None, Some(gap)) => Err(gap.clone()),
        }
    }
}

/// The items of a list by what they belong to.
pub(crate) struct Grouped<'a, T> {
    groups: HashMap<&'a str, Vec<&'a T>>,
    unclear: Option<Gap>,
}

impl<'a, T> Grouped<'a, T> {
    /// The index of a list. What an item belongs to may be nothing, or not told: then it may
    /// belong to whatever is asked about.
    pub(crate) fn of<C: Operation, K: IntoIterator<Item = &'a str>>(
        list: &'a Listing<T, C>,
        keys: impl Fn(&'a T) -> Result<K, Gap>,
    ) -> Grouped<'a, T> {
        let mut groups: HashMap<&str, Vec<&T>> = HashMap::new();
        let mut unclear = None;
        for item in list.seen() {
            match keys(item) {
                Ok(keys) => keys.into_iter().for_each(|key| add_once(groups.entry(key).or_default(), item)),
                Err(gap) => unclear = unclear.or(Some(gap)),
            }
        }
        Grouped { groups, unclear: unclear.or_else(|| list.gap().cloned()) }
    }

    /// The items seen of a group, in the order of the list.
    pub(crate) fn seen(&self, key: &str) -> &[&'a T] {
        self.groups.get(key).map_or(&[], Vec::as_slice)
    }

    /// Why a group may have more items than were seen of it.
    pub(crate) fn gap(&self) -> Option<&Gap> {
        self.unclear.as_ref()
    }

    /// Whether the condition holds for some item of a group.
    ///
    /// # Errors
    /// A gap, when no seen item settles it and something was unread.
    pub(crate) fn any(&self, key: &str, holds: impl Fn(&T) -> Result<bool, Gap>) -> Result<bool, Gap> {
        crate::fact::any(self.seen(key).iter().map(|item| holds(item)).chain(self.unclear.clone().map(Err)))
    }
}

/// Adds an item to its group, once.
fn add_once<'a, T>(group: &mut Vec<&'a T>, item: &'a T) {
    if !group.last().is_some_and(|last| std::ptr::eq(*last, item)) {
        group.push(item);
    }
}

/// What the items of lists name: whether some item names a thing.
#[derive(Default)]
pub(crate) struct Named<'a> {
    names: HashSet<&'a str>,
    unclear: Option<Gap>,
}

impl<'a> Named<'a> {
    /// What the items of one list name.
    pub(crate) fn by<T, C: Operation, N: IntoIterator<Item = &'a str>>(
        list: &'a Listing<T, C>,
        names: impl Fn(&'a T) -> N,
    ) -> Named<'a> {
        let mut named = Named::default();
        named.add(list, |item| Ok(names(item)));
        named
    }

    /// Adds what the items of a list name; of one of which it is not told, that may be anything.
    pub(crate) fn add<T, C: Operation, N: IntoIterator<Item = &'a str>>(
        &mut self,
        list: &'a Listing<T, C>,
        names: impl Fn(&'a T) -> Result<N, Gap>,
    ) {
        for item in list.seen() {
            match names(item) {
                Ok(names) => self.names.extend(names),
                Err(gap) => self.unclear = self.unclear.take().or(Some(gap)),
            }
        }
        self.unclear = self.unclear.take().or_else(|| list.gap().cloned());
    }

    /// Whether an item names it.
    ///
    /// # Errors
    /// A gap, when no seen item does and something was unread.
    pub(crate) fn holds(&self, name: &str) -> Result<bool, Gap> {
        match &self.unclear {
            _ if self.names.contains(name) => Ok(true),
            None => Ok(false),
            Some(gap) => Err(gap.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, prop, prop_assert_eq, proptest};

    use super::*;
    use crate::calls::ec2::{DescribeSnapshots, DescribeVolumes};
    use crate::fact::Reason;

    /// A key that may be shared, what it belongs to if that is told, and whether it is as wanted.
    type Item = (String, Option<String>, Result<bool, Gap>);

    fn gap(message: &str) -> Gap {
        Gap::new(DescribeSnapshots::CALL, Reason::Malformed, message)
    }

    fn lists() -> impl Strategy<Value = Listing<Item, DescribeVolumes>> {
        let name = || prop::sample::select(vec!["a", "b", "c", ""]).prop_map(str::to_owned);
        let good = prop::sample::select(vec![Ok(true), Ok(false), Err(gap("odd"))]);
        let items = prop::collection::vec((name(), prop::option::of(name()), good), 0..6);
        (items, prop::bool::ANY).prop_map(|(items, cut)| match cut {
            true => Listing::cut(items, Gap::new(DescribeVolumes::CALL, Reason::CutList, "page 2")),
            false => Listing::complete(items),
        })
    }

    /// Which of several gaps is told is left open.
    fn told(answer: Result<bool, Gap>) -> Option<bool> {
        answer.ok()
    }

    proptest! {
        #[test]
        fn an_index_answers_as_a_walk_over_the_list(list in lists()) {
            let by_key = ByKey::of(&list, |item| &item.0);
            let parent = |item: &'_ Item| item.1.clone().ok_or_else(|| gap("not told"));
            let told_parent = |item| parent(item).map(|_| ());
            let grouped = Grouped::of(&list, |item: &Item| told_parent(item).map(|()| item.1.as_deref()));
            let mut named = Named::default();
            named.add(&list, |item: &Item| told_parent(item).map(|()| item.1.as_deref()));
            let certain = Named::by(&list, |item: &Item| item.1.as_deref());
            for key in ["a", "b", "c", "", "d"] {
                prop_assert_eq!(by_key.find(key).map(|item| item.map(std::ptr::from_ref)),
                    list.find(|item| item.0 == key).map(|item| item.map(std::ptr::from_ref)));
                let walked = list.any(|item| Ok(parent(item)? == key && item.2.clone()?));
                prop_assert_eq!(told(grouped.any(key, |item| item.2.clone())), told(walked));
                prop_assert_eq!(named.holds(key), list.any(|item| Ok(parent(item)? == key)));
                prop_assert_eq!(certain.holds(key), list.any(|item| Ok(item.1.as_deref() == Some(key))));
                let of_key: Vec<&Item> = list.seen().iter().filter(|item| item.1.as_deref() == Some(key)).collect();
                prop_assert_eq!(grouped.seen(key), of_key);
            }
        }
    }

    #[test]
    fn an_item_is_in_a_group_once() {
        let list: Listing<[&str; 3], DescribeVolumes> = Listing::complete(vec![["a", "b", "a"], ["a", "a", "a"]]);
        let grouped = Grouped::of(&list, |names| Ok(names.to_vec()));
        assert_eq!((grouped.seen("a").len(), grouped.seen("b").len()), (2, 1));
    }
}
