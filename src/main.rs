//! The command `audit`: parse, run, exit code.

use std::io::Write;
use std::process::ExitCode;

use audit::cli::{ChecksArgs, Cli, Command, EvaluateArgs, FailOn, JudgeArgs, SelectArgs};
use audit::config::Config;
use audit::failure::Failure;
use audit::report::clean::for_terminal;
use audit::report::model;
use audit::run::{self, Plan};
use audit::{cli, demo, listing, select};
use checks::facts::Facts;
use clap::CommandFactory;
use tracing_subscriber::filter::LevelFilter;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(say_where));
    let cli = cli::parse();
    log(verbosity(&cli));
    match execute(&cli) {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            let mut stderr = std::io::stderr().lock();
            let line = match &failure.advice {
                Some(advice) => format!("{failure}; {advice}"),
                None => failure.to_string(),
            };
            // When nobody reads stderr, the exit code still tells.
            let _ = writeln!(stderr, "audit: {}", for_terminal(&line));
            ExitCode::from(failure.code)
        }
    }
}

/// A panic's message may quote account data: only its place is shown. A check that panics
/// becomes an unknown finding, so the run goes on.
fn say_where(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(String::new, ToString::to_string);
    let _ = writeln!(std::io::stderr().lock(), "audit: internal error at {place}; please report it");
}

fn execute(cli: &Cli) -> Result<u8, Failure> {
    match &cli.command {
        #[cfg(feature = "live")]
        None => audit::live::scan(&cli.scan),
        #[cfg(not(feature = "live"))]
        None => Err(Failure::usage("this build cannot ask AWS", "try `audit demo`, or build with default features")),
        #[cfg(feature = "live")]
        Some(Command::Scan(args)) => audit::live::scan(args),
        #[cfg(feature = "live")]
        Some(Command::Collect(args)) => audit::live::collect(args),
        Some(Command::Evaluate(args)) => evaluate(args),
        Some(Command::Demo(args)) => {
            let facts = demo::facts()
                .map_err(|why| Failure::usage(format!("the sample account: {why}"), "this build is broken"))?;
            // The sample is a first look: a file that happens to lie here has no say in it.
            let config =
                args.select.config.as_deref().map_or_else(|| Ok(Config::default()), |path| Config::load(Some(path)))?;
            let mut args = args.clone();
            config.fill_report(&mut args.report);
            let code = judge(&args, &config, &facts, FailOn::None)?;
            Ok(if args.report.fail_on.is_some() { code } else { 0 })
        }
        Some(Command::Checks(args)) => print(&list_checks(args)?),
        Some(Command::Explain(args)) => print(&listing::explain(&args.key, args.json)?),
        Some(Command::Responsibilities(args)) if args.json => {
            print(&listing::pretty(&listing::responsibilities_json()))
        }
        Some(Command::Responsibilities(_)) => print(&listing::responsibilities_text()),
        Some(Command::Frameworks(args)) if args.json => print(&listing::pretty(&listing::frameworks_json())),
        Some(Command::Frameworks(_)) => print(&listing::frameworks_text()),
        Some(Command::IamPolicy(args)) => {
            print(&listing::pretty(&listing::iam_policy(&select::checks(&with_config(args)?)?)))
        }
        Some(Command::Schema) => print(&listing::pretty(model::schema().as_value())),
        Some(Command::Completions { shell }) => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut cli::with_names(Cli::command()), "audit", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    }
}

fn evaluate(args: &EvaluateArgs) -> Result<u8, Failure> {
    let config = Config::load(args.judge.select.config.as_deref())?;
    judge(&args.judge, &config, &run::read_facts(&args.facts)?, FailOn::High)
}

fn judge(args: &JudgeArgs, config: &Config, facts: &Facts, fail_on: FailOn) -> Result<u8, Failure> {
    let mut args = args.clone();
    config.fill_select(&mut args.select);
    config.fill_report(&mut args.report);
    Plan::new(config, &args.select, &args.report, fail_on)?.report(facts)
}

fn list_checks(args: &ChecksArgs) -> Result<String, Failure> {
    let checks = select::checks(&with_config(&args.select)?)?;
    Ok(if args.params && args.json {
        listing::pretty(&listing::params_json(&checks))
    } else if args.params {
        listing::params_text(&checks)
    } else if args.json {
        listing::pretty(&listing::checks_json(&checks))
    } else if args.markdown {
        listing::checks_markdown(&checks)
    } else {
        listing::checks_text(&checks)
    })
}

fn with_config(args: &SelectArgs) -> Result<SelectArgs, Failure> {
    let mut args = args.clone();
    Config::load(args.config.as_deref())?.fill_select(&mut args);
    Ok(args)
}

fn print(text: &str) -> Result<u8, Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        // Whoever reads has seen enough (`audit checks | head`).
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::undelivered(format!("cannot write to stdout: {error}")))
        }
        _ => Ok(0),
    }
}

fn verbosity(cli: &Cli) -> u8 {
    match &cli.command {
        None => cli.scan.report.verbose,
        #[cfg(feature = "live")]
        Some(Command::Scan(args)) => args.report.verbose,
        #[cfg(feature = "live")]
        Some(Command::Collect(args)) => args.verbose,
        Some(_) => 0,
    }
}

/// Stderr for the log, which hands over one event at a time: each stays one line, and acts
/// on no terminal whatever AWS answered.
struct Lines;

impl Write for Lines {
    fn write(&mut self, event: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        writeln!(std::io::stderr().lock(), "{}", for_terminal(text.trim_end_matches('\n')))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stderr().flush()
    }
}

/// Logs go to stderr, and only this tool's own: the SDK logs whole requests.
fn log(verbose: u8) {
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let targets = tracing_subscriber::filter::Targets::new().with_target("audit", level);
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::util::SubscriberInitExt;
    let lines = tracing_subscriber::fmt::layer().with_writer(|| Lines).with_ansi(false);
    tracing_subscriber::registry().with(targets).with(lines).init();
}
