//! Every client of the SDK carries a guard, and what it offers is sent by a lane and nobody else.

use std::fs;
use std::path::{Path, PathBuf};

/// The files of `src`, each without its tests and its white space.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open: Vec<PathBuf> = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            found.push((name, code.split_whitespace().collect()));
        }
    }
    found
}

fn count(code: &str, what: &str) -> usize {
    code.matches(what).count()
}

#[test]
fn every_client_is_built_with_a_guard() {
    let mut built = 0;
    for (name, code) in sources() {
        assert_eq!(count(&code, "::Client::new("), 0, "{name} builds a client without a guard");
        let clients = count(&code, "Client::from_conf(");
        let guard = match name.as_str() {
            "aws/clients.rs" => ".interceptor(ReadsOnly)",
            "aws/session.rs" => ".interceptor(super::guard::AssumeRoleOnly)",
            _ => {
                assert_eq!(clients, 0, "{name} builds a client");
                continue;
            }
        };
        assert_eq!(clients, count(&code, guard), "{name}: {guard}");
        built += clients;
    }
    // The macro of all services, S3, S3 Control, and STS for a role chain.
    assert_eq!(built, 4);
}

#[test]
fn only_a_lane_sends() {
    let mut offered = 0;
    for (name, code) in sources() {
        for way in [".send_with(", ".into_paginator(", ".customize(", ".presigned("] {
            assert_eq!(count(&code, way), 0, "{name} sends with {way}");
        }
        if !name.starts_with("aws/") && !name.starts_with("collect/") {
            assert_eq!(count(&code, "aws_sdk_"), 0, "{name} uses the SDK");
        }
        for after in code.split(".send()").skip(1) {
            // The end of a closure that a lane calls; the role chain has no lane yet.
            let ends = after.starts_with([',', '}', ')']) || name == "aws/role.rs";
            let shown: String = after.chars().take(40).collect();
            assert!(ends, "{name} sends by itself: .send(){shown}");
            offered += 1;
        }
    }
    assert!(offered > 40, "{offered}");
}
