//! `serve`, as the live tests of `audit` use it: it says where it listens, answers, and ends
//! with its standard input. Being a test of the binary, this is also why cargo builds it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

#[test]
fn it_serves_until_its_input_ends() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_benches"))
        .args(["serve", "--resources", "150"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut url = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url).expect("a line");
    let address = url.trim().strip_prefix("http://").expect("an address");
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream
        .write_all(b"GET /_bench/account HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .expect("it takes a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"account\":\"111122223333\""), "{answer}");
    drop(child.stdin.take());
    assert!(child.wait().expect("it ends").success());
}
