//! The synthetic account of `benches`, which has every kind of resource that the tool asks about.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running endpoint. It ends when its standard input closes, at the latest with the test binary.
pub(super) struct Synthetic {
    _child: Child,
    pub(super) url: String,
}

/// An account of one region, as small as can be with something of every kind in it: six snapshots
/// of databases, because only those that somebody made are asked about.
pub(super) fn small() -> Synthetic {
    let kinds = ["--kind", "db-snapshot=6", "--kind", "bucket=2"];
    Synthetic::start(&[&["--resources", "1", "--regions", "1"][..], &kinds[..]].concat())
}

impl Synthetic {
    /// Starts `benches serve` without a delay before its answers.
    pub(super) fn start(arguments: &[&str]) -> Synthetic {
        let benches = Path::new(env!("CARGO_BIN_EXE_audit")).with_file_name("benches");
        assert!(benches.exists(), "{} is not there: cargo build --package benches", benches.display());
        let mut child = Command::new(benches)
            .args(["serve", "--latency", "0"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the endpoint can be started");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "the endpoint did not start: {line:?}");
        Synthetic { _child: child, url }
    }

    /// What it says at a path of its control.
    pub(super) fn control(&self, path: &str) -> serde_json::Value {
        let (status, body) = send(&self.url, &format!("GET /_bench/{path} HTTP/1.1"), "", "");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }
}

/// Sends one request, whose first line and further headers are given; returns status and body.
pub(super) fn send(url: &str, request: &str, headers: &str, body: &str) -> (u16, String) {
    let host = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(stream, "{request}\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}
