//! From a request to its answer: who asks what, after which time, and whether it is a fault.

use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::{Request as HttpRequest, Response};

use super::faults::Fault;
use super::stats::End;
use super::{Server, control};
use crate::account::At;
use crate::kind::{About, Answer, Kind, Operation, Place};
use crate::wire::{
    Ask, Outcome, Protocol, Refusal, Reply, Request, Service, UNKNOWN, identify, refusal, reply, service, tell,
};

/// Longer than any client waits.
const NEVER: Duration = Duration::from_secs(3_600);

/// The connection is to break here.
#[derive(Debug)]
pub(super) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection breaks on purpose")
    }
}

impl std::error::Error for Broken {}

/// What becomes of a call.
enum Fate {
    Answer,
    Throttle,
    Fault(Fault),
}

/// Answers one request.
pub(super) async fn handle(
    server: Arc<Server>,
    request: HttpRequest<Incoming>,
) -> Result<Response<Full<Bytes>>, Broken> {
    let arrived = Instant::now();
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Broken)?.to_bytes();
    if parts.uri.path().starts_with("/_bench/") {
        return Ok(response(control::answer(&server, &parts, &body)));
    }
    let Some(request) = identify(&parts, &body) else {
        let refused = Refusal::new(403, "MissingAuthenticationToken", "The request has no signature.");
        return Ok(response(refusal(&UNKNOWN, &refused, "unsigned")));
    };
    let mut call = Call::begin(Arc::clone(&server), request, arrived);
    let fate = call.fate();
    tokio::time::sleep_until((arrived + server.latency).into()).await;
    let (reply, end) = match fate {
        Fate::Answer => answer(&server, &call.request),
        Fate::Throttle | Fate::Fault(Fault::Throttled) => (throttled(&call.request), End::Throttled),
        Fate::Fault(Fault::Reset) => return Err(Broken),
        Fate::Fault(Fault::Timeout) => {
            tokio::time::sleep(NEVER).await;
            return Err(Broken);
        }
        Fate::Fault(fault) => (faulty(&server, &call.request, fault), End::Failed),
    };
    call.end = end;
    Ok(response(reply))
}

/// A call under way. When it goes, its end is counted: as failed, if nobody said otherwise.
struct Call {
    server: Arc<Server>,
    request: Request,
    line: String,
    fingerprint: u64,
    began: Instant,
    end: End,
}

impl Call {
    fn begin(server: Arc<Server>, request: Request, now: Instant) -> Call {
        let line = request.line();
        let mut hasher = DefaultHasher::new();
        line.hash(&mut hasher);
        let fingerprint = hasher.finish();
        server.stats().begin(&request.access_key, &request.id(), &line, fingerprint, now);
        Call { server, request, line, fingerprint, began: now, end: End::Failed }
    }

    fn fate(&self) -> Fate {
        if let Some(fault) = self.server.faults().decide(&self.request, &self.line, self.fingerprint) {
            return Fate::Fault(fault);
        }
        if self.server.admits(&self.request) { Fate::Answer } else { Fate::Throttle }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let id = self.request.id();
        self.server.stats().end(&self.request.access_key, &id, self.fingerprint, self.end, self.began.elapsed());
    }
}

/// The answer of the account.
fn answer(server: &Server, request: &Request) -> (Reply, End) {
    let id = format!("{:08x}-bench", request.params.sorted().len());
    let found = server.operations.get(&(request.service.as_str(), request.operation.as_str()));
    let Some(((kind, operation), service)) = found.zip(service(&request.service)) else {
        let service = spoken(&request.service);
        let refused = Refusal::new(400, "InvalidAction", &format!("{} is not part of the benchmark", request.id()));
        return (refusal(service, &refused, &id), End::Unknown);
    };
    let reply = match outcome(server, request, kind, operation) {
        Ok(body) => reply(service, operation.name, body, &id),
        Err(refused) => refusal(service, &refused, &id),
    };
    let bytes = reply.body.len();
    (reply, End::Answered(bytes))
}

fn outcome(server: &Server, request: &Request, kind: &'static Kind, operation: &'static Operation) -> Outcome {
    let region = match kind.place {
        Place::Global => 0,
        // What a region says that is not enabled for the account.
        Place::Regional => server.account.region(&request.region).ok_or_else(|| {
            Refusal::new(401, "AuthFailure", "AWS was not able to validate the provided access credentials")
        })?,
    };
    let ask =
        Ask { account: &server.account, kind, operation, region, params: &request.params, subject: &request.subject };
    match &operation.answer {
        Answer::Pages(pages) => tell(pages, &ask),
        Answer::Once(answer) | Answer::Counted { answer, .. } => answer(&ask),
        Answer::About(about) => one(about, &ask, request),
    }
}

fn one(about: &About, ask: &Ask<'_>, request: &Request) -> Outcome {
    let count = ask.account.count(ask.kind, ask.region);
    let index = (about.whom)(ask).filter(|index| *index < count);
    let at: At<'_> = ask.at(index.ok_or_else(|| Refusal::new(404, about.nobody, "There is none of that name"))?);
    // S3 does not follow a bucket into another region.
    if let Some(home) = about.home.map(|home| home(&at)).filter(|home| *home != request.region) {
        let mut moved = Refusal::new(301, "PermanentRedirect", "The bucket must be addressed using another endpoint.");
        moved.header = Some(("x-amz-bucket-region", home.to_owned()));
        return Err(moved);
    }
    (about.answer)(&at, ask)
}

fn throttled(request: &Request) -> Reply {
    let service = spoken(&request.service);
    let (status, code) = service.throttle;
    refusal(service, &Refusal::new(status, code, "Rate exceeded"), "throttled")
}

fn faulty(server: &Server, request: &Request, fault: Fault) -> Reply {
    let service = spoken(&request.service);
    let refused = |status, code, message: &str| refusal(service, &Refusal::new(status, code, message), "fault");
    let cut = |share: usize| {
        let (mut reply, _) = answer(server, request);
        reply.body = reply.body.slice(..reply.body.len() * share / 2);
        reply
    };
    match fault {
        Fault::Denied => {
            let (status, code) = service.denial;
            refused(status, code, &format!("User is not authorized to perform: {}", request.id()))
        }
        // The status differs from that of a denial only in the query and JSON protocols.
        Fault::Expired => {
            let status = if service.protocol == Protocol::Query { 403 } else { 400 };
            refused(status, service.expiry, "The security token included in the request is expired")
        }
        Fault::ServerError => refused(500, "InternalError", "An internal error has occurred"),
        Fault::Unavailable => {
            let body = Bytes::from_static(b"<html><body><h1>503 Service Unavailable</h1><br></body></html>");
            Reply { status: 503, content_type: "text/html", body, header: None }
        }
        Fault::Cut => cut(1),
        Fault::Empty => cut(0),
        // These never get as far as an answer of their own.
        Fault::Throttled | Fault::Timeout | Fault::Reset => throttled(request),
    }
}

/// The service of that name, or one that speaks like most.
fn spoken(name: &str) -> &'static Service {
    service(name).unwrap_or(&UNKNOWN)
}

fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(reply.body));
    if let Ok(status) = reply.status.try_into() {
        *response.status_mut() = status;
    }
    let headers = response.headers_mut();
    headers.insert("content-type", hyper::header::HeaderValue::from_static(reply.content_type));
    headers.insert("x-amzn-requestid", hyper::header::HeaderValue::from_static("00000000-bench"));
    if let Some((name, value)) = reply.header
        && let Ok(value) = value.try_into()
    {
        headers.insert(name, value);
    }
    response
}
