//! What is known about an account, and what is not.
//!
//! A [`Fact`] is one answer of one call. A [`Listing`] is the answer of a call that
//! lists things, possibly cut short. Whatever could not be read is a [`Gap`], and the
//! only way into a fact is a function that hands out the gap instead: the lazy path
//! is the honest one.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::calls::{Call, Operation};

/// Why something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No policy allows the call, or one denies it.
    Denied,
    /// An organization policy (SCP or RCP) denies the call; a grant in the account cannot help.
    DeniedByScp,
    /// The credentials expired during the scan.
    Expired,
    /// AWS kept throttling the call.
    Throttled,
    /// No answer came in time.
    Timeout,
    /// The endpoint could not be reached, or the connection broke.
    Network,
    /// AWS answered with a server error.
    ServerError,
    /// The region is not enabled for the account.
    RegionDisabled,
    /// The service or the operation is not offered here.
    NotOffered,
    /// An answer came that could not be understood.
    Malformed,
    /// A list stopped before its end.
    CutList,
    /// The scan was stopped.
    Interrupted,
    /// Nobody asked: the selected checks do not need it.
    NotCollected,
    /// Anything else; the message says what.
    Other,
}

impl Reason {
    /// The name used in reports, for instance `denied-by-scp`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reason::Denied => "denied",
            Reason::DeniedByScp => "denied-by-scp",
            Reason::Expired => "expired",
            Reason::Throttled => "throttled",
            Reason::Timeout => "timeout",
            Reason::Network => "network",
            Reason::ServerError => "server-error",
            Reason::RegionDisabled => "region-disabled",
            Reason::NotOffered => "not-offered",
            Reason::Malformed => "malformed",
            Reason::CutList => "cut-list",
            Reason::Interrupted => "interrupted",
            Reason::NotCollected => "not-collected",
            Reason::Other => "other",
        }
    }
}

/// Something that could not be read: which call, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// The call that should have told; `None` where no call did (a check that panicked).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::calls::by_id")]
    pub call: Option<&'static Call>,
    /// Why it did not.
    pub reason: Reason,
    /// What AWS or the network said, for people.
    pub message: String,
}

impl Gap {
    /// A gap of one call.
    pub fn new(call: &'static Call, reason: Reason, message: impl Into<String>) -> Gap {
        Gap { call: Some(call), reason, message: message.into() }
    }

    /// The gap of a call that nobody made.
    #[must_use]
    pub fn not_collected(call: &'static Call) -> Gap {
        Gap::new(call, Reason::NotCollected, "not asked in this collection")
    }

    /// The IAM action whose grant would close the gap, where a grant can.
    #[must_use]
    pub fn action_to_grant(&self) -> Option<&'static str> {
        match (self.reason, self.call) {
            (Reason::Denied, Some(call)) => call.action,
            _ => None,
        }
    }

    /// One sentence for people: what could not be read, why, and what to grant.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Some(call) = self.call else { return self.message.clone() };
        let why = match self.reason {
            Reason::Denied => {
                call.action.map_or("access denied".to_owned(), |action| format!("access denied; grant {action}"))
            }
            Reason::DeniedByScp => "denied by an organization policy".to_owned(),
            Reason::Expired => "the credentials expired".to_owned(),
            Reason::Throttled => "AWS throttled the call".to_owned(),
            Reason::Timeout => "no answer in time".to_owned(),
            Reason::Network => "the endpoint could not be reached".to_owned(),
            Reason::ServerError => "AWS answered with a server error".to_owned(),
            Reason::RegionDisabled => "the region is not enabled".to_owned(),
            Reason::NotOffered => "not offered by this endpoint".to_owned(),
            Reason::Malformed => format!("the answer could not be understood: {}", self.message),
            Reason::CutList => format!("the list stopped before its end: {}", self.message),
            Reason::Interrupted => "the scan was stopped".to_owned(),
            Reason::NotCollected => "not collected".to_owned(),
            Reason::Other => self.message.clone(),
        };
        format!("{}:{} could not be read: {why}", call.service, call.operation)
    }
}

/// One answer of the call `C`, or the reason why there is none.
///
/// There is no default, and no way to take the value without meeting the gap.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
pub struct Fact<T, C> {
    state: State<T>,
    #[serde(skip)]
    call: PhantomData<fn() -> C>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State<T> {
    Known(T),
    Unknown(Gap),
}

impl<T, C: Operation> Fact<T, C> {
    /// What the call answered.
    pub fn of(value: T) -> Self {
        Fact { state: State::Known(value), call: PhantomData }
    }

    /// A fact that could not be read.
    #[must_use]
    pub fn unknown(gap: Gap) -> Self {
        Fact { state: State::Unknown(gap), call: PhantomData }
    }

    /// A fact that nobody asked for (yet).
    #[must_use]
    pub fn unread() -> Self {
        Self::unknown(Gap::not_collected(C::CALL))
    }

    /// The value, or the gap that stands in its place.
    ///
    /// # Errors
    /// The gap, when the fact could not be read.
    pub fn known(&self) -> Result<&T, Gap> {
        match &self.state {
            State::Known(value) => Ok(value),
            State::Unknown(gap) => Err(gap.clone()),
        }
    }

    /// A part of the fact, with the same gap: for an answer that fills several fields.
    pub fn part<U>(&self, part: impl FnOnce(&T) -> U) -> Fact<U, C> {
        match &self.state {
            State::Known(value) => Fact::of(part(value)),
            State::Unknown(gap) => Fact::unknown(gap.clone()),
        }
    }

    /// The gap, if there is one.
    pub fn gap(&self) -> Option<&Gap> {
        match &self.state {
            State::Known(_) => None,
            State::Unknown(gap) => Some(gap),
        }
    }
}

impl<T: Clone, C> Clone for Fact<T, C> {
    fn clone(&self) -> Self {
        Fact { state: self.state.clone(), call: PhantomData }
    }
}

impl<T: std::fmt::Debug, C> std::fmt::Debug for Fact<T, C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.state.fmt(f)
    }
}

impl<T: PartialEq, C> PartialEq for Fact<T, C> {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

/// What the list call `C` returned: the items it got, and the gap that stopped it.
///
/// A half-read list can fail a check but never looks complete.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(serialize = "T: Serialize", deserialize = "T: Deserialize<'de>"))]
pub struct Listing<T, C> {
    items: Vec<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gap: Option<Gap>,
    #[serde(skip)]
    call: PhantomData<fn() -> C>,
}

impl<T, C: Operation> Listing<T, C> {
    /// A list read to its end.
    #[must_use]
    pub fn complete(items: Vec<T>) -> Self {
        Listing { items, gap: None, call: PhantomData }
    }

    /// A list that stopped at a gap, with the items that came before it.
    #[must_use]
    pub fn cut(items: Vec<T>, gap: Gap) -> Self {
        Listing { items, gap: Some(gap), call: PhantomData }
    }

    /// A list that nobody asked for (yet).
    #[must_use]
    pub fn unread() -> Self {
        Self::cut(Vec::new(), Gap::not_collected(C::CALL))
    }

    /// The items that are known. There may be more: see [`Listing::gap`].
    #[must_use]
    pub fn seen(&self) -> &[T] {
        &self.items
    }

    /// The same, to be filled in by a collector.
    pub fn seen_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }

    /// Why the list stopped before its end, if it did.
    #[must_use]
    pub fn gap(&self) -> Option<&Gap> {
        self.gap.as_ref()
    }

    /// All items, if the list was read to its end.
    ///
    /// # Errors
    /// The gap that stopped the list.
    pub fn known(&self) -> Result<&[T], Gap> {
        match &self.gap {
            None => Ok(&self.items),
            Some(gap) => Err(gap.clone()),
        }
    }

    /// Whether the condition holds for some item: one settling item is enough, however
    /// much of the list is unread.
    ///
    /// # Errors
    /// A gap, when no seen item settles it and something was unread.
    pub fn any(&self, holds: impl FnMut(&T) -> Result<bool, Gap>) -> Result<bool, Gap> {
        any(self.items.iter().map(holds).chain(self.gap.clone().map(Err)))
    }

    /// The first item that fits, if the list was read far enough to tell.
    ///
    /// # Errors
    /// The gap that stopped the list, when no seen item fits.
    pub fn find(&self, fits: impl FnMut(&&T) -> bool) -> Result<Option<&T>, Gap> {
        match (self.items.iter().find(fits), &self.gap) {
            (Some(item), _) => Ok(Some(item)),
            (None, None) => Ok(None),
            (None, Some(gap)) => Err(gap.clone()),
        }
    }
}

impl<T: Clone, C> Clone for Listing<T, C> {
    fn clone(&self) -> Self {
        Listing { items: self.items.clone(), gap: self.gap.clone(), call: PhantomData }
    }
}

impl<T: std::fmt::Debug, C> std::fmt::Debug for Listing<T, C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listing").field("items", &self.items).field("gap", &self.gap).finish()
    }
}

impl<T: PartialEq, C> PartialEq for Listing<T, C> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items && self.gap == other.gap
    }
}

/// Three-valued "some hold": true settles it whatever else is unread.
///
/// # Errors
/// The first gap, when nothing settles it.
pub fn any(facts: impl IntoIterator<Item = Result<bool, Gap>>) -> Result<bool, Gap> {
    let mut gap = None;
    for fact in facts {
        match fact {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(found) => gap = gap.or(Some(found)),
        }
    }
    gap.map_or(Ok(false), Err)
}

/// Three-valued "all hold": false settles it whatever else is unread.
///
/// # Errors
/// The first gap, when nothing settles it.
pub fn all(facts: impl IntoIterator<Item = Result<bool, Gap>>) -> Result<bool, Gap> {
    any(facts.into_iter().map(|fact| fact.map(|holds| !holds))).map(|some_fail| !some_fail)
}

/// A fact or a listing, seen without its type: what a walk over the facts meets.
pub trait Slot {
    /// The call that fills it.
    fn call(&self) -> &'static Call;
    /// Whether it is a list.
    fn is_listing(&self) -> bool;
    /// The gap in it, if any.
    fn current_gap(&self) -> Option<&Gap>;
    /// Forgets what is known.
    fn blank(&mut self, gap: Gap);
    /// Keeps the first half of a list and marks it as cut; a fact is forgotten.
    fn halve(&mut self, gap: Gap);
}

impl<T, C: Operation> Slot for Fact<T, C> {
    fn call(&self) -> &'static Call {
        C::CALL
    }
    fn is_listing(&self) -> bool {
        false
    }
    fn current_gap(&self) -> Option<&Gap> {
        self.gap()
    }
    fn blank(&mut self, gap: Gap) {
        *self = Fact::unknown(gap);
    }
    fn halve(&mut self, gap: Gap) {
        self.blank(gap);
    }
}

impl<T, C: Operation> Slot for Listing<T, C> {
    fn call(&self) -> &'static Call {
        C::CALL
    }
    fn is_listing(&self) -> bool {
        true
    }
    fn current_gap(&self) -> Option<&Gap> {
        self.gap()
    }
    fn blank(&mut self, gap: Gap) {
        *self = Listing::cut(Vec::new(), gap);
    }
    fn halve(&mut self, gap: Gap) {
        self.items.truncate(self.items.len() / 2);
        self.gap = Some(gap);
    }
}

/// Something that holds facts and can show each of them to a visitor.
pub trait Walk {
    /// Shows every fact and listing inside, from the outside in.
    fn walk(&mut self, visit: &mut dyn FnMut(&mut dyn Slot));
}

impl<T, C: Operation> Walk for Fact<T, C> {
    fn walk(&mut self, visit: &mut dyn FnMut(&mut dyn Slot)) {
        visit(self);
    }
}

impl<T: Walk, C: Operation> Walk for Listing<T, C> {
    fn walk(&mut self, visit: &mut dyn FnMut(&mut dyn Slot)) {
        visit(self);
        self.items.iter_mut().for_each(|item| item.walk(visit));
    }
}

impl<K: Ord, V: Walk> Walk for std::collections::BTreeMap<K, V> {
    fn walk(&mut self, visit: &mut dyn FnMut(&mut dyn Slot)) {
        self.values_mut().for_each(|value| value.walk(visit));
    }
}

macro_rules! holds_no_facts {
    ($($plain:ty),+ $(,)?) => {$(
        impl Walk for $plain {
            fn walk(&mut self, _: &mut dyn FnMut(&mut dyn Slot)) {}
        }
    )+};
}
holds_no_facts!(String, bool, u16, u32, u64, i32, i64, jiff::Timestamp);

impl<T: Walk> Walk for Option<T> {
    fn walk(&mut self, visit: &mut dyn FnMut(&mut dyn Slot)) {
        self.iter_mut().for_each(|value| value.walk(visit));
    }
}

impl<T: Walk> Walk for Vec<T> {
    fn walk(&mut self, visit: &mut dyn FnMut(&mut dyn Slot)) {
        self.iter_mut().for_each(|value| value.walk(visit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::s3::{GetBucketVersioning, ListBuckets};

    fn unread() -> Result<bool, Gap> {
        Err(Gap::not_collected(GetBucketVersioning::CALL))
    }

    #[test]
    fn one_settling_fact_is_enough() {
        assert_eq!(any([unread(), Ok(true)]), Ok(true));
        assert_eq!(any([Ok(false), unread()]), unread());
        assert_eq!(all([unread(), Ok(false)]), Ok(false));
        assert_eq!(all([Ok(true), unread()]), unread());
        assert_eq!(all([]), Ok(true));
        assert_eq!(any([]), Ok(false));
    }

    #[test]
    fn a_half_read_list_never_looks_complete() {
        let gap = Gap::new(ListBuckets::CALL, Reason::CutList, "page 2");
        let list: Listing<u32, ListBuckets> = Listing::cut(vec![1, 2], gap.clone());
        assert_eq!(list.known(), Err(gap.clone()));
        assert_eq!(list.any(|n| Ok(*n == 2)), Ok(true));
        assert_eq!(list.any(|n| Ok(*n == 9)), Err(gap.clone()));
        assert_eq!(list.find(|n| **n == 9), Err(gap));
    }

    #[test]
    fn facts_survive_saving() {
        let known: Fact<u32, GetBucketVersioning> = Fact::of(7);
        let text = serde_json::to_string(&known).unwrap();
        assert_eq!(text, r#"{"known":7}"#);
        assert_eq!(serde_json::from_str::<Fact<u32, GetBucketVersioning>>(&text).unwrap(), known);
        let unknown: Fact<u32, GetBucketVersioning> = Fact::unread();
        let text = serde_json::to_string(&unknown).unwrap();
        assert_eq!(serde_json::from_str::<Fact<u32, GetBucketVersioning>>(&text).unwrap(), unknown);
    }

    #[test]
    fn an_unknown_call_is_refused() {
        let text = r#"{"unknown":{"call":"s3:FormatDisk","reason":"denied","message":""}}"#;
        assert!(serde_json::from_str::<Fact<u32, GetBucketVersioning>>(text).is_err());
    }
}
