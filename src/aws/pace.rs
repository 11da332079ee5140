//! The pace of one bucket: how soon the next call may be sent, which slows down at once when
//! AWS says "too fast" and recovers while it does not.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// What is left of the rate after AWS said "too fast".
const SLOWER: f64 = 0.7;
/// Within this time all refusals are about one moment: calls in flight when the first came.
const ONE_MOMENT: Duration = Duration::from_millis(500);
/// How much of the whole rate comes back in a second without a refusal.
const RECOVERY: f64 = 0.1;
/// The slowest, in calls a second: somebody else may use the bucket all the time.
const SLOWEST: f64 = 0.5;
/// A bucket that says nothing but "too fast" for so long is given up.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(30);
/// How often a call that waits looks whether the bucket was given up.
const LOOK_UP: Duration = Duration::from_secs(1);
/// The rate, in calls a second, that an API without a known bucket falls to at first.
const FIRST_GUESS: f64 = 100.0;
/// At this rate an API without a known bucket is no longer held back.
const FREE_AGAIN: f64 = 1_000.0;

/// How fast one bucket is drawn on.
#[derive(Debug)]
pub(super) struct Pace {
    /// The share that we may take, if the bucket is known: calls a second, and at once.
    share: Option<(f64, f64)>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Calls a second now; `None`: as many as come.
    rate: Option<f64>,
    /// Calls that may still be sent at once. Negative: so many wait for their turn.
    tokens: f64,
    /// When `tokens` was right.
    counted_at: Instant,
    /// When AWS last said "too fast" and the rate fell.
    slowed_at: Option<Instant>,
    /// When the rate was last raised.
    raised_at: Instant,
    /// Since when AWS has said nothing but "too fast".
    refused_since: Option<Instant>,
}

impl Pace {
    /// The pace of a bucket of so many calls a second, and so many at once.
    pub(super) fn of(rate: f64, burst: f64) -> Pace {
        Pace::new(Some((rate, burst)))
    }

    /// The pace of an API that is not metered as far as is known.
    pub(super) fn free() -> Pace {
        Pace::new(None)
    }

    fn new(share: Option<(f64, f64)>) -> Pace {
        let now = Instant::now();
        let (rate, tokens) = (share.map(|(rate, _)| rate), share.map_or(0.0, |(_, burst)| burst));
        let state = State { rate, tokens, counted_at: now, slowed_at: None, raised_at: now, refused_since: None };
        Pace { share, state: Mutex::new(state) }
    }

    /// Waits for the turn of one call. False: the bucket was given up.
    pub(super) async fn pass(&self) -> bool {
        if self.is_given_up(Instant::now()) {
            return false;
        }
        let Some(turn) = self.turn(Instant::now()) else { return true };
        loop {
            let now = Instant::now();
            if self.is_given_up(now) {
                return false;
            }
            if now >= turn {
                return true;
            }
            tokio::time::sleep_until(turn.min(now + LOOK_UP)).await;
        }
    }

    /// Whether AWS has said nothing but "too fast" for so long that the rest need not be tried.
    fn is_given_up(&self, now: Instant) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.refused_since.is_some_and(|since| now.saturating_duration_since(since) > GIVEN_UP_AFTER)
    }

    /// Takes a token and tells when it is there; `None`: now.
    fn turn(&self, now: Instant) -> Option<Instant> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let rate = state.rate?;
        let most = self.share.map_or(1.0, |(_, burst)| burst.max(1.0));
        let grown = now.saturating_duration_since(state.counted_at).as_secs_f64() * rate;
        state.tokens = (state.tokens + grown).min(most) - 1.0;
        state.counted_at = now;
        (state.tokens < 0.0).then(|| now + Duration::from_secs_f64(-state.tokens / rate))
    }

    /// AWS said "too fast": the bucket is empty, and drawn on by others or smaller than known.
    pub(super) fn slow_down(&self) {
        self.slow_down_at(Instant::now());
    }

    fn slow_down_at(&self, now: Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.refused_since.get_or_insert(now);
        if state.slowed_at.is_some_and(|at| now.saturating_duration_since(at) < ONE_MOMENT) {
            return;
        }
        let rate = state.rate.map_or(FIRST_GUESS, |rate| (rate * SLOWER).max(SLOWEST));
        state.rate = Some(rate);
        // What was saved up is gone; those who wait already keep their place.
        state.tokens = state.tokens.min(0.0);
        (state.counted_at, state.slowed_at, state.raised_at) = (now, Some(now), now);
    }

    /// A call was answered: after a while without a refusal the rate comes back.
    pub(super) fn answered(&self) {
        self.answered_at(Instant::now());
    }

    fn answered_at(&self, now: Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.refused_since = None;
        if state.slowed_at.is_none() {
            return;
        }
        let Some(rate) = state.rate else { return };
        let quiet = now.saturating_duration_since(state.raised_at).as_secs_f64();
        state.raised_at = now;
        let whole = self.share.map_or(FREE_AGAIN, |(rate, _)| rate);
        let raised = rate + whole * RECOVERY * quiet;
        (state.rate, state.slowed_at) = match (raised >= whole, self.share) {
            (true, None) => (None, None),
            (true, Some(_)) => (Some(whole), None),
            (false, _) => (Some(raised), state.slowed_at),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The waits of so many calls that all come at one moment.
    fn waits(pace: &Pace, now: Instant, calls: usize) -> Vec<f64> {
        let wait = |turn: Option<Instant>| turn.map_or(0.0, |turn| (turn - now).as_secs_f64());
        (0..calls).map(|_| wait(pace.turn(now))).collect()
    }

    fn rate(pace: &Pace) -> Option<f64> {
        pace.state.lock().unwrap().rate
    }

    #[tokio::test]
    async fn what_is_over_the_burst_waits_in_line() {
        let (pace, now) = (Pace::of(10.0, 3.0), Instant::now());
        let waits = waits(&pace, now, 6);
        assert_eq!(waits[..3], [0.0; 3]);
        for (wait, expected) in waits[3..].iter().zip([0.1, 0.2, 0.3]) {
            assert!((wait - expected).abs() < 0.02, "{waits:?}");
        }
    }

    #[tokio::test]
    async fn one_moment_of_refusals_slows_once_and_quiet_brings_the_rate_back() {
        let (pace, now) = (Pace::of(10.0, 50.0), Instant::now());
        let later = |seconds: f64| now + Duration::from_secs_f64(seconds);
        for _ in 0..20 {
            pace.slow_down_at(now);
        }
        assert_eq!(rate(&pace), Some(7.0));
        assert!(waits(&pace, now, 1)[0] > 0.1, "what was saved up is gone");
        pace.slow_down_at(later(1.0));
        assert_eq!(rate(&pace), Some(7.0 * SLOWER));
        pace.answered_at(later(2.0));
        assert_eq!(rate(&pace), Some(7.0 * SLOWER + 1.0));
        pace.answered_at(later(60.0));
        assert_eq!(rate(&pace), Some(10.0), "never more than the share");
        for second in 0..100 {
            pace.slow_down_at(later(100.0 + f64::from(second)));
        }
        assert_eq!(rate(&pace), Some(SLOWEST), "and never nothing");
    }

    #[tokio::test]
    async fn nothing_but_refusals_gives_the_bucket_up() {
        let (pace, now) = (Pace::of(10.0, 50.0), Instant::now());
        let later = |seconds: u64| now + Duration::from_secs(seconds);
        pace.slow_down_at(now);
        pace.slow_down_at(later(29));
        assert!(!pace.is_given_up(later(30)) && pace.is_given_up(later(31)));
        pace.answered_at(later(29));
        pace.slow_down_at(later(32));
        assert!(!pace.is_given_up(later(60)));
    }

    #[tokio::test]
    async fn what_is_not_metered_is_free_until_it_says_too_fast() {
        let (pace, now) = (Pace::free(), Instant::now());
        assert_eq!(waits(&pace, now, 1_000), vec![0.0; 1_000]);
        pace.slow_down_at(now);
        assert_eq!(rate(&pace), Some(FIRST_GUESS));
        assert!(waits(&pace, now, 101)[100] > 0.9);
        pace.answered_at(now + Duration::from_secs(30));
        assert_eq!(rate(&pace), None);
    }
}
