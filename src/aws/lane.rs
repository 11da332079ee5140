//! [`Lane::ask`] and [`Lane::list`]: the only ways to call AWS.
//!
//! They hold back what nobody selected, keep to the limits, try again where that may help,
//! replay once with new credentials, and turn every error into a gap. What they return is a
//! fact.

use std::collections::BTreeSet;
use std::error::Error;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use checks::calls::{Call, Operation};
use checks::fact::{Fact, Gap, Listing, Reason};
use tokio::sync::Semaphore;

use super::error::{Failure, Place, classify};
use super::patience::{Patience, trouble};
use super::session::Session;
use super::stop::Stopped;

/// More pages than any list has: a token that always changes would go on for ever.
const MOST_PAGES: usize = 10_000;

/// Longer than any list takes, however slowly its pages may be asked for.
const LONGEST_LIST: Duration = Duration::from_secs(900);

/// Calls to a host of many that are in flight together, at least.
const FEWEST_TOGETHER: usize = 2;

/// One page of a list.
#[derive(Debug)]
pub struct Page<T> {
    items: Vec<T>,
    /// Entries that lack what they must hold.
    broken: usize,
    /// The token of the next page; none or empty on the last.
    next: Option<String>,
}

impl<T> Page<T> {
    /// A page with the next page's token. `None` is an entry that AWS sent incomplete: the
    /// others are kept, and the list is then known to be cut.
    pub fn new(entries: impl IntoIterator<Item = Option<T>>, next: Option<String>) -> Page<T> {
        let (mut items, mut broken) = (Vec::new(), 0);
        for entry in entries {
            match entry {
                Some(item) => items.push(item),
                None => broken += 1,
            }
        }
        Page { items, broken, next }
    }

    /// A list that comes whole.
    pub fn whole(entries: impl IntoIterator<Item = Option<T>>) -> Page<T> {
        Page::new(entries, None)
    }

    /// A page of IAM's kind, where a flag says whether there is more. A flag without a
    /// token breaks the list there; a token without the flag is to be ignored.
    pub fn flagged(entries: impl IntoIterator<Item = Option<T>>, more: bool, marker: Option<String>) -> Page<T> {
        let marker = marker.filter(|marker| more && !marker.is_empty());
        let unreachable = usize::from(more && marker.is_none());
        let page = Page::new(entries, marker);
        Page { broken: page.broken + unreachable, ..page }
    }
}

/// One region of one session, as a collector sees it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Lane {
    session: Arc<Session>,
    region: Arc<str>,
    gone: Arc<AtomicBool>,
    /// Whether it is about one thing of many.
    is_leaf: bool,
    /// Permits for calls to the one host that the lane is about.
    host: Option<Arc<Semaphore>>,
}

impl Lane {
    pub(super) fn new(session: Arc<Session>, region: &str) -> Lane {
        Lane { session, region: region.into(), gone: Arc::default(), is_leaf: false, host: None }
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// The region that is asked.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The same region, to ask about one thing: [`Lane::is_gone`] is then about that thing.
    #[must_use]
    pub fn about_one_thing(&self) -> Lane {
        Lane { gone: Arc::default(), is_leaf: true, ..self.clone() }
    }

    /// The same for one of so many things that have each a host of its own, as buckets have:
    /// the more there are, the fewer calls about one are in flight together. They then share
    /// connections, each of which costs a handshake.
    #[must_use]
    pub fn about_one_host_of(&self, hosts: usize) -> Lane {
        let width = (self.session.concurrency / hosts.max(1)).max(FEWEST_TOGETHER);
        Lane { host: Some(Arc::new(Semaphore::new(width))), ..self.about_one_thing() }
    }

    /// Whether AWS said that the thing was deleted since it was listed.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// Whether any selected check needs the call.
    #[must_use]
    pub fn wants(&self, call: &'static Call) -> bool {
        self.session.wants(call)
    }

    /// Asks one question. `shape` takes what is needed out of the answer; `None` from it
    /// means that AWS left out what must be there.
    pub async fn ask<T, C, O, E, F>(&self, send: impl Fn() -> F, shape: impl FnOnce(O) -> Option<T>) -> Fact<T, C>
    where
        C: Operation,
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        match self.answer(C::CALL, send).await {
            Ok(Some(answer)) => shape(answer).map_or_else(|| Fact::unknown(incomplete(C::CALL)), Fact::of),
            Ok(None) => Fact::unknown(none_at_all(C::CALL)),
            Err(gap) => Fact::unknown(gap),
        }
    }

    /// Asks one question to which "there is none" is an answer: then the fact is `absent`.
    pub async fn ask_or<T, C, O, E, F>(
        &self,
        absent: T,
        send: impl Fn() -> F,
        shape: impl FnOnce(O) -> Option<T>,
    ) -> Fact<T, C>
    where
        C: Operation,
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        match self.answer(C::CALL, send).await {
            Ok(Some(answer)) => shape(answer).map_or_else(|| Fact::unknown(incomplete(C::CALL)), Fact::of),
            Ok(None) => Fact::of(absent),
            Err(gap) => Fact::unknown(gap),
        }
    }

    /// Reads a list to its end. `send` takes the token of a page (none for the first);
    /// `page` takes the page apart, or returns `None` when it is not whole.
    pub async fn list<T, C, O, E, F>(
        &self,
        send: impl Fn(Option<String>) -> F,
        page: impl Fn(O) -> Option<Page<T>>,
    ) -> Listing<T, C>
    where
        T: PartialEq,
        C: Operation,
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        let (mut items, mut broken) = (Vec::new(), 0);
        let (mut token, mut seen) = (None::<String>, BTreeSet::new());
        let (begun, mut starts) = (Instant::now(), Vec::new());
        let cut = |items, message: String| Listing::cut(items, Gap::new(C::CALL, Reason::CutList, message));
        for _ in 0..MOST_PAGES {
            let answer = match self.answer(C::CALL, || send(token.clone())).await {
                Ok(Some(answer)) => answer,
                Ok(None) => return Listing::cut(items, none_at_all(C::CALL)),
                Err(gap) => return Listing::cut(items, gap),
            };
            let Some(page) = page(answer) else { return Listing::cut(items, incomplete(C::CALL)) };
            if repeats(&items, &starts, &page.items) {
                return cut(items, "AWS gave the same page twice".to_owned());
            }
            starts.push(items.len());
            items.extend(page.items);
            broken += page.broken;
            // EC2 may send an empty token on the last page.
            let Some(next) = page.next.filter(|next| !next.is_empty()) else {
                return match broken {
                    0 => Listing::complete(items),
                    _ => cut(items, format!("{broken} entries lack what they must hold")),
                };
            };
            if !seen.insert(next.clone()) {
                return cut(items, "AWS gave the same page token twice".to_owned());
            }
            if begun.elapsed() > LONGEST_LIST {
                return cut(items, format!("it did not end within {} minutes", LONGEST_LIST.as_secs() / 60));
            }
            token = Some(next);
        }
        cut(items, format!("it did not end within {MOST_PAGES} pages"))
    }

    /// The answer, or `None` where AWS says that there is none.
    async fn answer<O, E, F>(&self, call: &'static Call, send: impl Fn() -> F) -> Result<Option<O>, Gap>
    where
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        let session = &self.session;
        if !session.wants(call) {
            return Err(Gap::not_collected(call));
        }
        let mut patience = Patience::new(session.attempts);
        let stopped = |why: Stopped| Gap::new(call, why.reason(), why.sentence());
        let mut renewed = false;
        tokio::select! {
            biased;
            why = session.stop.thrown() => return Err(stopped(why)),
            () = session.breakers.enter(call, &self.region) => {}
        }
        loop {
            let outcome = tokio::select! {
                biased;
                why = session.stop.thrown() => return Err(stopped(why)),
                outcome = self.send_once(call, &send) => outcome?,
            };
            let Failed { error, failure, sent_at } = match outcome {
                Ok(answer) => {
                    session.breakers.note(call, &self.region, None);
                    return Ok(Some(answer));
                }
                Err(failed) => failed,
            };
            let gap = match failure {
                Failure::Absent => {
                    session.breakers.note(call, &self.region, None);
                    return Ok(None);
                }
                Failure::Gone => {
                    if !self.gone.swap(true, Ordering::Relaxed) {
                        session.note_gone();
                    }
                    Gap::new(call, Reason::Other, "it was deleted during the scan")
                }
                Failure::Expired(_) if !renewed => {
                    renewed = true;
                    session.breakers.note(call, &self.region, None);
                    session.renew_credentials(sent_at).await;
                    continue;
                }
                Failure::Expired(gap) => {
                    // New credentials are expired too: nothing more can be read.
                    session.stop.stop(Stopped::Expired);
                    gap
                }
                Failure::Gap(gap) => gap,
            };
            let took = sent_at.elapsed();
            if gap.reason == Reason::Timeout {
                session.breakers.note_silence();
            } else if gap.reason == Reason::Throttled {
                session.breakers.note_life(call, &self.region);
            }
            let trouble = trouble(&error, gap.reason, session.breakers.has_answered(call, &self.region));
            tracing::debug!(
                service = call.service,
                operation = call.operation,
                region = &*self.region,
                reason = gap.reason.name()
            );
            match patience.wait(gap.reason, trouble, took) {
                Some(wait) => tokio::select! {
                    biased;
                    why = session.stop.thrown() => return Err(stopped(why)),
                    () = tokio::time::sleep(wait) => {}
                },
                None => {
                    session.breakers.note(call, &self.region, Some(&gap));
                    return Err(gap);
                }
            }
        }
    }

    fn place(&self) -> Place {
        if *self.region == *self.session.home() {
            Place::Home
        } else if super::regions::needs_no_opt_in(&self.region) {
            Place::AlwaysEnabled
        } else {
            Place::MayBeDisabled
        }
    }

    /// Waits for its turn and sends. A gap where the endpoint or the bucket was given up meanwhile.
    async fn send_once<O, E, F>(&self, call: &'static Call, send: &impl Fn() -> F) -> Result<Result<O, Failed<E>>, Gap>
    where
        F: Future<Output = Result<O, SdkError<E, HttpResponse>>>,
        E: ProvideErrorMetadata + Error + 'static,
    {
        let session = &self.session;
        let given_up = || session.breakers.open(call, &self.region).map_or(Ok(()), Err);
        given_up()?;
        let pace = session.limits.pace(call, &self.region);
        let Some(turn) = pace.pass().await else {
            return Err(Gap::new(call, Reason::Throttled, "given up: AWS answers nothing but that it is too fast"));
        };
        // What looks at one thing of many waits here first, so that at most as many of them
        // as may be in flight stand before the next page of a list. The semaphores are never
        // closed, so the errors cannot come.
        let _host = if let Some(host) = &self.host { host.acquire().await.ok() } else { None };
        let _leaf = if self.is_leaf { session.leaves.acquire().await.ok() } else { None };
        let _permit = session.permits.acquire().await.ok();
        // Calls that wait behind others for a silent endpoint must not wait for it in turn.
        given_up()?;
        tracing::debug!(service = call.service, operation = call.operation, region = &*self.region, "call");
        let sent_at = Instant::now();
        let outcome = send().await;
        session.note_answer();
        let outcome = outcome.map_err(|error| {
            let failure = classify(&error, call, self.place());
            Failed { error, failure, sent_at }
        });
        match outcome.as_ref().err().and_then(|failed| failed.failure.reason()) {
            Some(Reason::Throttled) => pace.refused(turn),
            // It may not have come as far as the bucket.
            Some(Reason::Network | Reason::Timeout | Reason::ServerError | Reason::Malformed) => {}
            _ => pace.answered(turn),
        }
        Ok(outcome)
    }
}

/// An attempt that was not answered as wished.
struct Failed<E> {
    error: SdkError<E, HttpResponse>,
    failure: Failure,
    /// When its time in line was over.
    sent_at: Instant,
}

/// Whether a page holds the same as one before, of those that begin at these places. With a new
/// token each time the same page would come for ever, and be taken for many things.
fn repeats<T: PartialEq>(items: &[T], starts: &[usize], page: &[T]) -> bool {
    let ends = starts.iter().skip(1).copied().chain([items.len()]);
    !page.is_empty() && starts.iter().zip(ends).any(|(start, end)| items.get(*start..end) == Some(page))
}

/// There is always a list, and always what [`Lane::ask`] asks for.
fn none_at_all(call: &'static Call) -> Gap {
    Gap::new(call, Reason::Malformed, "AWS says that there is none")
}

fn incomplete(call: &'static Call) -> Gap {
    Gap::new(call, Reason::Malformed, "the answer lacks what it must hold")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_and_a_marker_must_agree() {
        let marker = || Some("m".to_owned());
        let page = |more, marker| Page::flagged([Some(1)], more, marker);
        assert_eq!((page(true, marker()).next, page(true, marker()).broken), (marker(), 0));
        assert_eq!((page(false, marker()).next, page(false, marker()).broken), (None, 0));
        for none in [None, Some(String::new())] {
            assert_eq!((page(true, none.clone()).items, page(true, none).broken), (vec![1], 1));
        }
    }

    #[test]
    fn a_page_that_came_before_is_seen() {
        let (items, starts) = ([1, 2, 3, 4, 5], [0, 2, 2, 4]);
        assert!(repeats(&items, &starts, &[3, 4]) && repeats(&items, &starts, &[5]));
        assert!(!repeats(&items, &starts, &[3]) && !repeats(&items, &starts, &[2, 3]));
        assert!(!repeats(&items, &starts, &[]), "AWS may send empty pages before the last one");
    }

    #[test]
    fn an_incomplete_entry_costs_itself_and_marks_the_list() {
        let page = Page::whole([Some(1), None, Some(3)]);
        assert_eq!((page.items, page.broken), (vec![1, 3], 1));
    }
}
