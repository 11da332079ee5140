//! Which fields of the facts take any text: found by trying, so that a new field of a new
//! service is among them without a word here.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde_json::Value;

use super::facts::{self, MAPS, below};

/// The fields, by their paths.
#[derive(Default)]
pub(super) struct Fields {
    /// Those that take any text; `[]` at the end of one whose list was empty, or that was null.
    pub(super) text: BTreeSet<String>,
    /// Those that hold text of some form, and refuse any other.
    pub(super) formed: BTreeSet<String>,
    /// Objects whose keys are text.
    maps: BTreeSet<String>,
    /// What was said of text of another form.
    refusals: BTreeSet<String>,
}

/// Text of no form at all.
const PROBE: &str = "\u{1b}[31mprobe\n";

pub(super) fn fields() -> &'static Fields {
    static FIELDS: OnceLock<Fields> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let mut fields = Fields::default();
        for account in facts::short() {
            facts::read(account).unwrap();
            let mut places = Vec::new();
            collect(account, "", "", &mut places);
            places.iter().for_each(|place| try_out(account, place, &mut fields));
        }
        fields
    })
}

/// Somewhere in the facts.
struct Place {
    path: String,
    pointer: String,
}

fn collect(value: &Value, path: &str, pointer: &str, places: &mut Vec<Place>) {
    places.push(Place { path: path.to_owned(), pointer: pointer.to_owned() });
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let token = key.replace('~', "~0").replace('/', "~1");
                collect(value, &below(path, key), &format!("{pointer}/{token}"), places);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{path}[]"), &format!("{pointer}/{index}"), places);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn try_out(account: &Value, place: &Place, fields: &mut Fields) {
    let path = &place.path;
    let was = account.pointer(&place.pointer).unwrap();
    let with = |value: Value| {
        let mut account = account.clone();
        *account.pointer_mut(&place.pointer).unwrap() = value;
        facts::read(&account)
    };
    match was {
        Value::String(_) if fields.text.contains(path) || fields.formed.contains(path) => {}
        Value::String(_) => match with(PROBE.into()) {
            Ok(_) => drop(fields.text.insert(path.clone())),
            Err(refusal) => {
                fields.formed.insert(path.clone());
                fields.refusals.insert(refusal);
            }
        },
        Value::Null if !fields.text.contains(path) && with(PROBE.into()).is_ok() => {
            fields.text.insert(path.clone());
        }
        Value::Array(items) if items.is_empty() && with(Value::from([PROBE])).is_ok() => {
            fields.text.insert(format!("{path}[]"));
        }
        Value::Object(object) => {
            let mut wider = object.clone();
            if let Some((_, value)) = object.iter().next() {
                wider.insert(PROBE.to_owned(), value.clone());
                if with(Value::Object(wider)).is_ok() {
                    fields.maps.insert(path.clone());
                }
            }
        }
        Value::Null | Value::Array(_) | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn only_times_and_words_of_ours_refuse_text() {
    let fields = fields();
    assert!(fields.text.len() > 250, "{}", fields.text.len());
    for path in &fields.formed {
        let name = path.rsplit('.').next().unwrap();
        // The state of a region, and the call and reason of a gap, are enumerations of ours.
        let ours = path == ".accounts[].regions[].status" || path.contains(".unknown.") || path.contains(".gap.");
        let times = ["_at", "_used", "_rotated", "_changed", "_delivery"];
        assert!(ours || times.iter().any(|time| name.ends_with(time)), "{path} refuses text");
    }
    for refusal in &fields.refusals {
        assert!(refusal.starts_with("the facts are damaged (line 1, column "), "{refusal}");
        assert!(!refusal.contains('\n') && !refusal.contains("probe"), "{refusal}");
    }
}

#[test]
fn every_map_is_known_as_one() {
    for path in &fields().maps {
        assert!(MAPS.contains(&path.rsplit('.').next().unwrap()), "the keys of {path} are text: add it to MAPS");
    }
    assert!(fields().maps.iter().any(|path| path.ends_with(".tags")));
}
