//! One HTTP client for all services and regions: one pool, one TLS setup, counted, and
//! with a guard against answers that were cut.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

/// Connections kept for the next call, a host: as many as may be in flight by default. The
/// SDK's default keeps any number.
const IDLE_CONNECTIONS: usize = 64;
/// How long they are kept. Longer, and AWS closes them just as a call wants one.
const IDLE_TIME: Duration = Duration::from_secs(15);

/// How long the next part of an answer may take. The SDK's read timeout ends with the head.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// What went over the wire. Clones share the counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Traffic {
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    calls: AtomicU64,
    throttled: AtomicU64,
}

impl Traffic {
    /// Requests sent, retries included.
    pub(super) fn calls(&self) -> u64 {
        self.counts.calls.load(Ordering::Relaxed)
    }

    /// Answers that said "too fast".
    pub(super) fn throttled(&self) -> u64 {
        self.counts.throttled.load(Ordering::Relaxed)
    }
}

/// The client as it is, for resolving credentials; the same one with every request
/// counted, for the audit; and the counts.
pub(super) fn clients() -> (SharedHttpClient, SharedHttpClient, Traffic) {
    let inner = aws_smithy_http_client::Builder::new()
        .pool_max_idle_per_host(IDLE_CONNECTIONS)
        .pool_idle_timeout(IDLE_TIME)
        .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
        .build_https();
    let traffic = Traffic::default();
    let counted = SharedHttpClient::new(Counted { inner: inner.clone(), traffic: traffic.clone() });
    (inner, counted, traffic)
}

#[derive(Debug)]
struct Counted {
    inner: SharedHttpClient,
    traffic: Traffic,
}

impl HttpClient for Counted {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(CountedConnector { inner, traffic: self.traffic.clone() })
    }
}

#[derive(Debug)]
struct CountedConnector {
    inner: SharedHttpConnector,
    traffic: Traffic,
}

impl HttpConnector for CountedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.traffic.counts.calls.fetch_add(1, Ordering::Relaxed);
        let (inner, traffic) = (self.inner.clone(), self.traffic.clone());
        HttpConnectorFuture::new(async move {
            let mut response = inner.call(request).await?;
            // No call of ours streams its answer, so the whole body may be read here.
            let body = std::mem::replace(response.body_mut(), SdkBody::taken());
            let bytes = whole(body).await?;
            if is_throttled(&response, &bytes) {
                traffic.counts.throttled.fetch_add(1, Ordering::Relaxed);
            }
            // An error is an error, whatever its body: some are pages of HTML.
            if response.status().is_success() && (bytes.trim_ascii().is_empty() || is_cut_xml(&bytes)) {
                return Err(ConnectorError::io(Box::new(CutAnswer)));
            }
            *response.body_mut() = SdkBody::from(bytes);
            Ok(response)
        })
    }
}

/// The whole of a body.
async fn whole(body: SdkBody) -> Result<Vec<u8>, ConnectorError> {
    let (mut body, mut bytes) = (ByteStream::new(body), Vec::new());
    loop {
        match tokio::time::timeout(BODY_TIMEOUT, body.next()).await {
            Ok(None) => return Ok(bytes),
            Ok(Some(part)) => bytes.extend_from_slice(&part.map_err(|error| ConnectorError::io(error.into()))?),
            Err(late) => return Err(ConnectorError::timeout(late.into())),
        }
    }
}

/// An answer without a body, or an XML answer that ends before its root element does.
///
/// The SDK's XML reader takes the end of the input for the end of every open element and
/// returns fewer items without an error, whenever the length header agrees. Its JSON reader
/// takes an empty body for an empty answer: a list of nothing. No read of ours has either.
#[derive(Debug)]
pub(super) struct CutAnswer;

impl fmt::Display for CutAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer was cut before its end")
    }
}

impl std::error::Error for CutAnswer {}

/// How AWS spells "too fast", by service.
pub(super) const THROTTLE_CODES: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

fn is_throttled(response: &HttpResponse, body: &[u8]) -> bool {
    let status = response.status().as_u16();
    if status < 400 {
        return false;
    }
    let head = String::from_utf8_lossy(&body[..body.len().min(1024)]);
    status == 429
        || THROTTLE_CODES.iter().any(|code| head.contains(&format!("{code}<")) || head.contains(&format!("{code}\"")))
}

/// Whether a body is XML whose root element is not closed. Other bodies are not judged:
/// a JSON answer that is cut does not parse.
fn is_cut_xml(body: &[u8]) -> bool {
    let text = body.trim_ascii();
    if !text.starts_with(b"<") {
        return false;
    }
    let Some(root) = root_element(text) else { return true };
    let closing = [b"</", root, b">"].concat();
    if text.ends_with(&closing) {
        return false;
    }
    // `<Root/>`: the whole document is one empty element.
    let opening = [b"<", root].concat();
    let at = text.windows(opening.len()).position(|window| window == opening);
    !at.is_some_and(|at| text.ends_with(b"/>") && !text[at + 1..].contains(&b'<'))
}

/// The name of the first element, past declaration, comments and doctype.
fn root_element(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        let start = text.iter().position(|byte| *byte == b'<')?;
        text = &text[start + 1..];
        match text.first()? {
            b'?' | b'!' => {}
            _ => break,
        }
    }
    let end = text.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))?;
    Some(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_xml_answer_is_seen_at_every_byte() {
        let whole = br#"<?xml version="1.0"?><!-- a --><List xmlns="x"><Item a="/>">1</Item><Item/></List>"#;
        assert!(!is_cut_xml(whole));
        for end in 1..whole.len() {
            assert!(is_cut_xml(&whole[..end]), "{}", String::from_utf8_lossy(&whole[..end]));
        }
    }

    #[test]
    fn what_is_whole_or_no_xml_is_left_alone() {
        for body in [
            &b""[..],
            b"  \n",
            b"{\"a\":1",
            b"{\"a\":\"<b>\"}",
            b"<a/>",
            b"<a x=\"1\" />\n",
            b"<a></a>",
            b"<?xml version=\"1.0\"?>\n<a:b xmlns:a=\"u\">x</a:b>\n",
        ] {
            assert!(!is_cut_xml(body), "{}", String::from_utf8_lossy(body));
        }
    }

    #[tokio::test]
    async fn an_answer_that_is_cut_or_empty_is_an_error_worth_another_try() {
        #[derive(Debug)]
        struct Says(u16, &'static str);
        impl HttpConnector for Says {
            fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
                let status = self.0.try_into().unwrap();
                HttpConnectorFuture::ready(Ok(HttpResponse::new(status, SdkBody::from(self.1))))
            }
        }
        for (status, body, kept) in [
            (200, "<a>1</a>", true),
            (200, "{}", true),
            (200, "<a>1", false),
            (200, "", false),
            (403, "", true),
            (403, "<html><br>", true),
        ] {
            let inner = SharedHttpConnector::new(Says(status, body));
            let connector = CountedConnector { inner, traffic: Traffic::default() };
            let answer = connector.call(HttpRequest::empty()).await;
            assert_eq!(answer.is_ok(), kept, "{status} {body:?}");
            assert!(answer.err().is_none_or(|error| error.is_io()), "{status} {body:?}");
        }
    }
}
