//! The wire between the tool and the synthetic endpoint, where each answer can be bent: what
//! no endpoint does on purpose. One thread a connection; every answer is read whole first.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::endpoint::Endpoint;

/// A request, as text.
pub(super) struct Asked {
    /// The first line and the headers, with small names.
    head: String,
    body: String,
}

/// An answer with its headers, which have small names.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// What becomes of an answer.
pub(super) enum Deed {
    /// It is sent.
    Send(Answer),
    /// So many bytes of its body are sent, with the length of the whole, and the connection ends.
    Short(Answer, usize),
    /// Its head is sent, and then one byte of the body a second.
    Trickle(Answer),
    /// Nothing is sent, ever.
    Hang,
    /// Nothing is sent, and the connection ends.
    Close,
}

type Rule = Box<dyn Fn(&Asked, Answer) -> Deed + Send + Sync>;

/// A wire that does with each answer what its rule says.
pub(super) struct Wire {
    url: String,
    shared: Arc<Shared>,
    _endpoint: Arc<Endpoint>,
}

struct Shared {
    upstream: String,
    forgetful: bool,
    rule: Rule,
    ended: AtomicBool,
    open: AtomicUsize,
    most_open: AtomicUsize,
    /// What was asked, as [`Asked::call`] names it.
    asked: Mutex<Vec<String>>,
    /// By connection that is open: what it was last asked.
    last: Mutex<std::collections::BTreeMap<usize, String>>,
}

impl Wire {
    /// A wire to the small account.
    pub(super) fn new(rule: impl Fn(&Asked, Answer) -> Deed + Send + Sync + 'static) -> Wire {
        Wire::to(Arc::new(Endpoint::new(5)), rule)
    }

    /// A wire to an endpoint.
    pub(super) fn to(endpoint: Arc<Endpoint>, rule: impl Fn(&Asked, Answer) -> Deed + Send + Sync + 'static) -> Wire {
        Wire::start(endpoint, false, Box::new(rule))
    }

    /// The same, but the endpoint sees no page tokens: each page is the first one.
    pub(super) fn forgetful(
        endpoint: Arc<Endpoint>,
        rule: impl Fn(&Asked, Answer) -> Deed + Send + Sync + 'static,
    ) -> Wire {
        Wire::start(endpoint, true, Box::new(rule))
    }

    fn start(endpoint: Arc<Endpoint>, forgetful: bool, rule: Rule) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            upstream: endpoint.url().trim_start_matches("http://").to_owned(),
            forgetful,
            rule,
            ended: AtomicBool::new(false),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
            asked: Mutex::default(),
            last: Mutex::default(),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for (number, stream) in listener.incoming().enumerate() {
                if accepting.ended.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(stream), shared) = (stream, Arc::clone(&accepting)) else { continue };
                thread::spawn(move || {
                    let open = shared.open.fetch_add(1, Ordering::Relaxed) + 1;
                    shared.most_open.fetch_max(open, Ordering::Relaxed);
                    // Either side may go at any time.
                    let _ = serve(&shared, &stream, number);
                    shared.last.lock().unwrap().remove(&number);
                    shared.open.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        Wire { url, shared, _endpoint: endpoint }
    }

    /// Where it answers.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Everything asked so far, as [`Asked::call`] names it.
    pub(super) fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// How often calls were asked whose name begins so.
    pub(super) fn count(&self, call: &str) -> usize {
        self.asked().iter().filter(|asked| asked.starts_with(call)).count()
    }

    /// The most connections that were open together.
    pub(super) fn most_open(&self) -> usize {
        self.shared.most_open.load(Ordering::Relaxed)
    }

    /// What each open connection was last asked.
    pub(super) fn open(&self) -> Vec<String> {
        self.shared.last.lock().unwrap().values().cloned().collect()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.url.trim_start_matches("http://")));
    }
}

fn serve(shared: &Shared, client: &TcpStream, number: usize) -> io::Result<()> {
    let upstream = TcpStream::connect(&shared.upstream)?;
    client.set_nodelay(true)?;
    upstream.set_nodelay(true)?;
    let (mut requests, mut answers) = (BufReader::new(client), BufReader::new(&upstream));
    loop {
        let (head, body) = message(&mut requests)?;
        let sent = if shared.forgetful { without_token(&head, &body) } else { [head.as_bytes(), &body].concat() };
        (&upstream).write_all(&sent)?;
        let asked = Asked { head: small(&head), body: String::from_utf8_lossy(&body).into_owned() };
        shared.asked.lock().unwrap().push(asked.call());
        shared.last.lock().unwrap().insert(number, asked.call());
        let (head, body) = message(&mut answers)?;
        let answer = Answer {
            status: head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(ErrorKind::InvalidData)?,
            headers: small(&head)
                .lines()
                .skip(1)
                .filter_map(|line| line.split_once(": "))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body,
        };
        let whole = |answer: &Answer| answer.head(answer.body.len());
        match (shared.rule)(&asked, answer) {
            Deed::Send(answer) => (&*client).write_all(&[whole(&answer).as_bytes(), &answer.body].concat())?,
            Deed::Short(answer, bytes) => {
                (&*client).write_all(&[whole(&answer).as_bytes(), &answer.body[..bytes]].concat())?;
                return Ok(());
            }
            Deed::Trickle(answer) => {
                (&*client).write_all(whole(&answer).as_bytes())?;
                for byte in answer.body {
                    (&*client).write_all(&[byte])?;
                    thread::sleep(Duration::from_secs(1));
                }
            }
            Deed::Hang => return requests.read(&mut [0]).map(drop),
            Deed::Close => return Ok(()),
        }
    }
}

/// A request without the token of a page, which the parameters have different names for. Other
/// protocols than those with a form or a query are left alone.
fn without_token(head: &str, body: &[u8]) -> Vec<u8> {
    let is_token =
        |pair: &str| ["NextToken=", "Marker=", "continuation-token="].iter().any(|name| pair.starts_with(name));
    let without = |text: &str| text.split('&').filter(|pair| !is_token(pair)).collect::<Vec<_>>().join("&");
    let (first, rest) = head.split_once("\r\n").unwrap();
    let mut parts: Vec<String> = first.split(' ').map(str::to_owned).collect();
    if let Some((path, query)) = parts[1].split_once('?') {
        parts[1] = format!("{path}?{}", without(query));
    }
    let body = without(&String::from_utf8_lossy(body));
    let kept =
        rest.split("\r\n").filter(|line| !line.is_empty() && !line.to_ascii_lowercase().starts_with("content-length:"));
    let headers: String = kept.map(|line| format!("{line}\r\n")).collect();
    format!("{}\r\n{headers}content-length: {}\r\n\r\n{body}", parts.join(" "), body.len()).into_bytes()
}

/// The head and the body of a message, whose length its head must tell.
fn message(from: &mut BufReader<impl Read>) -> io::Result<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    let length = header(&small(&head), "content-length").map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok((head, body))
}

/// A head with the names of its headers in small letters.
fn small(head: &str) -> String {
    let lines = head.lines().map(|line| match line.split_once(": ") {
        Some((name, value)) => format!("{}: {value}\n", name.to_ascii_lowercase()),
        None => format!("{line}\n"),
    });
    lines.collect()
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

impl Asked {
    /// Where its signature says that it goes: key, day, region, service.
    fn scope(&self) -> Vec<&str> {
        let signed = header(&self.head, "authorization").and_then(|text| text.split("Credential=").nth(1));
        signed.map_or_else(Vec::new, |text| text.split([',', '/']).take(4).collect())
    }

    /// The access key.
    pub(super) fn key(&self) -> &str {
        self.scope().first().copied().unwrap_or("")
    }

    /// The region.
    pub(super) fn region(&self) -> &str {
        self.scope().get(2).copied().unwrap_or("")
    }

    /// The service that it is signed for.
    pub(super) fn service(&self) -> &str {
        self.scope().get(3).copied().unwrap_or("")
    }

    /// When it was signed, as `20260101T000000Z`.
    pub(super) fn signed_at(&self) -> &str {
        header(&self.head, "x-amz-date").unwrap_or("")
    }

    /// The path with the query.
    pub(super) fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or("")
    }

    /// The operation, or what tells it: S3 calls are told by their targets.
    pub(super) fn operation(&self) -> &str {
        if let Some(target) = header(&self.head, "x-amz-target") {
            return target.rsplit('.').next().unwrap_or(target);
        }
        let action = self.body.split('&').find_map(|pair| pair.strip_prefix("Action="));
        action.unwrap_or_else(|| self.target())
    }

    /// `service:Operation region parameters`: the same for the same question.
    pub(super) fn call(&self) -> String {
        format!("{}:{} {} {}", self.service(), self.operation(), self.region(), self.body)
    }
}

impl Answer {
    /// An error of a service, in its own form.
    pub(super) fn error(asked: &Asked, status: u16, code: &str) -> Answer {
        let (kind, body) = match asked.service() {
            "cloudtrail" => ("application/x-amz-json-1.1", format!("{{\"__type\":\"{code}\",\"message\":\"no\"}}")),
            "ec2" => (
                "text/xml",
                format!(
                    "<Response><Errors><Error><Code>{code}</Code><Message>no</Message></Error></Errors></Response>"
                ),
            ),
            // S3 Control, which is signed as S3, wraps its errors; S3 does not.
            "s3" if !asked.target().starts_with("/v20180820/") => {
                ("application/xml", format!("<Error><Code>{code}</Code><Message>no</Message></Error>"))
            }
            _ => (
                "text/xml",
                format!("<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"),
            ),
        };
        Answer { status, headers: vec![("content-type".to_owned(), kind.to_owned())], body: body.into_bytes() }
    }

    /// The body as text.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The same with another body.
    pub(super) fn saying(self, body: impl Into<Vec<u8>>) -> Answer {
        Answer { body: body.into(), ..self }
    }

    /// The same with a header of that value.
    pub(super) fn with(mut self, name: &str, value: String) -> Answer {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.to_owned(), value));
        self
    }

    fn head(&self, length: usize) -> String {
        let mut head = format!("HTTP/1.1 {} x\r\ncontent-length: {length}\r\n", self.status);
        for (name, value) in self.headers.iter().filter(|(name, _)| name != "content-length") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head + "\r\n"
    }
}
