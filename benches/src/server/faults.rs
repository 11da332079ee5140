//! Faults on purpose: which calls suffer what, and how often.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::account::mix;
use crate::wire::Request;

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fault {
    /// The caller may not.
    Denied,
    /// The credentials are past their time.
    Expired,
    /// Too fast, in the service's own words.
    Throttled,
    /// 500.
    ServerError,
    /// 503, with a page of HTML as a load balancer sends it.
    Unavailable,
    /// No answer at all.
    Timeout,
    /// The connection breaks.
    Reset,
    /// Half of the answer, with a length that agrees.
    Cut,
    /// Nothing of the answer, with a length that agrees.
    Empty,
}

/// Which calls suffer it. What is left out does not narrow.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) fault: Fault,
    /// The whole line of a call, as `/_bench/calls` tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) call: Option<String>,
    /// `service:Operation`, or `service:*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<String>,
    /// The access key of who calls: others do not notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) client: Option<String>,
    /// Only the nth of the distinct calls that fit, in the order of their arrival, and
    /// every repetition of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nth: Option<usize>,
    /// How likely it is, from 0 to 1, for each call that fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    /// Decides with `probability` which ones.
    #[serde(default)]
    pub(crate) seed: u64,
    /// How often in all. Left out: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<u64>,
}

/// The rules, and what they did so far.
#[derive(Debug)]
pub(crate) struct Plan {
    rules: Vec<State>,
}

#[derive(Debug)]
struct State {
    rule: Rule,
    fitting: u64,
    applied: u64,
    seen: HashSet<u64>,
    chosen: Option<u64>,
}

impl Plan {
    pub(crate) fn new(rules: Vec<Rule>) -> Plan {
        Plan { rules: rules.into_iter().map(State::new).collect() }
    }

    /// One more rule, behind the others.
    pub(crate) fn add(&mut self, rule: Rule) {
        self.rules.push(State::new(rule));
    }

    /// Takes away the rules for a client. How often they were applied in all.
    pub(crate) fn forget(&mut self, client: &str) -> u64 {
        let of_client = |state: &State| state.rule.client.as_deref() == Some(client);
        let applied = self.rules.iter().filter(|state| of_client(state)).map(|state| state.applied).sum();
        self.rules.retain(|state| !of_client(state));
        applied
    }

    /// The rules, and how often each was applied.
    pub(crate) fn told(&self) -> Vec<serde_json::Value> {
        self.rules.iter().map(|state| serde_json::json!({"rule": state.rule, "applied": state.applied})).collect()
    }

    /// The first fault that this call is to suffer. `fingerprint` is the same for the same call.
    pub(crate) fn decide(&mut self, request: &Request, line: &str, fingerprint: u64) -> Option<Fault> {
        self.rules.iter_mut().find_map(|state| state.decide(request, line, fingerprint))
    }
}

impl State {
    fn new(rule: Rule) -> State {
        State { rule, fitting: 0, applied: 0, seen: HashSet::new(), chosen: None }
    }

    fn decide(&mut self, request: &Request, line: &str, fingerprint: u64) -> Option<Fault> {
        if !self.rule.fits(request, line) {
            return None;
        }
        self.fitting += 1;
        if let Some(nth) = self.rule.nth {
            if self.seen.insert(fingerprint) && self.seen.len() == nth {
                self.chosen = Some(fingerprint);
            }
            if self.chosen != Some(fingerprint) {
                return None;
            }
        }
        if let Some(probability) = self.rule.probability {
            #[allow(clippy::cast_precision_loss)] // a share, not a count
            let roll = (mix(mix(self.rule.seed) ^ self.fitting) >> 11) as f64 / (1_u64 << 53) as f64;
            if roll >= probability {
                return None;
            }
        }
        if self.rule.times.is_some_and(|times| self.applied >= times) {
            return None;
        }
        self.applied += 1;
        Some(self.rule.fault)
    }
}

impl Rule {
    /// Every call suffers it.
    pub(crate) fn of(fault: Fault) -> Rule {
        Rule {
            fault,
            call: None,
            operation: None,
            region: None,
            client: None,
            nth: None,
            probability: None,
            seed: 0,
            times: None,
        }
    }

    fn fits(&self, request: &Request, line: &str) -> bool {
        let operation = |wanted: &str| match wanted.strip_suffix(":*") {
            Some(service) => service == request.service,
            None => wanted == request.id(),
        };
        self.client.as_deref().is_none_or(|client| client == request.access_key)
            && self.call.as_deref().is_none_or(|call| call.trim_end() == line.trim_end())
            && self.operation.as_deref().is_none_or(operation)
            && self.region.as_deref().is_none_or(|region| region == request.region)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Params;

    fn request(operation: &str, region: &str, subject: &str) -> Request {
        let (service, operation) = operation.split_once(':').unwrap();
        Request {
            service: service.to_owned(),
            operation: operation.to_owned(),
            region: region.to_owned(),
            access_key: "AKID".to_owned(),
            params: Params::default(),
            subject: subject.to_owned(),
        }
    }

    fn faults(plan: &mut Plan, requests: &[Request]) -> Vec<bool> {
        let fingerprint = |line: &str| line.bytes().fold(7, |hash, byte| mix(hash ^ u64::from(byte)));
        requests.iter().map(|r| plan.decide(r, &r.line(), fingerprint(&r.line())).is_some()).collect()
    }

    fn plan(text: &str) -> Plan {
        Plan::new(vec![serde_json::from_str(text).unwrap()])
    }

    #[test]
    fn rules_narrow_to_an_operation_a_region_or_one_call() {
        let requests =
            [request("s3:GetBucketAcl", "a", "one"), request("s3:GetBucketAcl", "b", "two"), request("ec2:X", "a", "")];
        let of = |text: &str| faults(&mut plan(text), &requests);
        assert_eq!(of(r#"{"fault":"denied"}"#), [true, true, true]);
        assert_eq!(of(r#"{"fault":"denied","operation":"s3:*"}"#), [true, true, false]);
        assert_eq!(of(r#"{"fault":"cut","operation":"s3:GetBucketAcl","region":"b"}"#), [false, true, false]);
        assert_eq!(of(r#"{"fault":"cut","call":"s3:GetBucketAcl a one"}"#), [true, false, false]);
    }

    #[test]
    fn a_clients_rules_are_its_own_and_go_with_it() {
        let call = |key: &str| Request { access_key: key.to_owned(), ..request("s3:GetBucketAcl", "a", "one") };
        let mut plan = plan(r#"{"fault":"denied","client":"one"}"#);
        plan.add(Rule { client: Some("two".to_owned()), ..Rule::of(Fault::Cut) });
        let decide = |plan: &mut Plan, key| plan.decide(&call(key), &call(key).line(), 0);
        assert_eq!(decide(&mut plan, "one"), Some(Fault::Denied));
        assert_eq!(decide(&mut plan, "two"), Some(Fault::Cut));
        assert_eq!(decide(&mut plan, "three"), None);
        assert_eq!((plan.forget("one"), plan.forget("one")), (1, 0));
        assert_eq!(decide(&mut plan, "one"), None);
        assert_eq!(decide(&mut plan, "two"), Some(Fault::Cut));
    }

    #[test]
    fn the_nth_call_suffers_whenever_it_comes_again() {
        let calls = ["one", "two", "one", "two", "three"].map(|name| request("s3:GetBucketAcl", "a", name));
        assert_eq!(faults(&mut plan(r#"{"fault":"throttled","nth":2}"#), &calls), [false, true, false, true, false]);
        let once = faults(&mut plan(r#"{"fault":"throttled","nth":2,"times":1}"#), &calls);
        assert_eq!(once, [false, true, false, false, false]);
    }

    #[test]
    fn a_probability_is_kept_and_is_the_same_for_a_seed() {
        let calls: Vec<Request> = (0..10_000).map(|n| request("s3:GetBucketAcl", "a", &n.to_string())).collect();
        let of =
            |seed| faults(&mut plan(&format!(r#"{{"fault":"throttled","probability":0.1,"seed":{seed}}}"#)), &calls);
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        let share = of(1).into_iter().filter(|hit| *hit).count();
        assert!((900..1_100).contains(&share), "{share}");
    }
}
