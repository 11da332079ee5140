//! `citizen`: how the tool behaves when AWS says "too fast", and beside somebody else.

use std::io::Write;

use clap::Args;

use crate::bound::number;
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
    /// The share of calls that is throttled at random, from 0 to 1
    #[arg(long, default_value_t = 0.1)]
    throttled: f64,
    /// Snapshots of databases, each of which is asked about at 20 calls a second and region
    #[arg(long, default_value_t = 1_200)]
    snapshots: usize,
    /// AWS's buckets times this, where AWS gives less than is known of it
    #[arg(long, default_value_t = 0.2)]
    less: f64,
    /// Fail when a target is missed
    #[arg(long)]
    strict: bool,
}

/// The bucket that two clients share.
const SERVICE: &str = "rds";
const OPERATION: &str = "DescribeDBSnapshotAttributes";
const REGION: &str = "us-east-1";

/// Calls in all ÷ the fewest, when a tenth of them is throttled.
const MOST_CALLS: f64 = 1.3;
/// What of its calls the second client must have answered.
const LEAST_SHARE: f64 = 0.95;

/// One trial's words, and whether it went well.
type Verdict = (String, bool);

/// Tries and reports. True: every target was met.
///
/// # Errors
/// A line, when something could not be tried.
pub(crate) async fn citizen(args: &CitizenArgs) -> Result<bool, String> {
    let verdicts = [at_random(args).await?, less_than_known(args).await?, two_clients(args).await?];
    let mut out = std::io::stdout();
    for (words, good) in &verdicts {
        writeln!(out, "{} {words}", if *good { "good " } else { "MISS " }).map_err(|error| error.to_string())?;
    }
    Ok(!args.strict || verdicts.iter().all(|(_, good)| *good))
}

/// A scan of an account with many snapshots of databases.
fn scan(args: &CitizenArgs, rates: Option<Rates>, faults: Vec<Rule>) -> Result<Scan, String> {
    let mut size = args.account.size(args.resources);
    size.fixed.entry("db-snapshot".to_owned()).or_insert(args.snapshots);
    Ok(Scan {
        audit: args.audit.path()?,
        size,
        latency_ms: args.endpoint.latency,
        rates,
        faults,
        max_rate: args.audit.max_rate,
        concurrency: args.audit.concurrency,
        extended: args.audit.extended,
    })
}

/// Some calls are throttled, whatever the tool does.
async fn at_random(args: &CitizenArgs) -> Result<Verdict, String> {
    let rule = Rule { probability: Some(args.throttled), seed: args.account.seed, ..Rule::of(Fault::Throttled) };
    let scan = scan(args, Some(args.endpoint.rates()?), vec![rule])?;
    let cost = scan.run(&scan.endpoint().await?).await?;
    Ok((format!("{:.0} % throttled at random: {}", args.throttled * 100.0, told(&cost)), is_good(&cost)))
}

/// AWS's buckets are smaller than the tool knows.
async fn less_than_known(args: &CitizenArgs) -> Result<Verdict, String> {
    let scan = scan(args, Some(Rates::of_aws(args.less)?), Vec::new())?;
    let cost = scan.run(&scan.endpoint().await?).await?;
    Ok((format!("buckets of {} of the known: {}", args.less, told(&cost)), is_good(&cost)))
}

/// Somebody else takes what the tool's share leaves of a bucket.
async fn two_clients(args: &CitizenArgs) -> Result<Verdict, String> {
    let rates = args.endpoint.rates()?;
    let (_, rate, _) = rates.find(SERVICE, OPERATION, REGION).ok_or("the bucket is not metered")?;
    let left = 1.0 - f64::from(args.audit.max_rate) / 100.0;
    let scan = scan(args, Some(rates), Vec::new())?;
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
    let counts: OfCall = Rival::counts(&endpoint.server);
    let calls = counts.calls.max(1);
    #[allow(clippy::cast_precision_loss)] // a share of some hundred calls
    let share = (calls - counts.throttled.min(calls)) as f64 / calls as f64;
    let words = format!(
        "a second client at {:.0} calls a second of {OPERATION}: {} of its {} calls were throttled; {}",
        rival.rate,
        counts.throttled,
        counts.calls,
        told(&cost)
    );
    Ok((words, share >= LEAST_SHARE && counts.calls > 20 && is_good(&cost)))
}

fn told(cost: &Cost) -> String {
    format!(
        "{} calls, {:.2} of the fewest, {:.1} % throttled, {} unknown findings, {:.1} s ({:.2} of the bound)",
        cost.calls,
        cost.calls_ratio(),
        cost.throttled_percent(),
        unknown(cost),
        cost.measured.wall_ms / 1_000.0,
        cost.wall_ratio()
    )
}

fn is_good(cost: &Cost) -> bool {
    cost.calls_ratio() <= MOST_CALLS && unknown(cost) == number(0)
}

fn unknown(cost: &Cost) -> f64 {
    number(cost.findings.statuses.get("unknown").copied().unwrap_or(0))
}
