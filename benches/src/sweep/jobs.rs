//! The runs of a sweep: every call times every way to fail, or a sample of them.

use serde::{Deserialize, Serialize};

use crate::account::mix;
use crate::server::{Fault, Rule};

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Suffering {
    Denied,
    Expired,
    ThrottledOnce,
    Throttled,
    ServerError,
    Timeout,
    Reset,
    Cut,
}

impl Suffering {
    /// All of them. The slow ones are told last and begun first.
    pub(crate) const ALL: [Suffering; 8] = [
        Suffering::Denied,
        Suffering::Expired,
        Suffering::ThrottledOnce,
        Suffering::Throttled,
        Suffering::ServerError,
        Suffering::Timeout,
        Suffering::Reset,
        Suffering::Cut,
    ];

    /// What people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Suffering::Denied => "denied",
            Suffering::Expired => "expired token",
            Suffering::ThrottledOnce => "throttled once",
            Suffering::Throttled => "throttled for ever",
            Suffering::ServerError => "500",
            Suffering::Timeout => "timeout",
            Suffering::Reset => "connection reset",
            Suffering::Cut => "body cut, length agrees",
        }
    }

    /// What the message of an unknown finding says of it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Suffering::Denied => "access denied",
            Suffering::Expired => "the credentials expired",
            Suffering::ThrottledOnce | Suffering::Throttled => "AWS throttled the call",
            Suffering::ServerError => "AWS answered with a server error",
            Suffering::Timeout => "no answer in time",
            Suffering::Reset => "the endpoint could not be reached",
            Suffering::Cut => "the answer could not be understood",
        }
    }

    fn fault(self) -> Fault {
        match self {
            Suffering::Denied => Fault::Denied,
            Suffering::Expired => Fault::Expired,
            Suffering::ThrottledOnce | Suffering::Throttled => Fault::Throttled,
            Suffering::ServerError => Fault::ServerError,
            Suffering::Timeout => Fault::Timeout,
            Suffering::Reset => Fault::Reset,
            Suffering::Cut => Fault::Cut,
        }
    }
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Job {
    pub(super) suffering: Suffering,
    /// The line of the call.
    pub(super) call: String,
}

impl Job {
    /// The fault, for one client.
    pub(super) fn rule(&self, client: &str) -> Rule {
        Rule {
            call: Some(self.call.clone()),
            client: Some(client.to_owned()),
            times: (self.suffering == Suffering::ThrottledOnce).then_some(1),
            ..Rule::of(self.suffering.fault())
        }
    }
}

/// Every call that begins so, in every way.
pub(super) fn all(calls: &[String], only: Option<&str>) -> Vec<Job> {
    let calls = || calls.iter().filter(|call| only.is_none_or(|only| call.starts_with(only)));
    let jobs = Suffering::ALL
        .iter()
        .flat_map(|suffering| calls().map(|call| Job { suffering: *suffering, call: call.clone() }));
    jobs.collect()
}

/// So many of them, as evenly as may be over the ways to fail, and always the same for a seed.
pub(super) fn sample(all: &[Job], number: usize, seed: u64) -> Vec<Job> {
    let roll =
        |job: &Job| job.call.bytes().fold(mix(seed ^ job.suffering as u64), |state, byte| mix(state ^ u64::from(byte)));
    let of = |suffering| {
        let mut jobs: Vec<&Job> = all.iter().filter(|job| job.suffering == suffering).collect();
        jobs.sort_by_key(|job| roll(job));
        jobs
    };
    let rows = Suffering::ALL.map(of);
    let longest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let turns = (0..longest).flat_map(|turn| rows.iter().filter_map(move |row| row.get(turn).copied()));
    turns.take(number).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn calls() -> Vec<String> {
        (0..10).map(|n| format!("s3:GetBucketAcl us-east-1 bucket-{n} acl")).chain(["ec2:X  ".to_owned()]).collect()
    }

    #[test]
    fn every_call_fails_in_every_way() {
        let jobs = all(&calls(), None);
        assert_eq!(jobs.len(), 11 * 8);
        assert_eq!(jobs.iter().map(|job| format!("{job:?}")).collect::<BTreeSet<_>>().len(), 88);
        assert_eq!(all(&calls(), Some("ec2:")).len(), 8);
    }

    #[test]
    fn a_sample_is_even_and_the_same_for_a_seed() {
        let jobs = all(&calls(), None);
        let of = |seed| sample(&jobs, 24, seed);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        for suffering in Suffering::ALL {
            assert_eq!(of(1).iter().filter(|job| job.suffering == suffering).count(), 3, "{suffering:?}");
        }
        assert_eq!(sample(&jobs, 1_000, 1).len(), jobs.len());
    }

    #[test]
    fn only_one_call_of_one_client_suffers() {
        let rule = Job { suffering: Suffering::ThrottledOnce, call: "ec2:X".to_owned() }.rule("sweep-1");
        assert_eq!(
            (rule.call.as_deref(), rule.client.as_deref(), rule.times),
            (Some("ec2:X"), Some("sweep-1"), Some(1))
        );
        assert_eq!(Job { suffering: Suffering::Cut, call: String::new() }.rule("x").times, None);
    }
}
