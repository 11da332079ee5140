//! `citizen`: how the tool behaves when AWS says "too fast", and beside somebody else.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::options::{AccountOptions, AuditOptions, EndpointOptions};
use crate::rival::Rival;
use crate::scan::{Cost, KEY, Scan};
use crate::server::{Fault, OfCall, Rates, Rule};

/// What is tried.
#[derive(Debug, Args)]
pub(crate) struct CitizenArgs {
    #[command(flatten)]
    audit: AuditOptions,
    /// Resources of the account
    #[arg(long, default_value_t = 500)]
    resources: usize,
    #[command(flatten)]
    account: AccountOptions,
    #[command(flatten)]
    endpoint: EndpointOptions,
    /// Shares of the calls that are throttled at random, from 0 to 1, one after the other
    #[arg(long, value_delimiter = ',', default_values_t = [0.1, 0.5])]
    throttled: Vec<f64>,
    /// Snapshots of databases, each of which is asked about at 20 calls a second and region
    #[arg(long, default_value_t = 1_200)]
    snapshots: usize,
    /// AWS's buckets times this, where AWS gives less than is known of it
    #[arg(long, default_value_t = 0.2)]
    less: f64,
    /// Write everything as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Fail when a target is missed
    #[arg(long)]
    strict: bool,
}

/// The bucket that two clients share, and the operation that is throttled for ever.
const SERVICE: &str = "rds";
const OPERATION: &str = "DescribeDBSnapshotAttributes";
const REGION: &str = "us-east-1";

/// Calls in all ÷ the fewest, where at most a tenth of them is throttled.
const MOST_CALLS: f64 = 1.3;
/// Wall time ÷ that of the clean scan, where at most a tenth of the calls is throttled.
const MOST_TIME: f64 = 1.3;
/// Both, where more are.
const MOST_WHERE_MANY: f64 = 3.0;
/// Milliseconds that an operation may cost that is throttled for ever.
const MOST_IN_VAIN: f64 = 60_000.0;
/// What of its calls the second client must have answered.
const LEAST_SHARE: f64 = 0.95;

/// One scan under some trouble.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Trial {
    /// What the trouble is, in words.
    name: String,
    /// Seconds of the scan.
    seconds: f64,
    /// Those ÷ the seconds of the clean scan.
    time_ratio: f64,
    /// Calls, those that were refused included.
    calls: usize,
    /// Those ÷ the fewest that the account can be read with.
    calls_ratio: f64,
    /// Calls in a hundred that were refused as too fast.
    throttled_percent: f64,
    /// Findings that are unknown. But for the operation that is never answered, none may be.
    unknown_findings: usize,
    /// The calls of the second client, and how many of them were refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    second_client: Option<(u64, u64)>,
    /// Whether every target was met.
    good: bool,
}

/// Tries and reports. True: every target was met.
///
/// # Errors
/// A line, when something could not be tried.
pub(crate) async fn citizen(args: &CitizenArgs) -> Result<bool, String> {
    let clean = clean(args).await?;
    let mut trials = vec![Trial::of("nothing throttled", &clean, &clean, MOST_TIME, MOST_CALLS)];
    for share in &args.throttled {
        trials.push(at_random(args, *share, &clean).await?);
    }
    trials.push(for_ever(args, &clean).await?);
    trials.push(less_than_known(args, &clean).await?);
    trials.push(two_clients(args, &clean).await?);
    let mut out = std::io::stdout();
    for trial in &trials {
        trial.tell(&mut out).map_err(|error| error.to_string())?;
    }
    if let Some(path) = &args.json {
        let text = serde_json::to_string(&trials).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(!args.strict || trials.iter().all(|trial| trial.good))
}

impl Trial {
    fn of(name: &str, cost: &Cost, clean: &Cost, most_time: f64, most_calls: f64) -> Trial {
        let time_ratio = cost.measured.wall_ms / clean.measured.wall_ms;
        let unknown_findings = cost.findings.statuses.get("unknown").copied().unwrap_or(0);
        Trial {
            name: name.to_owned(),
            seconds: cost.measured.wall_ms / 1_000.0,
            time_ratio,
            calls: cost.calls,
            calls_ratio: cost.calls_ratio(),
            throttled_percent: cost.throttled_percent(),
            unknown_findings,
            second_client: None,
            good: time_ratio <= most_time && cost.calls_ratio() <= most_calls && unknown_findings == 0,
        }
    }

    /// The row of a table in Markdown: trial, time, calls, refusals, unknown findings, and what
    /// became of a second client. A missed target is bold.
    pub(crate) fn row(&self) -> String {
        let name = if self.good { self.name.clone() } else { format!("**missed:** {}", self.name) };
        let second = self.second_client.map(|(calls, refused)| format!("{refused} of {calls} refused"));
        format!(
            "| {name} | {:.1} | {:.2} | {} | {:.2} | {:.1} | {} | {} |",
            self.seconds,
            self.time_ratio,
            self.calls,
            self.calls_ratio,
            self.throttled_percent,
            self.unknown_findings,
            second.as_deref().unwrap_or("")
        )
    }

    fn tell(&self, out: &mut impl Write) -> std::io::Result<()> {
        let mark = if self.good { "good " } else { "MISS " };
        write!(out, "{mark} {}: {:.1} s, {:.2} of the clean scan; ", self.name, self.seconds, self.time_ratio)?;
        write!(out, "{} calls, {:.2} of the fewest, ", self.calls, self.calls_ratio)?;
        write!(out, "{:.1} % throttled; {} unknown findings", self.throttled_percent, self.unknown_findings)?;
        if let Some((calls, refused)) = self.second_client {
            write!(out, "; {refused} of the {calls} calls of the second client were throttled")?;
        }
        writeln!(out)
    }
}

/// A scan of an account with many snapshots of databases.
fn scan(args: &CitizenArgs, rates: Rates, faults: Vec<Rule>) -> Result<Scan, String> {
    let mut size = args.account.size(args.resources);
    size.fixed.entry("db-snapshot".to_owned()).or_insert(args.snapshots);
    Ok(Scan {
        audit: args.audit.path()?,
        size,
        latency_ms: args.endpoint.latency,
        rates: Some(rates),
        faults,
        max_rate: args.audit.max_rate,
        concurrency: args.audit.concurrency,
        extended: args.audit.extended,
    })
}

async fn clean(args: &CitizenArgs) -> Result<Cost, String> {
    let scan = scan(args, args.endpoint.rates()?, Vec::new())?;
    scan.run(&scan.endpoint().await?).await
}

/// Throttles every call that fits, or so many of them at random.
fn throttling(operation: Option<String>, probability: Option<f64>, seed: u64) -> Rule {
    Rule { operation, probability, seed, ..Rule::of(Fault::Throttled) }
}

/// Some calls are throttled, whatever the tool does.
async fn at_random(args: &CitizenArgs, share: f64, clean: &Cost) -> Result<Trial, String> {
    let rule = throttling(None, Some(share), args.account.seed);
    let scan = scan(args, args.endpoint.rates()?, vec![rule])?;
    let cost = scan.run(&scan.endpoint().await?).await?;
    let (most_time, most_calls) =
        if share <= 0.1 { (MOST_TIME, MOST_CALLS) } else { (MOST_WHERE_MANY, MOST_WHERE_MANY) };
    let name = format!("{:.0} % of the calls throttled at random", share * 100.0);
    Ok(Trial::of(&name, &cost, clean, most_time, most_calls))
}

/// One operation is never answered. The others must have as many answers as without.
async fn for_ever(args: &CitizenArgs, clean: &Cost) -> Result<Trial, String> {
    let id = format!("{SERVICE}:{OPERATION}");
    let rule = throttling(Some(id.clone()), None, args.account.seed);
    let scan = scan(args, args.endpoint.rates()?, vec![rule])?;
    let cost = scan.run(&scan.endpoint().await?).await?;
    let others = |cost: &Cost| -> BTreeMap<String, u64> {
        let others = cost.operations.iter().filter(|(name, _)| **name != id);
        others.map(|(name, of)| (name.clone(), of.calls - of.throttled.min(of.calls))).collect()
    };
    let in_time = cost.measured.wall_ms <= clean.measured.wall_ms + MOST_IN_VAIN;
    let mut trial = Trial::of(&format!("{id} throttled for ever"), &cost, clean, MOST_WHERE_MANY, MOST_CALLS);
    trial.good = in_time && cost.calls_ratio() <= MOST_CALLS && others(&cost) == others(clean);
    Ok(trial)
}

/// AWS's buckets are smaller than the tool knows: how long that takes is not the tool's to say.
async fn less_than_known(args: &CitizenArgs, clean: &Cost) -> Result<Trial, String> {
    let scan = scan(args, Rates::of_aws(args.less)?, Vec::new())?;
    let cost = scan.run(&scan.endpoint().await?).await?;
    Ok(Trial::of(&format!("buckets of {} of the known", args.less), &cost, clean, f64::MAX, MOST_CALLS))
}

/// Somebody else takes what the tool's share leaves of a bucket.
async fn two_clients(args: &CitizenArgs, clean: &Cost) -> Result<Trial, String> {
    let rates = args.endpoint.rates()?;
    let (_, rate, _) = rates.find(SERVICE, OPERATION, REGION).ok_or("the bucket is not metered")?;
    let left = 1.0 - f64::from(args.audit.max_rate) / 100.0;
    let scan = scan(args, rates, Vec::new())?;
    let endpoint = scan.endpoint().await?;
    let rival = Rival {
        address: endpoint.url().trim_start_matches("http://").to_owned(),
        service: SERVICE,
        operation: OPERATION,
        region: REGION,
        form: "Version=2014-10-31&DBSnapshotIdentifier=db-snapshot-0-000000".to_owned(),
        rate: (rate * left).max(1.0),
    };
    let cost = tokio::select! {
        cost = scan.run(&endpoint) => cost?,
        () = rival.ask(&endpoint.server, KEY) => return Err("the second client gave up".to_owned()),
    };
    let OfCall { calls, throttled, .. } = Rival::counts(&endpoint.server);
    let name = format!("a second client at {:.0} calls a second of {OPERATION}", rival.rate);
    let mut trial = Trial::of(&name, &cost, clean, MOST_TIME, MOST_CALLS);
    #[allow(clippy::cast_precision_loss)] // a share of some hundred calls
    let share = (calls - throttled.min(calls)) as f64 / calls.max(1) as f64;
    trial.good &= share >= LEAST_SHARE && calls > 20;
    trial.second_client = Some((calls, throttled));
    Ok(trial)
}
