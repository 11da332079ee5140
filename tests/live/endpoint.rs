//! The synthetic endpoint of `benches` (`benches/README.md`), its faults and its counts.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::audit::{Audit, Report};
use super::server::Server;

/// The account of these tests: small, in three regions.
const ACCOUNT: [&str; 4] = ["--resources", "150", "--regions", "3"];

/// What decides at random, from `AUDIT_FAULT_SEED`.
pub(super) fn seed() -> u64 {
    std::env::var("AUDIT_FAULT_SEED").map_or(1, |text| text.parse().expect("AUDIT_FAULT_SEED is a number"))
}

/// An account that answers, and suffers what it is told to.
pub(super) struct Endpoint {
    server: Server,
}

impl Endpoint {
    /// The small account, with so many milliseconds from a request to its answer.
    pub(super) fn new(latency: u64) -> Endpoint {
        Endpoint::of(&[&ACCOUNT[..], &["--latency", &latency.to_string()]].concat())
    }

    /// What these arguments of `benches serve` make.
    pub(super) fn of(arguments: &[&str]) -> Endpoint {
        Endpoint { server: Server::synthetic(arguments) }
    }

    /// The small account with these faults.
    pub(super) fn with(faults: &Value) -> Endpoint {
        let endpoint = Endpoint::new(5);
        endpoint.suffer(faults);
        endpoint
    }

    /// Where it answers.
    pub(super) fn url(&self) -> &str {
        &self.server.url
    }

    /// Replaces the faults.
    pub(super) fn suffer(&self, faults: &Value) {
        suffer(self.url(), faults);
    }

    /// What it counted.
    pub(super) fn stats(&self) -> Value {
        control(self.url(), "GET", "stats", "")
    }

    /// How often each call was made, by `service:Operation`.
    pub(super) fn counts(&self) -> BTreeMap<String, u64> {
        let stats = self.stats();
        let mut counts = BTreeMap::new();
        for client in stats["clients"].as_object().unwrap().values() {
            for (call, told) in client["operations"].as_object().unwrap() {
                *counts.entry(call.clone()).or_default() += told["calls"].as_u64().unwrap();
            }
        }
        counts
    }

    /// All calls so far.
    pub(super) fn calls(&self) -> u64 {
        self.counts().values().sum()
    }

    /// The most calls that were in flight together.
    pub(super) fn most_in_flight(&self) -> u64 {
        let stats = self.stats();
        stats["clients"].as_object().unwrap().values().map(|c| c["in_flight_most"].as_u64().unwrap()).max().unwrap_or(0)
    }
}

/// Replaces the faults of an endpoint.
pub(super) fn suffer(url: &str, faults: &Value) {
    let told = control(url, "POST", "faults", &faults.to_string());
    assert_eq!(told.as_array().map(Vec::len), faults.as_array().map(Vec::len), "{told}");
}

fn control(url: &str, method: &str, what: &str, body: &str) -> Value {
    let (_, answer) = send(url, &format!("{method} /_bench/{what} HTTP/1.1"), "", body);
    serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

/// Sends one request, whose first line and further headers are given; returns status and body.
pub(super) fn send(url: &str, request: &str, headers: &str, body: &str) -> (u16, String) {
    let host = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(stream, "{request}\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
        .unwrap();
    let mut answer = String::new();
    // The server resets connections as it closes them.
    let read = stream.read_to_string(&mut answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{read:?} {answer:?}"));
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// A scan of all regions at the full rate, with the attempts that users have.
pub(super) fn scan(url: &str) -> Audit {
    Audit::new("scan", url).default_attempts().args(&[
        "--output",
        "json",
        "--fail-on",
        "none",
        "--max-rate",
        "100",
        "--no-progress",
    ])
}

/// The report of a run without faults, and how long it took.
pub(super) fn clean() -> &'static (Report, Duration) {
    static CLEAN: OnceLock<(Report, Duration)> = OnceLock::new();
    CLEAN.get_or_init(|| {
        let endpoint = Endpoint::new(5);
        let begun = Instant::now();
        let report = scan(endpoint.url()).run().report(&[0]);
        assert!(report.findings().len() > 500, "the account is too small to prove anything");
        (report, begun.elapsed())
    })
}
