//! One scan of one account by `audit`, and all that is to be said of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::{Account, Size};
use crate::bound::{Bound, Terms, number};
use crate::findings::Findings;
use crate::measure::{self, Measured};
use crate::server::{Client, OfCall, Rates, Rule, Running, Server, Settings};

/// The access key of the tool, by which the endpoint tells clients apart.
pub(crate) const KEY: &str = "audit";

/// What is scanned, and how.
#[derive(Clone, Debug)]
pub(crate) struct Scan {
    pub(crate) audit: PathBuf,
    pub(crate) size: Size,
    pub(crate) latency_ms: u64,
    /// AWS's buckets, if they are on.
    pub(crate) rates: Option<Rates>,
    pub(crate) faults: Vec<Rule>,
    /// Percent of each bucket that the tool may use.
    pub(crate) max_rate: u32,
    pub(crate) concurrency: usize,
    pub(crate) extended: bool,
}

/// What a scan cost, beside what it must.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Cost {
    pub(crate) resources: usize,
    pub(crate) regions: usize,
    pub(crate) buckets: bool,
    pub(crate) latency_ms: u64,
    pub(crate) max_rate: u32,
    pub(crate) measured: Measured,
    pub(crate) first_call_ms: Option<f64>,
    /// From the last answer to the end: judging and writing.
    pub(crate) after_last_ms: Option<f64>,
    pub(crate) calls: usize,
    pub(crate) duplicates: usize,
    pub(crate) duplicate_calls: BTreeSet<String>,
    pub(crate) throttled: usize,
    pub(crate) in_flight_most: u64,
    pub(crate) bytes_read: u64,
    pub(crate) connections: u64,
    pub(crate) endpoint_cpu_ms: f64,
    /// The latency that there really was.
    pub(crate) mean_answer_ms: f64,
    pub(crate) findings: Findings,
    pub(crate) bound: Bound,
    pub(crate) operations: BTreeMap<String, OfCall>,
}

impl Cost {
    /// Calls ÷ the fewest.
    pub(crate) fn calls_ratio(&self) -> f64 {
        number(self.calls) / number(self.bound.calls.max(1))
    }

    /// Wall ÷ the bound.
    pub(crate) fn wall_ratio(&self) -> f64 {
        self.measured.wall_ms / self.bound.ms.max(1.0)
    }

    /// CPU of a call.
    pub(crate) fn cpu_ms_a_call(&self) -> f64 {
        self.measured.cpu_ms() / number(self.calls.max(1))
    }

    /// Throttled calls in a hundred.
    pub(crate) fn throttled_percent(&self) -> f64 {
        100.0 * number(self.throttled) / number(self.calls.max(1))
    }
}

impl Scan {
    /// The endpoint for it.
    ///
    /// # Errors
    /// A line, when it cannot start.
    pub(crate) async fn endpoint(&self) -> Result<Running, String> {
        let settings = Settings {
            latency: Duration::from_millis(self.latency_ms),
            rates: self.rates.clone(),
            faults: self.faults.clone(),
            record: false,
        };
        Server::start(Account::new(self.size.clone())?, settings, 0).await.map_err(|error| error.to_string())
    }

    /// Scans once.
    ///
    /// # Errors
    /// A line, when the tool could not run or ended without findings.
    pub(crate) async fn run(&self, endpoint: &Running) -> Result<Cost, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let wanted = self.wanted(folder.path())?;
        let cpu_before = measure::own_cpu_ms();
        let measured =
            measure::run(folder.path(), &self.command(), &environment(&endpoint.url(), KEY, folder.path())).await?;
        let endpoint_cpu_ms = measure::own_cpu_ms() - cpu_before;
        if !measured.code.is_some_and(|code| [0, 1, 3].contains(&code)) {
            return Err(format!("exit code {:?}: {}", measured.code, measure::last_words(folder.path())));
        }
        let findings = Findings::read(&folder.path().join("findings.jsonl"))?;
        let stats = endpoint.server.stats();
        let client = stats.client(KEY).ok_or("the tool asked nothing")?;
        let account = endpoint.server.account();
        let rates = self.rates.as_ref().map(|rates| (rates, f64::from(self.max_rate) / 100.0));
        let terms = Terms {
            wanted: &wanted,
            latency_ms: number(usize::try_from(self.latency_ms).unwrap_or(0)),
            in_flight: number(self.concurrency),
            rates,
        };
        let bound = Bound::of(account, terms);
        Ok(self.cost(client, stats.connections, (measured, endpoint_cpu_ms), findings, bound, account))
    }

    fn cost(
        &self,
        client: &Client,
        connections: u64,
        (measured, endpoint_cpu_ms): (Measured, f64),
        findings: Findings,
        bound: Bound,
        account: &Account,
    ) -> Cost {
        let sum = |of: fn(&OfCall) -> u64| usize::try_from(client.sum(of)).unwrap_or(usize::MAX);
        Cost {
            resources: account.resources(),
            regions: self.size.regions,
            buckets: self.rates.is_some(),
            latency_ms: self.latency_ms,
            max_rate: self.max_rate,
            first_call_ms: client.first.and_then(|first| measured.until_ms(first)),
            after_last_ms: client.last.and_then(|last| measured.until_ms(last)).map(|until| measured.wall_ms - until),
            measured,
            calls: sum(|call| call.calls),
            duplicates: sum(|call| call.duplicates),
            duplicate_calls: client.duplicates.clone(),
            throttled: sum(|call| call.throttled),
            in_flight_most: client.in_flight_most,
            bytes_read: client.bytes,
            connections,
            endpoint_cpu_ms,
            mean_answer_ms: client.mean_answer_ms(),
            findings,
            bound,
            operations: client.operations.clone(),
        }
    }

    fn command(&self) -> Vec<String> {
        let mut command = vec![self.audit.display().to_string(), "scan".to_owned(), "--no-progress".to_owned()];
        command.extend(["--output".to_owned(), "jsonl=findings.jsonl".to_owned()]);
        command.extend(["--max-rate".to_owned(), self.max_rate.to_string()]);
        command.extend(["--concurrency".to_owned(), self.concurrency.to_string()]);
        command.extend(self.extended.then(|| "--extended".to_owned()));
        command
    }

    /// The calls that the selected checks read, as the tool says itself, and those of every
    /// session: whatever else it asks is more than it needs.
    fn wanted(&self, folder: &Path) -> Result<BTreeSet<String>, String> {
        let mut command = std::process::Command::new(&self.audit);
        command.args(["checks", "--json"]).args(self.extended.then_some("--extended")).env_clear().current_dir(folder);
        let output = command.output().map_err(|error| format!("{}: {error}", self.audit.display()))?;
        let checks: Vec<serde_json::Value> =
            serde_json::from_slice(&output.stdout).map_err(|error| format!("audit checks --json: {error}"))?;
        let reads = checks.iter().filter_map(|check| check["reads"].as_array()).flatten();
        let session = ["sts:GetCallerIdentity", "ec2:DescribeRegions", "iam:ListAccountAliases"];
        let wanted = reads.filter_map(|call| call.as_str()).chain(session);
        Ok(wanted.map(str::to_owned).collect())
    }
}

/// An environment of nothing but what a run needs.
pub(crate) fn environment(url: &str, key: &str, home: &Path) -> Vec<(&'static str, String)> {
    vec![
        ("HOME", home.display().to_string()),
        ("AWS_ENDPOINT_URL", url.to_owned()),
        ("AWS_REGION", "us-east-1".to_owned()),
        ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", key.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "benchmark".to_owned()),
        // Nothing may ask the machine for credentials.
        ("AWS_EC2_METADATA_DISABLED", "true".to_owned()),
    ]
}
