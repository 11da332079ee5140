//! `scan` and `collect`: what talks to AWS.

use std::time::Duration;

use checks::facts::{Collection, FACTS_VERSION, Facts};

use crate::aws::{RegionChoice, Regions, Session, SessionOptions, StartError, Stop, Stopped, is_region_name};
use crate::cli::{AccountArgs, CollectArgs, FailOn, ScanArgs};
use crate::config::Config;
use crate::failure::{Failure, INCOMPLETE};
use crate::progress::{Progress, say};
use crate::report::{file, inert};
use crate::run::Plan;
use crate::{collect, outputs, select};

/// Calls in flight.
const CONCURRENCY: u16 = 64;
/// Percent of AWS's quotas.
const MAX_RATE: u8 = 50;
/// Seconds until the scan ends with what is known.
const TIMEOUT: u32 = 3600;

/// Asks, judges and reports.
///
/// # Errors
/// When nothing could be scanned, or a report could not be written.
pub fn scan(args: &ScanArgs) -> Result<u8, Failure> {
    let mut args = args.clone();
    let config = Config::load(args.select.config.as_deref())?;
    config.fill_account(&mut args.account);
    config.fill_select(&mut args.select);
    config.fill_report(&mut args.report);
    let mut plan = Plan::new(&config, &args.select, &args.report, FailOn::High)?;
    plan.filters.regions.clone_from(&args.account.region);
    plan.filters.exclude_regions.clone_from(&args.account.exclude_region);
    let asked = ask(&args.account, &plan.checks, args.report.quiet)?;
    let code = plan.report(&asked.facts)?;
    Ok(signal_code(asked.stop.now()).unwrap_or(code))
}

/// Asks and saves.
///
/// # Errors
/// When nothing could be scanned, or the file could not be written.
pub fn collect(args: &CollectArgs) -> Result<u8, Failure> {
    let mut args = args.clone();
    let config = Config::load(args.select.config.as_deref())?;
    config.fill_account(&mut args.account);
    config.fill_select(&mut args.select);
    let checks = select::checks(&args.select)?;
    outputs::writable(&args.output)?;
    let asked = ask(&args.account, &checks, false)?;
    file::write(&args.output, |out| inert::compact(&asked.facts, out))
        .map_err(|error| Failure::undelivered(error.to_string()))?;
    say(&format!("the facts are in {}", args.output.display()));
    // Facts of a collection that was stopped are incomplete evidence.
    let complete = asked.facts.collection.complete;
    Ok(signal_code(asked.stop.now()).unwrap_or(if complete { 0 } else { INCOMPLETE }))
}

/// Interrupted programs end with 128 and the signal's number.
fn signal_code(stopped: Option<Stopped>) -> Option<u8> {
    match stopped? {
        Stopped::Interrupt => Some(130),
        Stopped::Terminate => Some(143),
        Stopped::Deadline | Stopped::Expired => None,
    }
}

/// What was asked. Signals are heeded while it is there: a report may take long to write.
struct Asked {
    facts: Facts,
    stop: Stop,
    _runtime: Background,
}

/// A runtime that is not waited for when it goes: what still waits for an answer goes with it.
struct Background(Option<tokio::runtime::Runtime>);

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Bytes of a worker's stack. The SDK resolves credentials deep inside a call, which an unoptimised
/// build cannot do in the usual 2 MiB. Only what is used of it takes memory.
const STACK: usize = 8 << 20;

/// Files that the runtime and the first calls open.
#[cfg(unix)]
const FILES: usize = 24;

/// Tries whether the system gives what the runtime takes for granted: it panics where it cannot
/// have its threads or watch for signals.
fn check_system() -> std::io::Result<()> {
    #[cfg(unix)]
    let _files = {
        use std::os::fd::AsFd;
        let stderr = std::io::stderr();
        (0..FILES).map(|_| stderr.as_fd().try_clone_to_owned()).collect::<Result<Vec<_>, _>>()?
    };
    let gate = std::sync::Mutex::new(());
    std::thread::scope(|scope| {
        let _shut = gate.lock();
        let workers = std::thread::available_parallelism()?.get();
        for _ in 0..=workers {
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || drop(gate.lock()))?;
        }
        Ok(())
    })
}

fn ask(args: &AccountArgs, checks: &[&'static checks::check::Check], quiet: bool) -> Result<Asked, Failure> {
    check_account(args)?;
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = check_system().and_then(|()| builder.enable_all().thread_stack_size(STACK).build());
    let runtime = runtime.map_err(|error| {
        let what = format!("the system does not give the threads and files that a scan needs: {error}");
        Failure::usage(what, "raise its limits: see `ulimit -n` and `ulimit -u`")
    })?;
    let stop = Stop::new();
    let answer = runtime.block_on(ask_account(args, checks, quiet, &stop));
    let runtime = Background(Some(runtime));
    Ok(Asked { facts: answer?, stop, _runtime: runtime })
}

async fn ask_account(
    args: &AccountArgs,
    checks: &[&'static checks::check::Check],
    quiet: bool,
    stop: &Stop,
) -> Result<Facts, Failure> {
    let started_at = jiff::Timestamp::now();
    listen(stop, Duration::from_secs(u64::from(args.timeout.unwrap_or(TIMEOUT))));
    let options = session_options(args);
    let (session, identity) = Session::start(&options, select::calls(checks), stop.clone())
        .await
        .map_err(|error| not_started(&error, stop.now()))?;
    if session.in_the_clear() {
        say("the endpoint is plain HTTP: what it answers can be read and changed on the way");
    }
    let choice = RegionChoice { only: args.region.clone(), exclude: args.exclude_region.clone() };
    let regions = Regions::find(&session, &identity.partition, &choice)
        .await
        .map_err(|why| Failure::usage(why, "`aws account list-regions` shows them all"))?;
    if !quiet {
        for (name, given) in [("external-id", &args.external_id), ("mfa-serial", &args.mfa_serial)] {
            // They may stand in a file or the environment for other scans than this.
            if given.is_some() && args.role_arn.is_empty() {
                say(&format!("{name} is not used: it goes along with a role, and role-arn names none"));
            }
        }
        let count = regions.scan.len();
        say(&format!("account {} as {}", identity.account, identity.arn));
        say(&format!(
            "credentials from {}; {count} {}",
            session.origin(),
            if count == 1 { "region" } else { "regions" }
        ));
    }
    let off = session.clock_off();
    if !off.is_zero() {
        let (minutes, way) = (off.as_mins().unsigned_abs(), if off.is_negative() { "ahead of" } else { "behind" });
        say(&format!("this machine's clock is {minutes} minutes {way} AWS's; ages are told by AWS's"));
    }
    let progress = Progress::start(&session, regions.scan.len(), args.no_progress || quiet);
    let account = collect::account(&session, &identity, regions).await;
    drop(progress);
    let stopped = stop.now();
    if session.gone() > 0 {
        say(&format!("{} resources were deleted during the scan and are left out", session.gone()));
    }
    if let Some(why) = stopped {
        say(&format!("{}: what follows is incomplete", why.sentence()));
    }
    let collection = Collection {
        started_at,
        finished_at: jiff::Timestamp::now(),
        complete: stopped.is_none(),
        api_calls: session.api_calls(),
        throttled: session.throttled(),
    };
    Ok(Facts { facts_version: FACTS_VERSION, collection, accounts: vec![account] })
}

/// What no account can be asked with.
fn check_account(args: &AccountArgs) -> Result<(), Failure> {
    for (name, regions) in [("region", &args.region), ("exclude-region", &args.exclude_region)] {
        if let Some(wrong) = regions.iter().find(|region| !is_region_name(region)) {
            return Err(Failure::usage(
                format!("{name}: {wrong:?} is no region's name"),
                "regions are named like eu-central-1",
            ));
        }
    }
    Ok(())
}

/// Why there is no session; a signal that came first is the reason.
fn not_started(error: &StartError, stopped: Option<Stopped>) -> Failure {
    let failure = Failure::start(error);
    match signal_code(stopped) {
        Some(code) => failure.interrupted(code),
        None => failure,
    }
}

fn session_options(args: &AccountArgs) -> SessionOptions {
    SessionOptions {
        profile: args.profile.clone(),
        region: args.region.first().cloned(),
        roles: args.role_arn.clone(),
        external_id: args.external_id.clone(),
        mfa_serial: args.mfa_serial.clone(),
        ask_mfa_code: |serial| rpassword::prompt_password(format!("MFA code of {serial}: ")),
        endpoint_url: args.endpoint_url.clone(),
        concurrency: usize::from(args.concurrency.unwrap_or(CONCURRENCY)),
        max_rate: u32::from(args.max_rate.unwrap_or(MAX_RATE)),
    }
}

/// Throws the switch at a signal or when the time is over. A second signal ends the
/// process at once.
fn listen(stop: &Stop, time: Duration) {
    let (on_interrupt, on_deadline) = (stop.clone(), stop.clone());
    tokio::spawn(async move {
        for attempt in 0.. {
            if tokio::signal::ctrl_c().await.is_err() {
                return;
            }
            if attempt > 0 {
                at_once(130);
            }
            on_interrupt.stop(Stopped::Interrupt);
        }
    });
    #[cfg(unix)]
    {
        let on_terminate = stop.clone();
        tokio::spawn(async move {
            let Ok(mut signals) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
                return;
            };
            for attempt in 0.. {
                if signals.recv().await.is_none() {
                    return;
                }
                if attempt > 0 {
                    at_once(143);
                }
                on_terminate.stop(Stopped::Terminate);
            }
        });
    }
    tokio::spawn(async move {
        tokio::time::sleep(time).await;
        on_deadline.stop(Stopped::Deadline);
    });
}

/// The one place that ends the process without a report: the user asked twice.
#[allow(clippy::exit)]
fn at_once(code: i32) {
    std::process::exit(code);
}
