//! Puts hostile strings into every field that takes text: one a field, in rotation, so that
//! every field meets every class of string.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::facts::{MAPS, below};
use super::fields::fields;
use super::strings::{self, Class};

/// Goes round the strings and remembers what went where.
#[derive(Default)]
pub(super) struct Rotation {
    /// How often each field was met.
    visits: BTreeMap<String, usize>,
    /// How many strings of each class were handed out.
    handed: BTreeMap<Class, usize>,
    /// Which field met which class.
    pub(super) met: BTreeSet<(String, Class)>,
}

/// The fields that hold a policy as JSON text.
const POLICIES: [&str; 3] = ["document", "trust", "policy"];

impl Rotation {
    /// The next string of a class.
    pub(super) fn of(&mut self, class: Class) -> &'static str {
        let strings = strings::of(class);
        let handed = self.handed.entry(class).or_default();
        *handed += 1;
        strings[(*handed - 1) % strings.len()]
    }

    /// The next string for a field: of the class after that of its last one.
    pub(super) fn next(&mut self, path: &str) -> &'static str {
        let visits = self.visits.entry(path.to_owned()).or_default();
        let class = Class::ALL[*visits % Class::ALL.len()];
        *visits += 1;
        self.met.insert((path.to_owned(), class));
        self.of(class)
    }

    /// Plants a string in every text of the facts, keys of maps included.
    pub(super) fn plant(&mut self, value: &mut Value, path: &str) {
        match value {
            Value::Object(object) if is_map(path) => self.keys(object, path),
            Value::Object(object) => {
                for (key, value) in object {
                    self.plant(value, &below(path, key));
                }
            }
            Value::Array(items) => {
                let path = format!("{path}[]");
                if items.is_empty() && fields().text.contains(&path) {
                    items.push(Value::Null);
                }
                items.iter_mut().for_each(|item| self.plant(item, &path));
            }
            Value::String(text) if is_policy(path) && text.starts_with('{') && self.inside(path) => {
                let mut policy = serde_json::from_str(text).unwrap();
                self.policy(&mut policy, &format!("{path}: "));
                *text = policy.to_string();
            }
            Value::String(_) | Value::Null if fields().text.contains(path) => *value = self.next(path).into(),
            Value::Null | Value::String(_) | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn keys(&mut self, object: &mut Map<String, Value>, path: &str) {
        for (_, mut value) in std::mem::take(object) {
            self.plant(&mut value, &below(path, ""));
            object.insert(self.next(&format!("{path} key")).to_owned(), value);
        }
    }

    /// Every other time a policy stays one, and each of its texts is hostile.
    fn inside(&mut self, path: &str) -> bool {
        let turns = self.visits.entry(format!("{path}: turns")).or_default();
        *turns += 1;
        turns.is_multiple_of(2)
    }

    fn policy(&mut self, value: &mut Value, path: &str) {
        match value {
            Value::Object(object) => {
                for (key, mut value) in std::mem::take(object) {
                    let below = format!("{path}.{key}");
                    self.policy(&mut value, &below);
                    // Names in a condition are operators and keys, which may be anything too.
                    let key = if path.contains(".Condition") { self.next(&below).to_owned() } else { key };
                    object.insert(key, value);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.policy(item, path)),
            // An effect that is none, or a version, would end the reading before the rest.
            Value::String(_) if path.ends_with(".Effect") || path.ends_with(".Version") => {}
            Value::String(_) => *value = self.next(path).into(),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn is_map(path: &str) -> bool {
    MAPS.iter().any(|map| path.ends_with(&format!(".{map}")))
}

fn is_policy(path: &str) -> bool {
    let path = path.strip_suffix(".known").unwrap_or(path);
    POLICIES.iter().any(|name| path.ends_with(&format!(".{name}")))
}
