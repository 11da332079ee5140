//! The control path, which is no part of AWS: counts, faults, and what the account holds.
//!
//! `GET /_bench/stats`, `POST /_bench/reset`, `GET|POST|DELETE /_bench/faults`,
//! `GET /_bench/account`, `GET /_bench/calls`. A bucket cannot be named so.

use std::collections::BTreeMap;

use hyper::Method;
use hyper::http::request::Parts;
use serde_json::{Value, json};

use super::{Plan, Rule, Server};
use crate::kind::{Answer, Place};
use crate::kinds::{KINDS, operations};
use crate::wire::Reply;

pub(super) fn answer(server: &Server, parts: &Parts, body: &[u8]) -> Reply {
    let what = parts.uri.path().trim_start_matches("/_bench/");
    let (status, value) = match (&parts.method, what) {
        (&Method::GET, "stats") => (200, stats(server)),
        (&Method::POST, "reset") => {
            server.stats().reset();
            server.fill_buckets();
            (200, json!({}))
        }
        (&Method::GET, "faults") => (200, Value::from(server.faults().told())),
        (&Method::DELETE, "faults") => set(server, Ok(Vec::new())),
        (&Method::POST, "faults") => set(server, serde_json::from_slice(body)),
        (&Method::GET, "account") => (200, account(server)),
        (&Method::GET, "calls") => (200, json!(server.stats().calls())),
        _ => (404, json!({"error": "there is no such path"})),
    };
    Reply { status, content_type: "application/json", body: value.to_string().into(), header: None }
}

/// Replaces the plan: a list of rules, and the counts of the old one are gone.
fn set(server: &Server, rules: Result<Vec<Rule>, serde_json::Error>) -> (u16, Value) {
    match rules {
        Ok(rules) => {
            *server.faults() = Plan::new(rules);
            (200, Value::from(server.faults().told()))
        }
        Err(error) => (400, json!({"error": error.to_string()})),
    }
}

fn stats(server: &Server) -> Value {
    let stats = server.stats();
    json!({"clients": stats.clients(), "connections": stats.connections})
}

/// What the account holds, and the fewest calls that learn it.
fn account(server: &Server) -> Value {
    let account = server.account();
    let kinds: BTreeMap<&str, Vec<usize>> = KINDS
        .iter()
        .map(|kind| (kind.name, account.places(kind.place).map(|region| account.count(kind, region)).collect()))
        .collect();
    let told: Vec<Value> = operations()
        .map(|(kind, operation)| {
            let fewest: Vec<usize> =
                account.places(kind.place).map(|region| operation.fewest(kind, account, region)).collect();
            let lists = matches!(operation.answer, Answer::Pages(_));
            json!({
                "id": operation.id(), "kind": kind.name, "regional": kind.place == Place::Regional,
                "list": lists, "after": operation.after, "fewest": fewest,
            })
        })
        .collect();
    json!({
        "account": crate::account::ID, "resources": account.resources(), "regions": account.regions(),
        "kinds": kinds, "operations": told,
    })
}
