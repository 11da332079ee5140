//! The benchmark of `audit`: a synthetic AWS endpoint on loopback, and how far a scan of it
//! is from the least that the account can cost.

mod account;
mod kind;
mod kinds;
mod options;
mod serve;
mod server;
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
    /// Serve a synthetic account on loopback
    Serve(serve::ServeArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => {
            let done = runtime.block_on(async {
                match &cli.command {
                    Command::Serve(args) => serve::serve(args).await,
                }
            });
            // Calls that are answered late or never are not waited for.
            runtime.shutdown_background();
            done
        }
        Err(error) => Err(error.to_string()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "benches: {why}");
            ExitCode::from(2)
        }
    }
}
