//! The line before one bucket: how soon the next call may be sent, at the pace that
//! [`Tempo`] finds.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::tempo::Tempo;

/// A bucket that says nothing but "too fast" for so long is given up.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(30);
/// It must have said so that often: where little may be asked, half a minute is one call.
const REFUSALS: u32 = 5;
/// How often a call that waits looks whether the pace is another.
const LOOK_UP: Duration = Duration::from_millis(500);
/// What an API without a known bucket may send at once, in seconds of its rate: timers are no
/// finer than milliseconds.
const AT_ONCE: f64 = 0.1;

/// How fast one bucket is drawn on.
#[derive(Debug)]
pub(super) struct Pace {
    /// How many calls the share of the bucket holds, if it is known.
    burst: Option<f64>,
    state: Mutex<State>,
    /// Who stands at the head of the line. The others wait behind, so that a change of pace is
    /// felt by all of them, and no call overtakes another.
    head: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct State {
    tempo: Tempo,
    /// Calls that may be sent at once.
    tokens: f64,
    /// When `tokens` was right.
    counted_at: Instant,
    /// Since AWS says nothing but "too fast".
    refused: Option<Refused>,
}

/// Refusals with no answer between them.
#[derive(Clone, Copy, Debug)]
struct Refused {
    since: Instant,
    last: Instant,
    count: u32,
}

impl Refused {
    /// Whether to ask no more. What nobody was refused for a while is worth a call.
    fn is_hopeless(&self, now: Instant) -> bool {
        let long_ago = |then| now.saturating_duration_since(then) > GIVEN_UP_AFTER;
        self.count >= REFUSALS && long_ago(self.since) && !long_ago(self.last)
    }
}

/// What a call in the line is told.
#[derive(Debug, PartialEq)]
enum Turn {
    Now,
    In(Duration),
    Never,
}

impl Pace {
    /// The pace of a bucket of so many calls a second, and so many at once.
    pub(super) fn of(rate: f64, burst: f64) -> Pace {
        Pace::new(Some((rate, burst)), Instant::now())
    }

    /// The pace of an API that is not metered as far as is known.
    pub(super) fn free() -> Pace {
        Pace::new(None, Instant::now())
    }

    fn new(share: Option<(f64, f64)>, now: Instant) -> Pace {
        let (rate, burst) = share.unzip();
        let state =
            State { tempo: Tempo::new(rate, now), tokens: burst.unwrap_or(0.0), counted_at: now, refused: None };
        Pace { burst, state: Mutex::new(state), head: tokio::sync::Mutex::new(()) }
    }

    /// Waits for the turn of one call, and tells when it came. `None`: the bucket was given up.
    pub(super) async fn pass(&self) -> Option<Instant> {
        let _head = self.head.lock().await;
        loop {
            let now = Instant::now();
            match self.turn(now) {
                Turn::Now => return Some(now),
                Turn::In(wait) => tokio::time::sleep(wait.min(LOOK_UP)).await,
                Turn::Never => return None,
            }
        }
    }

    /// Takes a token if there is one.
    fn turn(&self, now: Instant) -> Turn {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.refused.is_some_and(|refused| refused.is_hopeless(now)) {
            return Turn::Never;
        }
        self.count(&mut state, now);
        let Some(rate) = state.tempo.rate() else { return Turn::Now };
        if state.tokens < 1.0 {
            return Turn::In(Duration::from_secs_f64((1.0 - state.tokens) / rate));
        }
        state.tokens -= 1.0;
        Turn::Now
    }

    /// Adds the tokens that have come since.
    fn count(&self, state: &mut State, now: Instant) {
        let Some(rate) = state.tempo.rate() else { return };
        let most = self.burst.unwrap_or(rate * AT_ONCE).max(1.0);
        let grown = now.saturating_duration_since(state.counted_at).as_secs_f64() * rate;
        (state.tokens, state.counted_at) = ((state.tokens + grown).min(most), now);
    }

    /// AWS said "too fast" to a call whose turn came then.
    pub(super) fn refused(&self, turn: Instant) {
        self.note(turn, true, Instant::now());
    }

    /// AWS answered a call whose turn came then.
    pub(super) fn answered(&self, turn: Instant) {
        self.note(turn, false, Instant::now());
    }

    fn note(&self, turn: Instant, refused: bool, now: Instant) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.refused = refused.then(|| {
            let before = state.refused.unwrap_or(Refused { since: now, last: now, count: 0 });
            Refused { last: now, count: before.count + 1, ..before }
        });
        self.count(&mut state, now);
        if state.tempo.note(turn, refused, now) {
            (state.tokens, state.counted_at) = (0.0, now);
        }
    }
}

#[cfg(test)]
mod tests;
