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
                Ok(keys) => keys.into_iter().for_each(|key| add(groups.entry(key).or_default(), item)),
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
fn add<'a, T>(group: &mut Vec<&'a T>, item: &'a T) {
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
