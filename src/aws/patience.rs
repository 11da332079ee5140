//! How often and how soon a call is tried again. The SDK's own retries are off: they hold the
//! call's place among those in flight while they wait, share a budget that runs dry, and know
//! nothing of the calls beside them.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use checks::fact::Reason;

/// Attempts at a call that a server error, a broken connection or a cut answer ends.
const ATTEMPTS: u32 = 6;
/// Attempts at a call that is not answered, each of which takes the time of one.
const ATTEMPTS_IN_SILENCE: u32 = 3;
/// The same where nothing was ever answered: a silent endpoint costs half a minute.
const ATTEMPTS_AT_THE_SILENT: u32 = 2;
/// After attempts that were waited for so long in vain there is no further one.
const SILENT_FOR: Duration = Duration::from_secs(45);
/// The first wait; each further one is longer, the longest is the last number.
const BROKEN: Waits = Waits { first: Duration::from_millis(200), factor: 2.5, longest: Duration::from_secs(10) };
/// "Too fast" is answered by the pace of the bucket, before which the call stands in line again.
/// Its own wait only keeps it from asking again in the same moment.
const THROTTLED: Waits = Waits { first: Duration::from_millis(50), factor: 1.5, longest: Duration::from_millis(100) };
/// Attempts at a call that is throttled each time though others of its bucket are answered.
/// Not a time: most of it would be spent in line. Where nine of ten calls are refused at random,
/// one in forty thousand is given up.
const ATTEMPTS_THROTTLED: u32 = 100;

struct Waits {
    first: Duration,
    factor: f64,
    longest: Duration,
}

impl Waits {
    /// The wait before the attempt after so many: between a half and the whole of it, so that
    /// calls that failed together do not come back together.
    fn after(&self, attempts: u32) -> Duration {
        let exponent = i32::try_from(attempts.saturating_sub(1)).unwrap_or(i32::MAX);
        let whole = (self.first.as_secs_f64() * self.factor.powi(exponent)).min(self.longest.as_secs_f64());
        Duration::from_secs_f64(whole * (0.5 + 0.5 * random()))
    }
}

/// A number from 0 to 1, spread well enough to keep calls apart.
fn random() -> f64 {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    // Fibonacci hashing: neighbours in the counter lie far apart.
    let mixed = COUNTER.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    f64::from(u32::try_from(mixed >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

/// One call, tried until it is answered or given up.
#[derive(Debug)]
pub(super) struct Patience {
    attempts: u32,
    /// What the AWS environment allows, as every AWS tool heeds it.
    most: Option<u32>,
    /// How long attempts have been waited for in vain.
    silent: Duration,
    corrected: bool,
}

impl Patience {
    pub(super) fn new(most: Option<u32>) -> Patience {
        Patience { attempts: 0, most, silent: Duration::ZERO, corrected: false }
    }

    /// How long to wait before the next attempt, after one that took so long; `None`: there is none.
    pub(super) fn wait(&mut self, reason: Reason, trouble: Trouble, took: Duration) -> Option<Duration> {
        self.attempts += 1;
        if reason == Reason::Timeout {
            self.silent += took;
        }
        if self.most.is_some_and(|most| self.attempts >= most) {
            return None;
        }
        match (reason, trouble) {
            // The SDK has learned the server's time from the refusal.
            (_, Trouble::ClockOff) if !self.corrected => {
                self.corrected = true;
                Some(Duration::ZERO)
            }
            (Reason::Throttled, Trouble::Passing) => {
                (self.attempts < ATTEMPTS_THROTTLED).then(|| THROTTLED.after(self.attempts))
            }
            // An answer that trickles takes as long as all attempts at a silence.
            (Reason::Timeout, _) if self.silent > SILENT_FOR => None,
            (Reason::Timeout, Trouble::Passing) => {
                (self.attempts < ATTEMPTS_IN_SILENCE).then(|| BROKEN.after(self.attempts))
            }
            (Reason::Timeout, Trouble::NeverAnswered) => {
                (self.attempts < ATTEMPTS_AT_THE_SILENT).then(|| BROKEN.after(self.attempts))
            }
            (Reason::ServerError | Reason::Network | Reason::Malformed, Trouble::Passing | Trouble::NeverAnswered) => {
                (self.attempts < ATTEMPTS).then(|| BROKEN.after(self.attempts))
            }
            _ => None,
        }
    }
}

/// What kind of trouble a failed call is in, beside its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The same answer would come again.
    Lasting,
    /// Another attempt may do better.
    Passing,
    /// The same, at an endpoint that has answered nothing so far.
    NeverAnswered,
    /// The signature was made by a clock that is off.
    ClockOff,
}

/// The kind of trouble that an error means.
pub(super) fn trouble<E>(error: &SdkError<E, HttpResponse>, reason: Reason, answered: bool) -> Trouble
where
    E: ProvideErrorMetadata + Error + 'static,
{
    /// Codes that a wrong clock may be behind; some of them have other causes too.
    const OF_THE_CLOCK: [&str; 6] = [
        "AccessDeniedException",
        "AuthFailure",
        "InvalidSignatureException",
        "RequestExpired",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    ];
    if let SdkError::ServiceError(answer) = error
        && answer.err().code().is_some_and(|code| OF_THE_CLOCK.contains(&code))
        && super::http::clock_off(answer.raw()).is_some_and(|off| !off.is_zero())
    {
        return Trouble::ClockOff;
    }
    match reason {
        Reason::Throttled | Reason::Timeout | Reason::Network | Reason::ServerError if answered => Trouble::Passing,
        Reason::Throttled => Trouble::Passing,
        Reason::Timeout | Reason::Network | Reason::ServerError => Trouble::NeverAnswered,
        // Whole answers that cannot be understood come again; cut ones are worth another try.
        Reason::Malformed if super::error::is_cut(error) => Trouble::Passing,
        Reason::Malformed
        | Reason::Denied
        | Reason::DeniedByScp
        | Reason::Expired
        | Reason::RegionDisabled
        | Reason::NotOffered
        | Reason::CutList
        | Reason::Interrupted
        | Reason::NotCollected
        | Reason::Other => Trouble::Lasting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(most: Option<u32>, reason: Reason, trouble: Trouble) -> Vec<Duration> {
        let mut patience = Patience::new(most);
        std::iter::from_fn(|| patience.wait(reason, trouble, Duration::from_secs(15))).take(200).collect()
    }

    #[test]
    fn each_trouble_has_its_attempts() {
        for (reason, trouble, expected) in [
            (Reason::ServerError, Trouble::Passing, 5),
            (Reason::Network, Trouble::NeverAnswered, 5),
            (Reason::Malformed, Trouble::Passing, 5),
            (Reason::Timeout, Trouble::Passing, 2),
            (Reason::Timeout, Trouble::NeverAnswered, 1),
            (Reason::Throttled, Trouble::Passing, 99),
            (Reason::Denied, Trouble::Lasting, 0),
            (Reason::Malformed, Trouble::Lasting, 0),
            (Reason::Denied, Trouble::ClockOff, 1),
        ] {
            assert_eq!(waits(None, reason, trouble).len(), expected, "{reason:?} {trouble:?}");
        }
        assert_eq!(waits(Some(3), Reason::Throttled, Trouble::Passing).len(), 2, "AWS_MAX_ATTEMPTS");
    }

    #[test]
    fn an_answer_that_trickles_is_not_waited_for_twice() {
        let mut patience = Patience::new(None);
        assert_eq!(patience.wait(Reason::Timeout, Trouble::Passing, Duration::from_secs(60)), None);
    }

    #[test]
    fn waits_grow_and_stay_within_their_bounds() {
        let waits = waits(None, Reason::Throttled, Trouble::Passing);
        assert!(waits[0] >= Duration::from_millis(25) && waits[0] <= Duration::from_millis(50));
        assert!(waits[98] >= Duration::from_millis(50) && waits[98] <= Duration::from_millis(100));
        let all: Duration = super::tests::waits(None, Reason::ServerError, Trouble::Passing).iter().sum();
        assert!(all < Duration::from_secs(14), "{all:?}");
        let spread: std::collections::BTreeSet<Duration> = (0..50).map(|_| BROKEN.after(3)).collect();
        assert!(spread.len() > 40);
    }
}
