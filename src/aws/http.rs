//! One HTTP client for all services and regions: one pool, one TLS setup, counted, and
//! with a guard against answers that were cut.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::date_time::Format;
use jiff::SignedDuration;
use xmlparser::{ElementEnd, Token, Tokenizer};

/// Connections kept for the next call, a host: as many as may be in flight by default. The
/// SDK's default keeps any number.
const IDLE_CONNECTIONS: usize = 64;
/// How long they are kept. Longer, and AWS closes them just as a call wants one.
const IDLE_TIME: Duration = Duration::from_secs(15);

/// The same for S3, where every bucket is a host of its own: what is kept for the last bucket
/// serves no other, and thousands of buckets would use up the process's sockets.
const IDLE_BUCKET_CONNECTIONS: usize = 2;
const IDLE_BUCKET_TIME: Duration = Duration::from_secs(2);

/// A clock that is off by less is right enough, and not why AWS refuses a signature.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>
const CLOCK_OFF: SignedDuration = SignedDuration::from_secs(240);

/// Answers come in pages of a few megabytes at most.
const LARGEST_ANSWER: usize = 64 << 20;

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
    /// By how many milliseconds AWS's clock is ahead of this machine's, when that is more than minutes.
    clock_off: AtomicI64,
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

    /// How far AWS's clock is ahead of this machine's, when that is more than minutes.
    pub(super) fn clock_off(&self) -> SignedDuration {
        SignedDuration::from_millis(self.counts.clock_off.load(Ordering::Relaxed))
    }

    /// The time by AWS's clock, as far as it is known to be another than this machine's.
    pub(super) fn aws_time(&self) -> jiff::Timestamp {
        let own = jiff::Timestamp::now();
        own.checked_add(self.clock_off()).unwrap_or(own)
    }

    /// An answer proves that the time was right by which its question was signed. What its own
    /// date says is not proved by anything.
    fn note_clock(&self, signed_at: Option<jiff::Timestamp>, answer: &HttpResponse) {
        let Some(signed_at) = signed_at.filter(|_| answer.status().is_success()) else { return };
        let off = beyond_minutes(signed_at.duration_since(jiff::Timestamp::now()));
        let millis = i64::try_from(off.as_millis()).unwrap_or(i64::MAX);
        self.counts.clock_off.store(millis, Ordering::Relaxed);
    }
}

/// How far AWS's clock is ahead of this machine's by an answer that has just come; nothing when
/// that is no more than minutes. `None`: the answer does not say what time it is.
pub(super) fn clock_off(answer: &HttpResponse) -> Option<SignedDuration> {
    let date = answer.headers().get("date")?;
    let server: SystemTime = DateTime::from_str(date, Format::HttpDate).ok()?.try_into().ok()?;
    Some(beyond_minutes(SignedDuration::system_until(SystemTime::now(), server).ok()?))
}

fn beyond_minutes(off: SignedDuration) -> SignedDuration {
    if off.abs() > CLOCK_OFF { off } else { SignedDuration::ZERO }
}

/// The time by which a request is signed, of which the SDK knows whether the machine's clock is off.
fn signed_at(request: &HttpRequest) -> Option<jiff::Timestamp> {
    let date = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", request.headers().get("x-amz-date")?).ok()?;
    date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|date| date.timestamp())
}

/// The clients of a session.
pub(super) struct Clients {
    /// As it is, for resolving credentials.
    pub(super) plain: SharedHttpClient,
    /// With every request counted, for the audit.
    pub(super) counted: SharedHttpClient,
    /// The same for S3, which keeps fewer connections a host.
    pub(super) buckets: SharedHttpClient,
    /// The counts.
    pub(super) traffic: Traffic,
}

impl Clients {
    pub(super) fn new() -> Clients {
        let client = |connections, time| {
            aws_smithy_http_client::Builder::new()
                .pool_max_idle_per_host(connections)
                .pool_idle_timeout(time)
                .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
                .build_https()
        };
        let traffic = Traffic::default();
        let counted = |inner| SharedHttpClient::new(Counted { inner, traffic: traffic.clone() });
        let plain = client(IDLE_CONNECTIONS, IDLE_TIME);
        Clients {
            counted: counted(plain.clone()),
            buckets: counted(client(IDLE_BUCKET_CONNECTIONS, IDLE_BUCKET_TIME)),
            plain,
            traffic,
        }
    }
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
        let (inner, traffic, signed_at) = (self.inner.clone(), self.traffic.clone(), signed_at(&request));
        HttpConnectorFuture::new(async move {
            let mut response = inner.call(request).await?;
            traffic.note_clock(signed_at, &response);
            // No call of ours streams its answer, so the whole body may be read here.
            let body = std::mem::replace(response.body_mut(), SdkBody::taken());
            let bytes = whole(body).await?;
            if is_throttled(&response, &bytes) {
                traffic.counts.throttled.fetch_add(1, Ordering::Relaxed);
            }
            // An error is an error, whatever its body: some are pages of HTML. But the beginning of
            // a code may be another code: `NoSuchBucketPolicy` cut to `NoSuchBucket`.
            let cut = if response.status().is_success() {
                bytes.trim_ascii().is_empty() || is_broken_xml(&bytes)
            } else {
                is_error_document(&bytes) && is_broken_xml(&bytes)
            };
            if cut {
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
        if bytes.len() > LARGEST_ANSWER {
            return Err(ConnectorError::io(Box::new(CutAnswer)));
        }
    }
}

/// An answer without a body, without an end, or in XML that is not well-formed.
///
/// The SDK's XML reader takes the end of the input, and whatever is no XML, for the end of every
/// open element and returns fewer items without an error, whenever the length header agrees. Its
/// JSON reader takes an empty body for an empty answer: a list of nothing. No read of ours has
/// either.
#[derive(Debug)]
pub(super) struct CutAnswer;

impl fmt::Display for CutAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer was cut or damaged on its way")
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

/// Whether a body is XML that is not well-formed: each element closed in its turn, one root, and
/// nothing that is no XML. Other bodies are not judged: a JSON answer that is cut does not parse.
fn is_broken_xml(body: &[u8]) -> bool {
    let text = body.trim_ascii();
    if !text.starts_with(b"<") {
        return false;
    }
    let Ok(text) = std::str::from_utf8(text) else { return true };
    let (mut open, mut roots) = (Vec::new(), 0);
    for token in Tokenizer::from(text) {
        match token {
            Err(_) => return true,
            Ok(Token::ElementStart { prefix, local, .. }) => {
                roots += u32::from(open.is_empty());
                open.push((prefix.as_str(), local.as_str()));
            }
            Ok(Token::ElementEnd { end: ElementEnd::Close(prefix, local), .. }) => {
                if open.pop() != Some((prefix.as_str(), local.as_str())) {
                    return true;
                }
            }
            Ok(Token::ElementEnd { end: ElementEnd::Empty, .. }) => drop(open.pop()),
            Ok(_) => {}
        }
    }
    roots != 1 || !open.is_empty()
}

/// Whether a body is an error as the services with XML write it.
fn is_error_document(body: &[u8]) -> bool {
    let text = body.trim_ascii();
    text.starts_with(b"<")
        && root_element(text).is_some_and(|root| [&b"Error"[..], b"ErrorResponse", b"Response"].contains(&root))
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
        assert!(!is_broken_xml(whole));
        for end in 1..whole.len() {
            assert!(is_broken_xml(&whole[..end]), "{}", String::from_utf8_lossy(&whole[..end]));
        }
    }

    #[test]
    fn damage_in_the_middle_is_seen() {
        for body in [
            &b"<a><b>1</b>\0<b>2</b></a>"[..],
            b"<a><b>1</b>\x01<b>2</b></a>",
            b"<a><b>1</b> < <b>2</b></a>",
            b"<a><b>1</c><b>2</b></a>",
            b"<a><b>1</b><b>2</a>",
            b"<a><b>1</b>b>2</b></a>",
            b"<a><b>\xff</b></a>",
            b"<a></a><a></a>",
            b"<a></a>1",
            b"<a:x></b:x>",
        ] {
            assert!(is_broken_xml(body), "{}", String::from_utf8_lossy(body));
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
            assert!(!is_broken_xml(body), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_clock_that_is_off_is_measured_by_the_time_that_aws_accepts() {
        let traffic = Traffic::default();
        let off_by = |status: u16, signed: i64, dated: i64| {
            let now = jiff::Timestamp::now();
            let at = |hours: i64| now + SignedDuration::from_hours(hours);
            let mut answer = HttpResponse::new(status.try_into().unwrap(), SdkBody::empty());
            let date = DateTime::from_secs(at(dated).as_second()).fmt(Format::HttpDate).unwrap();
            answer.headers_mut().insert("date", date);
            let mut request = HttpRequest::empty();
            request.headers_mut().insert("x-amz-date", at(signed).strftime("%Y%m%dT%H%M%SZ").to_string());
            traffic.note_clock(signed_at(&request), &answer);
            traffic.clock_off()
        };
        for hours in [24, -24] {
            let off = off_by(200, hours, hours) - SignedDuration::from_hours(hours);
            assert!(off.abs() < SignedDuration::from_secs(10), "{off}");
        }
        assert!(off_by(200, 0, -24).is_zero(), "a date that nothing proves");
        assert!(off_by(403, 24, 24).is_zero(), "nobody accepted it");
    }

    #[tokio::test]
    async fn an_answer_that_does_not_end_is_given_up() {
        assert!(whole(SdkBody::from(vec![b' '; LARGEST_ANSWER])).await.is_ok());
        assert!(whole(SdkBody::from(vec![b' '; LARGEST_ANSWER + 1])).await.unwrap_err().is_io());
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
            (404, "<Error><Code>NoSuchBucket", false),
            (404, "<Error><Code>NoSuchBucketPolicy</Code></Error>", true),
            (400, "<?xml version=\"1.0\"?><ErrorResponse xmlns=\"x\"><Error><Code>NoSuchEntity", false),
            (503, "<Response><Errors><Error><Code>RequestLimitExceeded", false),
        ] {
            let inner = SharedHttpConnector::new(Says(status, body));
            let connector = CountedConnector { inner, traffic: Traffic::default() };
            let answer = connector.call(HttpRequest::empty()).await;
            assert_eq!(answer.is_ok(), kept, "{status} {body:?}");
            assert!(answer.err().is_none_or(|error| error.is_io()), "{status} {body:?}");
        }
    }
}
