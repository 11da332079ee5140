//! The benchmark of `audit`: a synthetic AWS endpoint on loopback, and how far a scan of it
//! is from the least that the account can cost.

mod account;
mod bound;
mod citizen;
mod compare;
mod findings;
mod kind;
mod kinds;
mod machine;
mod measure;
mod options;
mod performance;
mod reliability;
mod rival;
mod run;
mod scan;
mod serve;
mod server;
mod sweep;
mod table;
mod wire;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The benchmark of `audit`
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run `audit` against accounts of several sizes, and report the distance from the limit
    Run(run::RunArgs),
    /// Throttle `audit`, and put a second client beside it
    Citizen(citizen::CitizenArgs),
    /// Run Prowler beside `audit`
    Compare(compare::CompareArgs),
    /// Print docs/performance.md from what was measured
    Performance(performance::PerformanceArgs),
    /// Let every call fail in every way, one at a time
    Sweep(sweep::SweepArgs),
    /// Print docs/reliability.md from what was measured
    Reliability(reliability::ReliabilityArgs),
    /// Serve a synthetic account on loopback
    Serve(serve::ServeArgs),
    /// Run a command and write down what it took
    #[command(hide = true)]
    Measure(measure::MeasureArgs),
}

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            // Nobody is left to tell when stderr is closed.
            let _ = writeln!(std::io::stderr(), "benches: {why}");
            ExitCode::from(2)
        }
    }
}

impl Command {
    /// True: all is as it should be.
    fn run(&self) -> Result<bool, String> {
        match self {
            Command::Measure(args) => return measure::measure(args).map(|()| true),
            Command::Performance(args) => return print(&performance::performance(args)?),
            Command::Reliability(args) => return print(&reliability::reliability(args)?),
            Command::Run(_) | Command::Citizen(_) | Command::Compare(_) | Command::Sweep(_) | Command::Serve(_) => {}
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let done = runtime.block_on(async {
            match self {
                Command::Run(args) => run::run(args).await,
                Command::Citizen(args) => citizen::citizen(args).await,
                Command::Compare(args) => compare::compare(args).await,
                Command::Sweep(args) => sweep::sweep(args).await,
                Command::Serve(args) => serve::serve(args).await.map(|()| true),
                Command::Measure(_) | Command::Performance(_) | Command::Reliability(_) => Ok(true),
            }
        });
        // Calls that are answered late or never are not waited for.
        runtime.shutdown_background();
        done
    }
}

/// Prints a document.
fn print(text: &str) -> Result<bool, String> {
    std::io::stdout().write_all(text.as_bytes()).map(|()| true).map_err(|error| error.to_string())
}
