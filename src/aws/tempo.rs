//! How fast a bucket is drawn on: told from the share of calls that AWS refuses as too fast.
//!
//! Two things make AWS refuse. A bucket that is empty refuses what comes above its refill: asking
//! slower ends the refusals. A service that sheds load refuses a share of whatever comes: asking
//! slower only takes longer. One refusal does not tell which it is, so the pace is not cut at
//! one. Calls are counted in flights. When many of one were refused, the pace falls below what
//! was answered, and the next flight is the trial: if refusals have become rare, the bucket was
//! empty and the pace stays; if they are as common as before, they do not come from the pace,
//! which is then whole again.
//!
//! From a pace that AWS kept up with, it rises slowly at first and then ever faster, as TCP's
//! does with CUBIC: a bucket that others draw on is seldom overdrawn, and the whole rate is soon
//! back when they are done. <https://www.rfc-editor.org/rfc/rfc9438>

use std::time::Duration;

use tokio::time::Instant;

/// Calls of a flight, at least: fewer tell little of how many are refused.
const FLIGHT: u32 = 24;
/// A flight lasts so long at least, or calls that were sent at once would be several.
const SHORTEST: Duration = Duration::from_millis(250);
/// After so long fewer calls are a flight.
const LONGEST: Duration = Duration::from_secs(5);
/// So many, at least.
const SMALL_FLIGHT: u32 = 8;
/// Refusals that a trial must be able to show: where many are refused, few calls tell.
const TELLING: f64 = 4.0;
/// A share of refusals that costs less than asking slower.
const BEARABLE: f64 = 0.05;
/// Above this share nothing is lost by asking far slower, whatever the cause.
const HOPELESS: f64 = 0.9;
/// What is left of the rate then.
const FAR_SLOWER: f64 = 0.1;
/// How far below what was answered the pace falls: an empty bucket must fill a little, or
/// the trial tells nothing.
const BELOW: f64 = 0.9;
/// What is left of the refusals, at most, when asking slower was of use.
const FEWER: f64 = 0.25;
/// Standard deviations of a share that are put down to chance.
const CHANCE: f64 = 2.5;
/// How long refusals are put up with that do not come from the pace, before another trial.
const PUT_UP_WITH: Duration = Duration::from_secs(30);
/// How long it takes until the pace is twice what AWS kept up with.
const RISE: Duration = Duration::from_secs(20);
/// The slowest, in calls a second: somebody else may use the bucket all the time.
const SLOWEST: f64 = 0.5;
/// The slowest pace, in calls a second, that an API without a known bucket falls to at first.
const FIRST_GUESS: f64 = 100.0;
/// At this rate an API without a known bucket is no longer held back.
const FREE_AGAIN: f64 = 1_000.0;

/// The pace of one bucket, without clock and waiting.
#[derive(Debug)]
pub(super) struct Tempo {
    /// The most, in calls a second; `None`: not metered as far as is known.
    whole: Option<f64>,
    /// Calls a second now; `None`: as many as come.
    rate: Option<f64>,
    flight: Flight,
    /// The pace was cut, and the flight under way shows whether that helps.
    /// What share was refused before.
    trial: Option<f64>,
    /// A share of refusals that does not come from the pace, and until when that is believed.
    regardless: Option<(f64, Instant)>,
    /// A pace that AWS kept up with, and since when it rises from there.
    rising: Option<(f64, Instant)>,
}

/// Calls that were sent at one pace, and what became of them.
#[derive(Debug)]
struct Flight {
    since: Instant,
    answered: u32,
    refused: u32,
}

impl Flight {
    fn new(since: Instant) -> Flight {
        Flight { since, answered: 0, refused: 0 }
    }

    fn calls(&self) -> f64 {
        f64::from(self.answered + self.refused)
    }

    /// Whether it tells enough; `before` is the share of refusals of which it is the trial.
    fn is_over(&self, before: Option<f64>, now: Instant) -> bool {
        let (small, whole) = (f64::from(SMALL_FLIGHT), f64::from(FLIGHT));
        let enough = before.map_or(whole, |share| (TELLING / share).clamp(small, whole));
        let time = now.saturating_duration_since(self.since);
        (self.calls() >= enough && time >= SHORTEST) || (self.calls() >= small && time >= LONGEST)
    }

    fn refused_share(&self) -> f64 {
        f64::from(self.refused) / self.calls().max(1.0)
    }

    /// The most refusals, as a share, that chance makes of such a share before.
    fn by_chance(&self, share: f64) -> f64 {
        share + CHANCE * (share * (1.0 - share) / self.calls().max(1.0)).sqrt()
    }

    fn calls_a_second(&self, now: Instant) -> f64 {
        self.calls() / now.saturating_duration_since(self.since).max(SHORTEST).as_secs_f64()
    }
}

impl Tempo {
    /// The pace of a bucket of so many calls a second; `None`: of an API that is not metered.
    pub(super) fn new(whole: Option<f64>, now: Instant) -> Tempo {
        Tempo { whole, rate: whole, flight: Flight::new(now), trial: None, regardless: None, rising: None }
    }

    /// Calls a second now; `None`: as many as come.
    pub(super) fn rate(&self) -> Option<f64> {
        self.rate
    }

    /// Notes what became of a call. True: the pace was cut, and what was saved up is gone.
    pub(super) fn note(&mut self, sent: Instant, refused: bool, now: Instant) -> bool {
        // What was sent at another pace says nothing of this one.
        if sent < self.flight.since {
            return false;
        }
        let count = if refused { &mut self.flight.refused } else { &mut self.flight.answered };
        *count += 1;
        if !self.flight.is_over(self.trial, now) {
            return false;
        }
        let flight = std::mem::replace(&mut self.flight, Flight::new(now));
        self.judge(&flight, now)
    }

    /// What a flight says of the pace. True: it is cut.
    fn judge(&mut self, flight: &Flight, now: Instant) -> bool {
        let refused = flight.refused_share();
        if let Some(before) = self.trial.take() {
            if refused <= HOPELESS && (before * FEWER..flight.by_chance(before)).contains(&refused) {
                (self.rate, self.rising) = (self.whole, None);
                self.regardless = Some((refused.max(before), now + PUT_UP_WITH));
                return false;
            }
            // It helped, or is worse than before: then the first flight saw the beginning only.
            self.rising = self.rate.map(|rate| (rate, now));
        }
        let put_up_with =
            self.regardless.filter(|(_, until)| now < *until).map_or(0.0, |(share, _)| flight.by_chance(share));
        if refused <= BEARABLE || (refused <= HOPELESS && refused <= put_up_with) {
            self.rise(now);
            return false;
        }
        self.cut(flight, now);
        true
    }

    fn cut(&mut self, flight: &Flight, now: Instant) {
        let refused = flight.refused_share();
        let rate = self.rate.unwrap_or_else(|| flight.calls_a_second(now).max(FIRST_GUESS));
        let left = if refused > HOPELESS { FAR_SLOWER } else { (1.0 - refused) * BELOW };
        let rate = (rate * left).max(SLOWEST.min(rate));
        self.trial = (refused <= HOPELESS).then_some(refused);
        (self.rate, self.rising) = (Some(rate), Some((rate, now)));
    }

    fn rise(&mut self, now: Instant) {
        let Some((from, since)) = self.rising else { return };
        let whole = self.whole.unwrap_or(FREE_AGAIN);
        let time = now.saturating_duration_since(since).as_secs_f64() / RISE.as_secs_f64();
        let rate = from * (1.0 + time.powi(3));
        (self.rate, self.rising) = if rate >= whole { (self.whole, None) } else { (Some(rate), self.rising) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls sent and ended at that second, the refused ones spread among them.
    fn flight(tempo: &mut Tempo, start: Instant, second: f64, answered: u32, refused: u32) -> bool {
        let at = start + Duration::from_secs_f64(second);
        let calls = answered + refused;
        let is_refused = |call: u32| (call + 1) * refused / calls > call * refused / calls;
        (0..calls).filter(|call| tempo.note(at, is_refused(*call), at)).count() > 0
    }

    #[tokio::test]
    async fn one_refusal_of_many_calls_changes_nothing() {
        let start = Instant::now();
        let mut tempo = Tempo::new(Some(10.0), start);
        assert!(!flight(&mut tempo, start, 1.0, 23, 1) && tempo.rate() == Some(10.0));
        // Nor do some that are refused where few are asked for.
        assert!(!flight(&mut tempo, start, 1.1, 3, 3) && tempo.rate() == Some(10.0));
    }

    #[tokio::test]
    async fn an_empty_bucket_is_told_by_what_helps() {
        let start = Instant::now();
        let mut tempo = Tempo::new(Some(10.0), start);
        assert!(flight(&mut tempo, start, 1.0, 12, 12));
        assert_eq!(tempo.rate(), Some(10.0 * 0.5 * BELOW));
        // What was under way then says nothing of the new pace.
        assert!(!flight(&mut tempo, start, 0.9, 0, 60));
        assert!(!flight(&mut tempo, start, 6.0, 8, 0));
        assert_eq!(tempo.rate(), Some(4.5), "it helped, so it stays");
        flight(&mut tempo, start, 11.0, 24, 0);
        assert!(tempo.rate().is_some_and(|rate| rate > 4.5 && rate < 4.7), "slow at first: {:?}", tempo.rate());
        flight(&mut tempo, start, 36.0, 24, 0);
        assert_eq!(tempo.rate(), Some(10.0), "then fast, and never more than the share");
    }

    #[tokio::test]
    async fn refusals_that_a_slower_pace_does_not_end_are_put_up_with() {
        let start = Instant::now();
        let mut tempo = Tempo::new(Some(10.0), start);
        assert!(flight(&mut tempo, start, 1.0, 18, 6));
        assert!(!flight(&mut tempo, start, 4.0, 12, 4));
        assert_eq!(tempo.rate(), Some(10.0), "the trial did not help");
        for second in [8.0, 12.0, 16.0, 20.0, 24.0, 28.0, 32.0] {
            assert!(!flight(&mut tempo, start, second, 17, 7));
        }
        assert_eq!(tempo.rate(), Some(10.0));
        assert!(flight(&mut tempo, start, 36.0, 18, 6), "in a while it is tried again");
        assert!(!flight(&mut tempo, start, 40.0, 12, 4));
        assert!(flight(&mut tempo, start, 44.0, 4, 20), "and far more are another matter");
    }

    #[tokio::test]
    async fn where_nothing_is_answered_the_pace_falls_to_the_slowest() {
        let start = Instant::now();
        let mut tempo = Tempo::new(Some(10.0), start);
        for second in [1.0, 2.0, 3.0] {
            flight(&mut tempo, start, second, 0, 24);
        }
        assert_eq!(tempo.rate(), Some(SLOWEST));
        let mut slow = Tempo::new(Some(0.1), start);
        assert!(flight(&mut slow, start, 1.0, 0, 24) && slow.rate() == Some(0.1), "never above the share");
    }

    #[tokio::test]
    async fn what_is_not_metered_is_held_back_while_it_refuses() {
        let start = Instant::now();
        let mut tempo = Tempo::new(None, start);
        assert_eq!(tempo.rate(), None);
        assert!(flight(&mut tempo, start, 1.0, 12, 12));
        assert!(tempo.rate().is_some_and(|rate| rate >= FIRST_GUESS * 0.5 * BELOW), "{:?}", tempo.rate());
        flight(&mut tempo, start, 3.0, 24, 0);
        assert!(tempo.rate().is_some());
        flight(&mut tempo, start, 90.0, 24, 0);
        assert_eq!(tempo.rate(), None);
    }
}
