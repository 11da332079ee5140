//! The facts that hostile text is planted in, as JSON.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::Value;

/// A whole account of many services.
pub(super) fn sample() -> Value {
    serde_json::from_str(include_str!("../../src/demo/facts.json")).unwrap()
}

/// An account in which most checks fail.
pub(super) fn careless() -> Value {
    serde_json::from_str(include_str!("../accounts/careless.json")).unwrap()
}

fn kept() -> Value {
    serde_json::from_str(include_str!("../accounts/kept.json")).unwrap()
}

/// The accounts cut down: of every list only the items with a field that no other has.
/// Together they hold every field of the whole ones.
pub(super) fn short() -> &'static [Value] {
    static SHORT: OnceLock<Vec<Value>> = OnceLock::new();
    SHORT.get_or_init(|| {
        let mut seen = BTreeSet::new();
        let mut accounts = vec![sample(), careless(), kept()];
        accounts.iter_mut().for_each(|account| shorten(account, "", &mut seen));
        accounts
    })
}

/// The names under which the facts hold maps, whose keys are text of the account or of AWS.
pub(super) const MAPS: [&str; 2] = ["regional", "tags"];

/// The path of a field in an object; all keys of a map are one.
pub(super) fn below(path: &str, key: &str) -> String {
    let map = MAPS.iter().any(|map| path.ends_with(&format!(".{map}")));
    format!("{path}.{}", if map { "*" } else { key })
}

fn shorten(value: &mut Value, path: &str, seen: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                shorten(value, &below(path, key), seen);
            }
        }
        Value::Array(items) => {
            let path = format!("{path}[]");
            items.retain_mut(|item| {
                let before = seen.len();
                shorten(item, &path, seen);
                seen.len() > before || path == ".accounts[]"
            });
            if items.is_empty() {
                seen.insert(format!("{path} without items"));
            }
        }
        Value::Null => drop(seen.insert(format!("{path} null"))),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => drop(seen.insert(path.to_owned())),
    }
}

/// Whether facts can be read from it, or the error.
pub(super) fn read(value: &Value) -> Result<checks::facts::Facts, String> {
    audit::run::parse_facts(&value.to_string())
}
