//! A second client of the same account, which wants its share of one bucket.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::server::{OfCall, Server};

/// Its access key.
const KEY: &str = "rival";

/// What it asks for, how often, and where.
#[derive(Clone, Debug)]
pub(crate) struct Rival {
    pub(crate) address: String,
    pub(crate) service: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) region: &'static str,
    /// The rest of the form.
    pub(crate) form: String,
    /// Calls a second.
    pub(crate) rate: f64,
}

impl Rival {
    /// Asks at its rate from the first call of the other client to the same bucket on, for
    /// ever. Whoever waits for the other client drops it then.
    pub(crate) async fn ask(&self, server: &Arc<Server>, other: &str) {
        let id = format!("{}:{}", self.service, self.operation);
        while !server.stats().client(other).is_some_and(|client| client.operations.contains_key(&id)) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut clock = tokio::time::interval(Duration::from_secs_f64(1.0 / self.rate));
        loop {
            clock.tick().await;
            let rival = self.clone();
            // What becomes of it, the endpoint counts.
            tokio::spawn(async move { rival.once().await });
        }
    }

    /// What became of its calls.
    pub(crate) fn counts(server: &Server) -> OfCall {
        let stats = server.stats();
        stats.client(KEY).and_then(|client| client.operations.values().next().copied()).unwrap_or(OfCall::NONE)
    }

    async fn once(&self) -> Option<()> {
        let stream = TcpStream::connect(&self.address).await.ok()?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        let scope = format!("{KEY}/20260101/{}/{}/aws4_request", self.region, self.service);
        let request = Request::post("/")
            .header("host", &self.address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"))
            .body(Full::new(Bytes::from(format!("Action={}&{}", self.operation, self.form))));
        let answer = sender.send_request(request.ok()?).await.ok()?;
        answer.into_body().collect().await.ok().map(drop)
    }
}
