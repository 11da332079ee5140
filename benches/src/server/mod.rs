//! The endpoint: connections, latency, buckets, faults, and the account behind them.

mod answer;
mod buckets;
mod control;
mod faults;
mod stats;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;

use crate::account::Account;
use crate::kind::{Kind, Operation};
use crate::wire::Request;

pub(crate) use buckets::{Buckets, Rates};
pub(crate) use faults::{Fault, Plan, Rule};
pub(crate) use stats::{Client, OfCall, Stats};

/// Connections that may wait to be accepted: many clients may come at once to a busy machine.
const BACKLOG: u32 = 4_096;

type Operations = HashMap<(&'static str, &'static str), (&'static Kind, &'static Operation)>;

/// How an endpoint behaves.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) latency: Duration,
    /// AWS's buckets; none: nothing is throttled.
    pub(crate) rates: Option<Rates>,
    pub(crate) faults: Vec<Rule>,
    /// Whether every distinct call is kept by its line, for `/_bench/calls`.
    pub(crate) record: bool,
}

/// An account that answers.
#[derive(Debug)]
pub(crate) struct Server {
    account: Account,
    latency: Duration,
    buckets: Option<Mutex<Buckets>>,
    faults: Mutex<Plan>,
    stats: Mutex<Stats>,
    operations: Operations,
}

/// A server that listens.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) server: Arc<Server>,
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Its address on loopback.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Server {
    /// Listens on a port of loopback; 0 takes any.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub(crate) async fn start(account: Account, settings: Settings, port: u16) -> io::Result<Running> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::from(([127, 0, 0, 1], port)))?;
        let listener = socket.listen(BACKLOG)?;
        let address = listener.local_addr()?;
        let server = Arc::new(Server {
            account,
            latency: settings.latency,
            buckets: settings.rates.map(|rates| Mutex::new(Buckets::new(rates))),
            faults: Mutex::new(Plan::new(settings.faults)),
            stats: Mutex::new(Stats::new(settings.record)),
            operations: crate::kinds::operations()
                .map(|(kind, operation)| ((operation.service, operation.name), (kind, operation)))
                .collect(),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&server)));
        Ok(Running { server, address, accepting })
    }

    /// The account behind it.
    pub(crate) fn account(&self) -> &Account {
        &self.account
    }

    /// What was counted so far.
    pub(crate) fn stats(&self) -> MutexGuard<'_, Stats> {
        self.stats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one client suffer: calls of others are answered as ever.
    pub(crate) fn inflict(&self, rule: Rule) {
        self.faults().add(rule);
    }

    /// Forgets a client and what it was to suffer. How often it did.
    pub(crate) fn forget(&self, client: &str) -> u64 {
        self.stats().forget(client);
        self.faults().forget(client)
    }

    fn faults(&self) -> MutexGuard<'_, Plan> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills all buckets.
    fn fill_buckets(&self) {
        if let Some(buckets) = &self.buckets {
            buckets.lock().unwrap_or_else(PoisonError::into_inner).fill();
        }
    }

    /// Takes a token for a call; with buckets off there always is one.
    fn admits(&self, request: &Request) -> bool {
        let Some(buckets) = &self.buckets else { return true };
        let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.take(request, std::time::Instant::now())
    }
}

async fn accept(listener: TcpListener, server: Arc<Server>) {
    while let Ok((stream, _)) = listener.accept().await {
        let server = Arc::clone(&server);
        server.stats().connections += 1;
        // A fault that breaks the connection shall look like that to the other side.
        let _ = stream.set_zero_linger();
        let _ = stream.set_nodelay(true);
        tokio::spawn(async move {
            let serve = service_fn(move |request| answer::handle(Arc::clone(&server), request));
            let connection =
                http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), serve);
            // The other side may go at any time, and a fault breaks it off here.
            let _ = connection.await;
        });
    }
}
