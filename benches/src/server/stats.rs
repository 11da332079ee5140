//! What was asked, by whom, how often, and how much of it for nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

/// Counts of all clients. A client is an access key.
#[derive(Debug, Default)]
pub(crate) struct Stats {
    clients: BTreeMap<String, Client>,
    pub(crate) connections: u64,
    record: bool,
    calls: BTreeSet<String>,
}

/// Counts of one client.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Client {
    /// By `service:Operation`.
    pub(crate) operations: BTreeMap<String, OfCall>,
    pub(crate) in_flight: u64,
    pub(crate) in_flight_most: u64,
    /// Bytes of answers.
    pub(crate) bytes: u64,
    /// Answers given, and the time from their requests to them.
    #[serde(skip)]
    answered: (u32, Duration),
    /// Some of the calls that came again without a reason.
    pub(crate) duplicates: BTreeSet<String>,
    /// When the first call came.
    #[serde(skip)]
    pub(crate) first: Option<SystemTime>,
    /// When the last answer was given.
    #[serde(skip)]
    pub(crate) last: Option<SystemTime>,
    #[serde(skip)]
    lines: HashMap<u64, Line>,
}

/// Counts of one operation.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct OfCall {
    pub(crate) calls: u64,
    /// Calls that a bucket had no token for, or that a fault throttled.
    pub(crate) throttled: u64,
    /// Calls that suffered another fault.
    pub(crate) faults: u64,
    /// Calls that came again though the first was answered, or is being answered.
    pub(crate) duplicates: u64,
    /// Calls that nobody here can answer.
    pub(crate) unknown: u64,
    /// The most calls in one second.
    pub(crate) second_most: u64,
    #[serde(skip)]
    second: Option<(Instant, u64)>,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    UnderWay,
    Answered,
    Failed,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Answered(usize),
    Unknown,
    Throttled,
    Failed,
}

const EXAMPLES: usize = 20;

impl Stats {
    pub(crate) fn new(record: bool) -> Stats {
        Stats { record, ..Stats::default() }
    }

    /// Forgets all of it.
    pub(super) fn reset(&mut self) {
        *self = Stats::new(self.record);
    }

    /// The counts of a client.
    pub(crate) fn client(&self, access_key: &str) -> Option<&Client> {
        self.clients.get(access_key)
    }

    /// Forgets one client.
    pub(super) fn forget(&mut self, access_key: &str) {
        self.clients.remove(access_key);
    }

    /// All clients.
    pub(super) fn clients(&self) -> &BTreeMap<String, Client> {
        &self.clients
    }

    /// Every distinct call so far, in order, if they are kept.
    pub(crate) fn calls(&self) -> &BTreeSet<String> {
        &self.calls
    }

    /// A call came.
    pub(super) fn begin(&mut self, access_key: &str, id: &str, line: &str, fingerprint: u64, now: Instant) {
        if self.record && !self.calls.contains(line) {
            self.calls.insert(line.to_owned());
        }
        if !self.clients.contains_key(access_key) {
            self.clients.insert(access_key.to_owned(), Client::default());
        }
        let Some(client) = self.clients.get_mut(access_key) else { return };
        client.first.get_or_insert_with(SystemTime::now);
        client.in_flight += 1;
        client.in_flight_most = client.in_flight_most.max(client.in_flight);
        let before = client.lines.insert(fingerprint, Line::UnderWay);
        let call = client.of_call(id);
        call.calls += 1;
        call.count_second(now);
        if matches!(before, Some(Line::UnderWay | Line::Answered)) {
            call.duplicates += 1;
            if client.duplicates.len() < EXAMPLES {
                client.duplicates.insert(line.to_owned());
            }
        }
    }

    /// A call ended.
    pub(super) fn end(&mut self, access_key: &str, id: &str, fingerprint: u64, end: End, took: Duration) {
        let Some(client) = self.clients.get_mut(access_key) else { return };
        client.in_flight = client.in_flight.saturating_sub(1);
        client.last = Some(SystemTime::now());
        let answered = matches!(end, End::Answered(_) | End::Unknown);
        client.lines.insert(fingerprint, if answered { Line::Answered } else { Line::Failed });
        match end {
            End::Answered(bytes) => {
                client.bytes += bytes as u64;
                client.answered = (client.answered.0 + 1, client.answered.1 + took);
            }
            End::Unknown => client.of_call(id).unknown += 1,
            End::Throttled => client.of_call(id).throttled += 1,
            End::Failed => client.of_call(id).faults += 1,
        }
    }
}

impl Client {
    fn of_call(&mut self, id: &str) -> &mut OfCall {
        if !self.operations.contains_key(id) {
            self.operations.insert(id.to_owned(), OfCall::default());
        }
        self.operations.entry(id.to_owned()).or_default()
    }

    /// Mean milliseconds from a request to its answer: more than was set on a busy machine.
    pub(crate) fn mean_answer_ms(&self) -> f64 {
        let (count, sum) = self.answered;
        sum.as_secs_f64() * 1_000.0 / f64::from(count.max(1))
    }

    /// A sum over the operations.
    pub(crate) fn sum(&self, of: impl Fn(&OfCall) -> u64) -> u64 {
        self.operations.values().map(of).sum()
    }
}

impl OfCall {
    /// Nothing happened.
    pub(crate) const NONE: OfCall =
        OfCall { calls: 0, throttled: 0, faults: 0, duplicates: 0, unknown: 0, second_most: 0, second: None };

    fn count_second(&mut self, now: Instant) {
        let (since, count) =
            self.second.filter(|(since, _)| now.duration_since(*since).as_secs() < 1).unwrap_or((now, 0));
        self.second = Some((since, count + 1));
        self.second_most = self.second_most.max(count + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_failed_may_come_again_and_one_that_was_answered_may_not() {
        let mut stats = Stats::new(true);
        for (line, end) in [
            (1, Some(End::Throttled)),
            (1, Some(End::Answered(10))),
            (2, Some(End::Failed)),
            (2, Some(End::Answered(10))),
            (3, None),
            (3, Some(End::Answered(10))),
            (1, Some(End::Answered(10))),
        ] {
            stats.begin("k", "s3:X", &format!("line {line}"), line, Instant::now());
            if let Some(end) = end {
                stats.end("k", "s3:X", line, end, Duration::from_millis(20));
            }
        }
        let client = stats.client("k").unwrap();
        let call = client.operations["s3:X"];
        assert_eq!((call.calls, call.throttled, call.faults, call.duplicates), (7, 1, 1, 2));
        assert_eq!(client.duplicates.iter().collect::<Vec<_>>(), ["line 1", "line 3"]);
        assert_eq!((client.in_flight, client.bytes), (1, 40));
        assert_eq!(client.mean_answer_ms(), 20.0);
        assert_eq!(stats.calls().len(), 3);
    }
}
