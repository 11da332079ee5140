//! `serve`: the endpoint alone, for tests and for trying things.

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use tokio::io::AsyncReadExt;
use tokio::signal::unix::{SignalKind, signal};

use crate::account::Account;
use crate::options::{AccountOptions, EndpointOptions};
use crate::server::{Server, Settings};

/// What is served.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Resources of the account
    #[arg(long, default_value_t = 552)]
    resources: usize,
    #[command(flatten)]
    account: AccountOptions,
    #[command(flatten)]
    endpoint: EndpointOptions,
    /// The port on 127.0.0.1; 0 takes any
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Throttle as AWS does
    #[arg(long)]
    buckets: bool,
    /// A JSON list of faults, which `POST /_bench/faults` replaces
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Keep every distinct call, for `GET /_bench/calls`
    #[arg(long)]
    record: bool,
}

/// Serves until stdin ends, or SIGTERM or SIGINT comes.
///
/// # Errors
/// A line, when it cannot start.
pub(crate) async fn serve(args: &ServeArgs) -> Result<(), String> {
    let account = Account::new(args.account.size(args.resources))?;
    let faults = match &args.faults {
        None => Vec::new(),
        Some(path) => {
            let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))?
        }
    };
    let settings = Settings {
        latency: Duration::from_millis(args.endpoint.latency),
        rates: args.buckets.then(|| args.endpoint.rates()).transpose()?,
        faults,
        record: args.record,
    };
    let running = Server::start(account, settings, args.port).await.map_err(|error| error.to_string())?;
    let mut out = std::io::stdout();
    writeln!(out, "{}", running.url()).and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let ended = async {
        let (mut stdin, mut rest) = (tokio::io::stdin(), [0; 64]);
        while stdin.read(&mut rest).await.is_ok_and(|read| read > 0) {}
    };
    tokio::select! {
        () = ended => {}
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(())
}
