//! The pace against a bucket, a service that sheds load, and a second client, in a time of its own.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::*;

/// AWS, as the pace sees it.
struct Aws {
    /// Calls a second, and how many at once.
    bucket: Option<(f64, f64)>,
    /// The share of calls that is refused whatever comes.
    sheds: f64,
    /// Calls a second of somebody else, each of which takes a token if there is one.
    other: f64,
    tokens: f64,
    counted_at: f64,
    other_at: f64,
    other_calls: (u32, u32),
    seed: u64,
}

impl Aws {
    fn new(bucket: Option<(f64, f64)>, sheds: f64) -> Aws {
        let tokens = bucket.map_or(0.0, |(_, burst)| burst);
        Aws { bucket, sheds, other: 0.0, tokens, counted_at: 0.0, other_at: 0.0, other_calls: (0, 0), seed: 1 }
    }

    fn takes(&mut self, now: f64) -> bool {
        let Some((rate, burst)) = self.bucket else { return true };
        self.tokens = (self.tokens + (now - self.counted_at) * rate).min(burst);
        self.counted_at = now;
        let taken = self.tokens >= 1.0;
        self.tokens -= f64::from(u8::from(taken));
        taken
    }

    fn answers(&mut self, now: f64) -> bool {
        while self.other > 0.0 && self.other_at < now {
            self.other_at += 1.0 / self.other;
            let answered = self.takes(self.other_at.min(now));
            let (calls, refused) = self.other_calls;
            self.other_calls = (calls + 1, refused + u32::from(!answered));
        }
        // A linear congruential generator: the same numbers in every run.
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let roll = f64::from(u32::try_from(self.seed >> 32).unwrap()) / f64::from(u32::MAX);
        roll >= self.sheds && self.takes(now)
    }
}

/// When it comes, the attempts so far, and the turn and whether it is a refusal if it is an answer.
type Event = (u64, u32, Option<(u64, bool)>);

/// What so many calls cost.
struct Cost {
    seconds: f64,
    sent: u32,
    lost: u32,
}

/// Sends so many calls through the pace, 40 ms each, and again until they are answered.
fn scan(pace: &Pace, start: Instant, aws: &mut Aws, calls: u32) -> Cost {
    const LATENCY: f64 = 0.04;
    let at = |seconds: f64| start + Duration::from_secs_f64(seconds);
    let micros = |seconds: f64| (seconds * 1e6).round();
    // By time: answers to come, and calls that wait to come again. Both with their attempts.
    let mut coming: BinaryHeap<Reverse<Event>> = BinaryHeap::new();
    let mut line: VecDeque<u32> = (0..calls).map(|_| 0).collect();
    let (mut now, mut done, mut cost) = (0.0_f64, 0, Cost { seconds: 0.0, sent: 0, lost: 0 });
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let (key, seconds) = (|time: f64| micros(time) as u64, |key: u64| key as f64 / 1e6);
    while done < calls {
        let mut next = f64::MAX;
        while coming.iter().filter(|Reverse((_, _, answer))| answer.is_some()).count() < 64
            && let Some(attempts) = line.front().copied()
        {
            match pace.turn(at(now)) {
                Turn::Now => {
                    line.pop_front();
                    cost.sent += 1;
                    let refused = !aws.answers(now + LATENCY / 2.0);
                    coming.push(Reverse((key(now + LATENCY), attempts + 1, Some((key(now), refused)))));
                }
                Turn::In(wait) => {
                    next = now + wait.as_secs_f64().clamp(1e-4, 0.5);
                    break;
                }
                Turn::Never => {
                    line.pop_front();
                    cost.lost += 1;
                    done += 1;
                }
            }
        }
        if let Some(Reverse((time, ..))) = coming.peek() {
            next = next.min(seconds(*time));
        }
        if next == f64::MAX {
            break;
        }
        now = next.max(now);
        while coming.peek().is_some_and(|Reverse((time, ..))| seconds(*time) <= now) {
            let Some(Reverse((_, attempts, answer))) = coming.pop() else { break };
            match answer {
                Some((turn, refused)) => {
                    pace.note(at(seconds(turn)), refused, at(now));
                    if refused {
                        let wait = 0.05 * 1.5_f64.powi(i32::try_from(attempts).unwrap() - 1);
                        coming.push(Reverse((key(now + wait.min(0.5) * 0.75), attempts, None)));
                    } else {
                        done += 1;
                    }
                }
                None => line.push_back(attempts),
            }
        }
    }
    cost.seconds = now;
    cost
}

/// Half of a bucket of 20 calls a second and 100 at once, as `--max-rate` is by default.
const SHARE: Option<(f64, f64)> = Some((10.0, 50.0));
const BUCKET: Option<(f64, f64)> = Some((20.0, 100.0));
const CALLS: u32 = 400;

/// The median and the worst of so many scans, in seconds ÷ those of a clean one, and calls
/// sent ÷ calls. Nothing may be lost.
fn scans(share: Option<(f64, f64)>, bucket: Option<(f64, f64)>, sheds: f64, calls: u32) -> (f64, f64, f64) {
    let clean = once(share, bucket, 0.0, calls, 1).seconds;
    let costs: Vec<Cost> = (1..=50).map(|seed| once(share, bucket, sheds, calls, seed)).collect();
    assert!(costs.iter().all(|cost| cost.lost == 0));
    let mut seconds: Vec<f64> = costs.iter().map(|cost| cost.seconds / clean).collect();
    seconds.sort_by(f64::total_cmp);
    let sent = costs.iter().map(|cost| f64::from(cost.sent) / f64::from(calls)).sum::<f64>() / 50.0;
    (seconds[25], seconds[49], sent)
}

fn once(share: Option<(f64, f64)>, bucket: Option<(f64, f64)>, sheds: f64, calls: u32, seed: u64) -> Cost {
    let start = Instant::now();
    let mut aws = Aws { seed, ..Aws::new(bucket, sheds) };
    scan(&Pace::new(share, start), start, &mut aws, calls)
}

#[tokio::test]
async fn a_tenth_refused_at_random_costs_little_more_than_a_tenth() {
    let (median, worst, sent) = scans(SHARE, BUCKET, 0.1, CALLS);
    assert!(median < 1.25 && worst < 1.6 && sent < 1.15, "{median} {worst} {sent}");
    let (median, worst, sent) = scans(None, None, 0.1, 4_000);
    assert!(median < 1.3 && worst < 1.5 && sent < 1.15, "not metered: {median} {worst} {sent}");
}

#[tokio::test]
async fn a_half_refused_at_random_takes_hardly_more_than_twice_as_long() {
    let (median, worst, sent) = scans(SHARE, BUCKET, 0.5, CALLS);
    assert!(median < 2.5 && worst < 3.5 && sent < 2.1, "{median} {worst} {sent}");
}

#[tokio::test]
async fn a_smaller_bucket_than_known_is_soon_found_and_used_whole() {
    // Two fifths of what we think is ours: 20 at once and 4 a second.
    let cost = once(SHARE, Some((4.0, 20.0)), 0.0, CALLS, 1);
    let (fewest, bound) = (f64::from(CALLS), f64::from(CALLS - 20) / 4.0);
    assert!(f64::from(cost.sent) < 1.2 * fewest && cost.seconds < 1.1 * bound, "{} {}", cost.sent, cost.seconds);
    // What is not metered as far as we know, but is.
    let cost = once(None, Some((200.0, 200.0)), 0.0, 4_000, 1);
    assert!(cost.sent < 4_600 && cost.seconds < 21.0, "{} {}", cost.sent, cost.seconds);
}

#[tokio::test]
async fn a_second_client_has_its_share() {
    // It takes its half, or more than that: what it leaves is less than we think.
    for other in [10.0, 15.0, 18.0] {
        let start = Instant::now();
        let mut aws = Aws { other, ..Aws::new(BUCKET, 0.0) };
        let cost = scan(&Pace::new(SHARE, start), start, &mut aws, CALLS);
        let (calls, refused) = aws.other_calls;
        assert!(calls > 300 && f64::from(refused) < 0.01 * f64::from(calls), "{other}: {refused} of {calls}");
        assert!(cost.lost == 0 && f64::from(cost.sent) < 1.3 * f64::from(CALLS), "{other}: {}", cost.sent);
    }
}

#[tokio::test]
async fn nothing_but_refusals_gives_the_bucket_up() {
    let cost = once(SHARE, BUCKET, 1.0, CALLS, 1);
    assert!(cost.lost == CALLS && cost.seconds < 35.0 && cost.sent < 100, "{} {}", cost.seconds, cost.sent);
    // One answer, and it is not.
    let (start, later) = (Instant::now(), |seconds| Instant::now() + Duration::from_secs(seconds));
    let pace = Pace::new(SHARE, start);
    pace.note(start, true, later(0));
    pace.note(start, false, later(29));
    for second in [32, 33, 34, 35, 60] {
        pace.note(start, true, later(second));
    }
    assert_ne!(pace.turn(later(61)), Turn::Never);
    assert_eq!(pace.turn(later(63)), Turn::Never);
    assert_eq!(pace.turn(later(89)), Turn::Never);
    assert_ne!(pace.turn(later(91)), Turn::Never, "nobody has asked for half a minute");
}

#[tokio::test]
async fn a_call_in_half_a_minute_is_no_reason_to_give_up() {
    // One call in 33 s, as with `--max-rate 3` of one a second.
    let (start, pace) = (Instant::now(), Pace::of(0.03, 1.0));
    for attempt in 0..4 {
        let now = start + Duration::from_secs(34 * attempt);
        assert_eq!(pace.turn(now), Turn::Now, "attempt {attempt}");
        pace.note(now, true, now);
    }
}

#[tokio::test]
async fn what_is_over_the_burst_waits_for_its_turn() {
    let (now, pace) = (Instant::now(), Pace::of(10.0, 3.0));
    let turns: Vec<Turn> = (0..4).map(|_| pace.turn(now)).collect();
    assert_eq!(turns[..3], [Turn::Now, Turn::Now, Turn::Now]);
    assert!(matches!(turns[3], Turn::In(wait) if wait <= Duration::from_millis(100)), "{turns:?}");
    assert_eq!(pace.turn(now + Duration::from_millis(101)), Turn::Now);
    // What nobody takes is saved up, but never more than the burst.
    let later = now + Duration::from_secs(60);
    assert_eq!((0..4).filter(|_| pace.turn(later) == Turn::Now).count(), 3);
}

#[tokio::test]
async fn the_line_is_kept_and_ends_at_once_when_the_bucket_is_given_up() {
    let pace = Pace::of(20.0, 1.0);
    let first = pace.pass().await.expect("there is a token");
    let second = pace.pass().await.expect("and soon another");
    assert!(second - first >= Duration::from_millis(45), "{:?}", second - first);
    let begun = first.checked_sub(GIVEN_UP_AFTER * 2).expect("the clock is older than a minute");
    for refused in [begun, first, first, first, first] {
        pace.note(first, true, refused);
    }
    let line = futures_util::future::join_all((0..100).map(|_| pace.pass()));
    let told = tokio::time::timeout(Duration::from_secs(1), line).await.expect("at once");
    assert!(told.iter().all(Option::is_none));
}
