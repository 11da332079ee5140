//! The endpoint over its own wire: faults look like faults, and counts are told.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use super::{Rates, Running, Server, Settings};
use crate::account::account;

async fn endpoint(rates: Option<Rates>) -> Running {
    let settings = Settings { latency: Duration::from_millis(20), rates, faults: Vec::new(), record: true };
    Server::start(account(500, 2), settings, 0).await.unwrap()
}

/// Status and body; an error where the connection broke.
async fn send(running: &Running, method: Method, path: &str, scope: &str, body: &str) -> Result<(u16, String), String> {
    let stream = TcpStream::connect(running.address).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    let authorization = format!("AWS4-HMAC-SHA256 Credential=AKID/20260101/{scope}/aws4_request, Signature=0");
    let request =
        Request::builder().method(method).uri(path).header("host", "x").header("authorization", authorization);
    let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
    let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
    Ok((status, String::from_utf8(body.to_vec()).unwrap()))
}

async fn vpcs(running: &Running) -> Result<(u16, String), String> {
    send(running, Method::POST, "/", "eu-west-1/ec2", "Action=DescribeVpcs&Version=2016-11-15").await
}

async fn control(running: &Running, method: Method, what: &str, body: &str) -> Value {
    let (status, text) = send(running, method, &format!("/_bench/{what}"), "x/x", body).await.unwrap();
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn an_answer_takes_the_latency_and_is_counted() {
    let running = endpoint(None).await;
    let before = Instant::now();
    let (status, body) = vpcs(&running).await.unwrap();
    assert!(before.elapsed() >= Duration::from_millis(20));
    assert_eq!(status, 200);
    assert!(body.contains("<vpcSet><item><vpcId>vpc-0"), "{body}");
    vpcs(&running).await.unwrap();
    let stats = control(&running, Method::GET, "stats", "").await;
    let counts = &stats["clients"]["AKID"]["operations"]["ec2:DescribeVpcs"];
    assert_eq!((counts["calls"].as_u64(), counts["duplicates"].as_u64()), (Some(2), Some(1)));
    assert_eq!(control(&running, Method::GET, "calls", "").await, serde_json::json!(["ec2:DescribeVpcs eu-west-1  "]));
    control(&running, Method::POST, "reset", "").await;
    assert_eq!(control(&running, Method::GET, "stats", "").await["clients"], serde_json::json!({}));
}

#[tokio::test]
async fn every_fault_looks_like_what_it_is() {
    let running = endpoint(None).await;
    let (_, whole) = vpcs(&running).await.unwrap();
    for (fault, status, says) in [
        ("denied", 403, "<Code>UnauthorizedOperation</Code>"),
        ("expired", 400, "<Code>RequestExpired</Code>"),
        ("throttled", 503, "<Code>RequestLimitExceeded</Code>"),
        ("server-error", 500, "<Code>InternalError</Code>"),
        ("unavailable", 503, "<html>"),
        ("cut", 200, &whole[..whole.len() / 2]),
        ("empty", 200, ""),
    ] {
        control(&running, Method::POST, "faults", &format!(r#"[{{"fault":"{fault}","times":1}}]"#)).await;
        let (told, body) = vpcs(&running).await.unwrap();
        assert_eq!(told, status, "{fault}");
        assert!(body.contains(says) && body.is_empty() == says.is_empty(), "{fault}: {body}");
        assert_eq!(vpcs(&running).await.unwrap(), (200, whole.clone()), "once only: {fault}");
    }
}

#[tokio::test]
async fn a_connection_breaks_or_stays_silent() {
    let running = endpoint(None).await;
    control(&running, Method::POST, "faults", r#"[{"fault":"reset"}]"#).await;
    assert!(vpcs(&running).await.is_err());
    control(&running, Method::POST, "faults", r#"[{"fault":"timeout"}]"#).await;
    assert!(tokio::time::timeout(Duration::from_millis(200), vpcs(&running)).await.is_err());
    control(&running, Method::DELETE, "faults", "").await;
    assert_eq!(vpcs(&running).await.unwrap().0, 200);
}

#[tokio::test]
async fn a_plan_that_is_none_is_refused() {
    let running = endpoint(None).await;
    let (status, _) =
        send(&running, Method::POST, "/_bench/faults", "x/x", r#"[{"fault":"unheard-of"}]"#).await.unwrap();
    assert_eq!(status, 400);
}

#[tokio::test]
async fn an_empty_bucket_throttles() {
    let running = endpoint(Some(Rates::of_aws(0.02).unwrap())).await;
    // 2 % of 100: two calls at once.
    let calls: Vec<u16> =
        [vpcs(&running).await, vpcs(&running).await, vpcs(&running).await].map(|told| told.unwrap().0).into();
    assert_eq!(calls, [200, 200, 503]);
}
