//! The same report of an account whose every text is a harmless word.

use std::collections::BTreeMap;

use audit::report::model::Report;
use serde_json::Value;

/// The fields of a report that hold text of the account, by their paths.
const TEXTS: [&str; 16] = [
    ".accounts[].id",
    ".accounts[].alias",
    ".accounts[].partition",
    ".accounts[].caller_arn",
    ".accounts[].reason",
    ".scan.regions[].account",
    ".scan.regions[].name",
    ".scan.regions[].reason",
    ".scan.gaps[].account",
    ".scan.gaps[].region",
    ".scan.gaps[].message",
    ".findings[].account",
    ".findings[].region",
    ".findings[].message",
    ".findings[].resource.arn",
    ".findings[].resource.id",
];

/// The report with every text of the account replaced: equal ones by equal words.
pub(super) fn of(report: &Report) -> Report {
    let mut value = serde_json::to_value(report).unwrap();
    let mut words = BTreeMap::new();
    replace(&mut value, "", &mut words);
    serde_json::from_value(value).unwrap()
}

fn replace(value: &mut Value, path: &str, words: &mut BTreeMap<String, String>) {
    match value {
        // Tags are shown as names beside ids: one that is not there is one word less.
        Value::Object(object) if path.ends_with(".tags") => object.clear(),
        Value::Object(object) => {
            for (key, value) in object {
                replace(value, &format!("{path}.{key}"), words);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, &format!("{path}[]"), words)),
        Value::String(text) if TEXTS.contains(&path) && text != "global" => {
            let next = format!("w{}", words.len());
            *text = words.entry(std::mem::take(text)).or_insert(next).clone();
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
