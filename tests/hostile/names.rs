//! An account that is whole, but for its names: each thing is called by a hostile string,
//! wherever it is spoken of, so that checks follow what refers to what as far as they ever do.

use std::collections::BTreeMap;

use serde_json::Value;

use super::facts::below;
use super::planting::Rotation;
use super::strings::Class;

/// The fields that name something.
const NAMES: [&str; 5] = ["id", "name", "user", "bucket", "key_pair"];
/// The fields that say something in free words.
const WORDS: [&str; 5] = ["message", "description", "delivery_error", "cloudwatch_error", "alias"];

/// Calls everything in the facts by hostile strings.
pub(super) fn rename(facts: &mut Value, rotation: &mut Rotation) {
    let mut names = BTreeMap::new();
    collect(facts, "", &mut |name| {
        let class = Class::ALL[names.len() % Class::ALL.len()];
        names.entry(name.to_owned()).or_insert_with(|| rotation.of(class));
    });
    replace(facts, "", &names, rotation);
}

fn collect(value: &Value, path: &str, found: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| collect(value, &below(path, key), found)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, &format!("{path}[]"), found)),
        Value::String(text) if names(path) && text != "default" => found(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether a field names something that the account made. Parameters are named by AWS.
fn names(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap();
    NAMES.contains(&last)
        && !path.contains("parameters")
        && !path.starts_with(".accounts[].regions[]")
        && path != ".accounts[].id"
}

fn replace(value: &mut Value, path: &str, names: &BTreeMap<String, &'static str>, rotation: &mut Rotation) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                replace(value, &below(path, key), names, rotation);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, &format!("{path}[]"), names, rotation)),
        Value::String(text) => {
            let field = path.strip_suffix(".known").unwrap_or(path);
            if let Some(name) = names.get(text.as_str()) {
                *text = (*name).to_owned();
            } else if path.contains(".tags.") || WORDS.iter().any(|word| field.ends_with(&format!(".{word}"))) {
                *text = rotation.next(path).to_owned();
            } else if text.starts_with("arn:") {
                *text = renamed_arn(text, names);
            } else if text.starts_with('{') {
                *text = with_ids(text, rotation);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The ARN with the names in its resource replaced.
fn renamed_arn(arn: &str, names: &BTreeMap<String, &'static str>) -> String {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [head @ .., resource] = &parts[..] else { return arn.to_owned() };
    let renamed = |name: &str| names.get(name).map_or_else(|| name.to_owned(), |name| (*name).to_owned());
    let path: Vec<String> =
        resource.split('/').map(|part| part.split(':').map(renamed).collect::<Vec<_>>().join(":")).collect();
    format!("{}:{}", head.join(":"), path.join("/"))
}

/// The policy with a hostile Sid in every statement.
fn with_ids(policy: &str, rotation: &mut Rotation) -> String {
    let Ok(mut policy) = serde_json::from_str::<Value>(policy) else { return policy.to_owned() };
    if let Some(statements) = policy["Statement"].as_array_mut() {
        for statement in statements {
            statement["Sid"] = rotation.next("Sid").into();
        }
    }
    policy.to_string()
}
