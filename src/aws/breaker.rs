//! Giving up. On an endpoint that does not answer: after a few failures in a row, the rest of
//! what that service would be asked in that region becomes gaps at once, instead of one
//! timeout after the other. And on an operation that only fails at the server, so that what
//! is asked of each of many things is not tried again for each of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use checks::calls::Call;
use checks::fact::{Gap, Reason};
use tokio::sync::Semaphore;

/// Failures in a row that open the breaker of an endpoint. Each has already been tried again.
const FAILURES: usize = 3;
/// Failures in a row, of one operation in one region, that open its breaker.
const FAILURES_OF_ONE: usize = 5;

/// Attempts in a row that nothing answers, after which nothing more is asked: the network is
/// silent, and each endpoint of each region would cost its own time. The caller's identity is no
/// such answer.
const ATTEMPTS_IN_A_SILENT_NETWORK: usize = 16;
/// Where something has answered before, it must have been silent for so long too: a network may
/// falter for as long as one attempt waits, and longer.
const SILENT_FOR: Duration = Duration::from_secs(40);

/// The breakers of all services and regions.
#[derive(Debug, Default)]
pub(super) struct Breakers {
    /// Attempts without an answer since the last answer.
    silent: AtomicUsize,
    /// When anything but the caller's identity was answered last.
    heard_at: Mutex<Option<Instant>>,
    rows: Mutex<HashMap<(&'static str, String), Row>>,
    /// By service, operation and region: how often in a row the server failed.
    broken: Mutex<HashMap<(&'static str, &'static str, String), usize>>,
}

#[derive(Debug)]
struct Row {
    failures: usize,
    /// Whether anything was ever answered.
    answered: bool,
    /// Lets in only as many calls as open the breaker, until it is closed: for good by the
    /// first answer, or with the endpoint given up. Otherwise the calls for one silent
    /// endpoint would hold all permits of the session.
    first: Arc<Semaphore>,
}

impl Row {
    fn new() -> Row {
        Row { failures: 0, answered: false, first: Arc::new(Semaphore::new(FAILURES)) }
    }
}

impl Breakers {
    /// The gap to give at once, when the endpoint was given up.
    pub(super) fn open(&self, call: &'static Call, region: &str) -> Option<Gap> {
        if self.network_is_silent() {
            let message =
                format!("given up: nothing was answered anywhere in the last {ATTEMPTS_IN_A_SILENT_NETWORK} attempts");
            return Some(Gap::new(call, Reason::Network, message));
        }
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let failures = rows.get(&(call.service, region.to_owned())).map_or(0, |row| row.failures);
        if failures >= FAILURES {
            let message = format!("given up: {} did not answer in {region} {failures} times in a row", call.service);
            return Some(Gap::new(call, Reason::Network, message));
        }
        drop(rows);
        let broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        let failures = broken.get(&(call.service, call.operation, region.to_owned())).copied().unwrap_or(0);
        let message = || format!("given up: AWS failed in {region} {failures} times in a row");
        (failures >= FAILURES_OF_ONE).then(|| Gap::new(call, Reason::ServerError, message()))
    }

    /// Whether the service has answered anything in the region.
    pub(super) fn has_answered(&self, call: &'static Call, region: &str) -> bool {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.get(&(call.service, region.to_owned())).is_some_and(|row| row.answered)
    }

    /// Notes an answer that says only to come again, which may go on for long: nobody need wait
    /// for the endpoint's first one any more.
    pub(super) fn note_life(&self, call: &'static Call, region: &str) {
        self.hear(call);
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let row = rows.entry((call.service, region.to_owned())).or_insert_with(Row::new);
        row.answered = true;
        row.first.close();
    }

    /// Waits until the endpoint has answered, been given up, or been asked by few. Every
    /// call that was let in must be noted, or shown to live, in the end.
    pub(super) async fn enter(&self, call: &'static Call, region: &str) {
        let first = {
            let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
            if self.network_is_silent() {
                return;
            }
            Arc::clone(&rows.entry((call.service, region.to_owned())).or_insert_with(Row::new).first)
        };
        // The error says that it is closed: everybody may pass.
        if let Ok(permit) = first.acquire().await {
            permit.forget();
        }
    }

    /// Notes an attempt that was not answered in time.
    pub(super) fn note_silence(&self) {
        self.silent.fetch_add(1, Ordering::Relaxed);
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if self.network_is_silent() {
            // Nobody is to wait for one of those that were let in: they all end here.
            rows.values().for_each(|row| row.first.close());
        }
    }

    fn network_is_silent(&self) -> bool {
        if self.silent.load(Ordering::Relaxed) < ATTEMPTS_IN_A_SILENT_NETWORK {
            return false;
        }
        let heard_at = self.heard_at.lock().unwrap_or_else(PoisonError::into_inner);
        heard_at.is_none_or(|at| at.elapsed() >= SILENT_FOR)
    }

    /// Something answered.
    fn hear(&self, call: &'static Call) {
        if call.service != "sts" {
            *self.heard_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            self.silent.store(0, Ordering::Relaxed);
        }
    }

    /// Notes how a call ended.
    pub(super) fn note(&self, call: &'static Call, region: &str, gap: Option<&Gap>) {
        let reason = gap.map(|gap| gap.reason);
        let silent = matches!(reason, Some(Reason::Network | Reason::Timeout));
        if !silent {
            self.hear(call);
        }
        {
            let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
            let row = rows.entry((call.service, region.to_owned())).or_insert_with(Row::new);
            row.failures = if silent { row.failures + 1 } else { 0 };
            row.answered |= !silent;
            if !silent || row.failures >= FAILURES {
                row.first.close();
            }
        }
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (call.service, call.operation, region.to_owned());
        if reason == Some(Reason::ServerError) {
            *broken.entry(key).or_insert(0) += 1;
        } else {
            broken.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use checks::calls::{Operation, ec2, rds, sts};

    use super::*;

    #[test]
    fn only_silence_in_a_row_opens_it_and_only_there() {
        let breakers = Breakers::default();
        let call = ec2::DescribeVolumes::CALL;
        let silent = Gap::new(call, Reason::Timeout, "");
        let denied = Gap::new(call, Reason::Denied, "");
        for gap in [Some(&silent), Some(&silent), Some(&denied), Some(&silent), Some(&silent), None, Some(&silent)] {
            breakers.note(call, "a", gap);
            assert!(breakers.open(call, "a").is_none());
        }
        breakers.note(call, "a", Some(&silent));
        breakers.note(call, "a", Some(&silent));
        assert!(breakers.open(ec2::DescribeVpcs::CALL, "a").is_some());
        assert!(breakers.open(call, "b").is_none());
        assert!(breakers.open(rds::DescribeDBInstances::CALL, "a").is_none());
    }

    #[test]
    fn a_server_that_only_fails_opens_the_breaker_of_that_operation() {
        let breakers = Breakers::default();
        let (call, other) = (ec2::DescribeVolumes::CALL, ec2::DescribeVpcs::CALL);
        let failed = Gap::new(call, Reason::ServerError, "");
        for gap in [&[Some(&failed); FAILURES_OF_ONE - 1][..], &[None], &[Some(&failed); FAILURES_OF_ONE - 1]].concat()
        {
            breakers.note(call, "a", gap);
            assert!(breakers.open(call, "a").is_none());
        }
        breakers.note(call, "a", Some(&failed));
        assert_eq!(breakers.open(call, "a").map(|gap| gap.reason), Some(Reason::ServerError));
        assert!(breakers.open(other, "a").is_none() && breakers.open(call, "b").is_none());
        assert!(breakers.has_answered(other, "a") && !breakers.has_answered(other, "b"));
    }

    #[tokio::test]
    async fn a_network_that_never_answered_is_given_up_as_a_whole() {
        let call = ec2::DescribeVolumes::CALL;
        for heard in [false, true] {
            let breakers = Breakers::default();
            breakers.note(sts::GetCallerIdentity::CALL, "a", None);
            for _ in 0..FAILURES {
                breakers.enter(call, "a").await;
            }
            let mut next = Box::pin(breakers.enter(call, "a"));
            assert!(futures_util::poll!(&mut next).is_pending());
            for _ in 0..ATTEMPTS_IN_A_SILENT_NETWORK {
                assert!(breakers.open(call, "a").is_none());
                breakers.note_silence();
            }
            if heard {
                breakers.note(rds::DescribeDBInstances::CALL, "b", None);
            }
            assert_eq!(breakers.open(call, "a").is_some(), !heard);
            if !heard {
                next.await;
                breakers.enter(call, "b").await;
            }
        }
    }

    #[test]
    fn a_network_that_falls_silent_is_given_up_after_a_while() {
        let (breakers, call) = (Breakers::default(), ec2::DescribeVolumes::CALL);
        breakers.note(call, "a", None);
        let fall_silent = || (0..ATTEMPTS_IN_A_SILENT_NETWORK).for_each(|_| breakers.note_silence());
        fall_silent();
        assert!(breakers.open(call, "b").is_none(), "it may falter");
        let long_ago = Instant::now().checked_sub(SILENT_FOR).expect("the clock is older than that");
        *breakers.heard_at.lock().unwrap() = Some(long_ago);
        assert_eq!(breakers.open(call, "b").map(|gap| gap.reason), Some(Reason::Network));
        breakers.note(call, "a", None);
        fall_silent();
        assert!(breakers.open(call, "b").is_none(), "it has answered again");
    }

    #[tokio::test]
    async fn few_ask_before_the_first_answer() {
        let call = ec2::DescribeVolumes::CALL;
        let silent = Gap::new(call, Reason::Timeout, "");
        for answers in [true, false] {
            let breakers = Breakers::default();
            for _ in 0..FAILURES {
                breakers.enter(call, "a").await;
            }
            let mut next = Box::pin(breakers.enter(call, "a"));
            assert!(futures_util::poll!(&mut next).is_pending());
            for _ in 0..FAILURES {
                assert!(futures_util::poll!(&mut next).is_pending());
                breakers.note(call, "a", Some(&silent).filter(|_| !answers));
                if answers {
                    break;
                }
            }
            next.await;
            assert_eq!(breakers.open(call, "a").is_some(), !answers);
        }
    }

    #[tokio::test]
    async fn an_endpoint_that_says_too_fast_is_no_longer_waited_for() {
        let (call, breakers) = (ec2::DescribeVolumes::CALL, Breakers::default());
        for _ in 0..FAILURES {
            breakers.enter(call, "a").await;
        }
        let mut next = Box::pin(breakers.enter(call, "a"));
        assert!(futures_util::poll!(&mut next).is_pending());
        breakers.note_life(call, "a");
        next.await;
        assert!(breakers.has_answered(call, "a") && breakers.open(call, "a").is_none());
    }
}
