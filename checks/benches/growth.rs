//! What a check costs a resource, in an account and in one ten times as large. It is to cost the
//! same: a check that walks over a list for each item of another shows here.
//!
//! `cargo bench -p checks --bench growth`; `-- --all` shows every check, not only those that grow.
//!
//! The accounts are copies of those of `tests/accounts`, so that whatever is collected there is
//! measured here. Copies name only things of their own, or, the other way round, share what the
//! first one has: its networks, groups, roles and keys.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use checks::facts::{Account, Facts};
use checks::judging::Hearing;
use checks::params::Params;
use checks::services::checks;
use serde_json::Value;

/// How often an account is judged: the best time of a check counts. The small one is judged more
/// often, in about the same time.
const TIMES: usize = 3;
const SMALL: usize = 10_000;
const LARGE: usize = 100_000;
/// More a resource than this, as a multiple of what it was in the small account, is growth.
const MOST: f64 = 1.5;
/// Below this, in the large account, a check is cheap, and its time mostly tells what the processor's
/// caches hold. A walk over a list for each item of another takes more.
const LEAST: Duration = Duration::from_millis(50);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let everything = std::env::args().any(|arg| arg == "--all");
    let seeds = [seed("careless.json")?, seed("kept.json")?];
    let mut out = std::io::stdout().lock();
    for shared in [false, true] {
        let sizes = [SMALL, LARGE].map(|resources| measured(&seeds, shared, resources));
        let [Ok((few, small)), Ok((many, large))] = sizes else { return Err("the seeds are no facts".into()) };
        writeln!(out, "{}", if shared { "Copies that share what they use" } else { "Copies on their own" })?;
        let scale = |resources: usize| 1e9 / resources.max(1) as f64;
        let row = |key: &str, small: Duration, large: Duration| {
            let (small, large) = (small.as_secs_f64() * scale(few), large.as_secs_f64() * scale(many));
            (large / small, format!("{key:<44}{small:>12.1} ns{large:>12.1} ns{:>8.2}", large / small))
        };
        writeln!(out, "{:<44}{few:>15}{many:>15}   ratio", "time a resource")?;
        for (key, time) in &large {
            let (ratio, line) = row(key, small.get(key).copied().unwrap_or(Duration::ZERO), *time);
            if everything || (ratio > MOST && *time > LEAST) {
                writeln!(out, "{line}")?;
            }
        }
        writeln!(out, "{}\n", row("all checks", small.values().sum(), large.values().sum()).1)?;
    }
    Ok(())
}

/// How many resources the account has, and the time of each check.
fn measured(
    seeds: &[Value],
    shared: bool,
    asked: usize,
) -> Result<(usize, BTreeMap<&'static str, Duration>), serde_json::Error> {
    let (account, resources) = account(seeds, shared, asked)?;
    let params = Params::default();
    let mut best: BTreeMap<&str, Duration> = BTreeMap::new();
    for _ in 0..TIMES * (LARGE / asked.max(1)).min(5) {
        let hearing = Hearing::of(&account, &params);
        let mut start = cpu_time();
        for check in checks() {
            for finding in hearing.judge(check) {
                for only in check.covers.iter().filter_map(|cover| cover.only) {
                    let _ = std::hint::black_box(hearing.belongs(check, only, &finding.resource));
                }
            }
            let now = cpu_time();
            let time = now.saturating_sub(start);
            start = now;
            best.entry(check.key).and_modify(|best| *best = time.min(*best)).or_insert(time);
        }
    }
    Ok((resources, best))
}

/// What this thread has had of the processor, where Linux tells; else the time of day.
fn cpu_time() -> Duration {
    // Linux adds up what the thread had when it gives the processor away.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let had = told.and_then(|text| text.split(' ').next()?.parse().ok()).map(Duration::from_nanos);
    had.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO))
}

fn seed(file: &str) -> Result<Value, Box<dyn std::error::Error>> {
    let path = format!("{}/../tests/accounts/{file}", env!("CARGO_MANIFEST_DIR"));
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

/// Copies of the first account of each seed in one account, until it has so many resources.
fn account(seeds: &[Value], shared: bool, resources: usize) -> Result<(Account, usize), serde_json::Error> {
    let mut facts = seeds.first().map_or(Value::Null, Value::clone);
    let copied: Vec<Value> = seeds.iter().map(|seed| parts(&seed["accounts"][0])).collect();
    let mut names = HashSet::new();
    copied.iter().for_each(|part| each_list(part, &mut |items| items.iter().for_each(|item| own(item, &mut names))));
    let mut whole = parts(&facts["accounts"][0]);
    let mut made = size(&whole);
    for copy in 0.. {
        if made >= resources {
            break;
        }
        for (nth, part) in copied.iter().enumerate() {
            let suffix = format!("-{copy}-{nth}");
            add(&mut whole, part, &|item| renamed(item, &names, &suffix, shared));
            made += size(part);
        }
    }
    for (key, value) in whole.as_object_mut().into_iter().flatten() {
        facts["accounts"][0][key] = value.take();
    }
    let facts: Facts = serde_json::from_value(facts)?;
    let account = facts.accounts.into_iter().next();
    account.map(|account| (account, made)).ok_or_else(|| serde::de::Error::custom("a seed has no account"))
}

/// What lists resources.
fn parts(account: &Value) -> Value {
    ["iam", "s3", "regional"].iter().map(|&key| (key.to_owned(), account[key].clone())).collect()
}

fn each_list<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v [Value])) {
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => visit(items),
        Value::Object(fields) => fields.values().for_each(|value| each_list(value, visit)),
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn size(part: &Value) -> usize {
    let mut size = 0;
    each_list(part, &mut |items| size += items.len());
    size
}

/// Whether AWS made it and it is the same in every account.
fn is_aws(item: &Value) -> bool {
    item["owner"] == "AWS" || item["arn"].as_str().is_some_and(|arn| arn.contains(":aws:policy/"))
}

/// The names of a resource itself.
fn own(item: &Value, names: &mut HashSet<String>) {
    let fields = ["id", "arn", "name", "user"].iter().filter_map(|field| item[field].as_str());
    let fixed = ["default", "<root_account>"];
    names.extend(fields.filter(|name| !is_aws(item) && !fixed.contains(name)).map(str::to_owned));
}

/// Adds the items of each list, renamed.
fn add(into: &mut Value, from: &Value, rename: &dyn Fn(&Value) -> Value) {
    match (into, from) {
        (Value::Array(into), Value::Array(from)) => {
            into.extend(from.iter().filter(|item| item.is_object() && !is_aws(item)).map(rename));
        }
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                if let Some(into) = into.get_mut(key) {
                    add(into, value, rename);
                }
            }
        }
        _ => {}
    }
}

fn renamed(value: &Value, names: &HashSet<String>, suffix: &str, shared: bool) -> Value {
    let inside = |value: &Value| if shared { value.clone() } else { renamed(value, names, suffix, shared) };
    let name = |value: &Value| match value.as_str().filter(|text| names.contains(*text)) {
        Some(text) => Value::String(format!("{text}{suffix}")),
        None => inside(value),
    };
    match value {
        Value::Object(fields) => {
            let own = |key: &str| !shared || ["id", "arn", "name", "user"].contains(&key);
            let of =
                |(key, value): (&String, &Value)| (key.clone(), if own(key) { name(value) } else { inside(value) });
            fields.iter().map(of).collect()
        }
        Value::Array(items) => items.iter().map(name).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}
