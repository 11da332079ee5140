//! The judges of what programs read: strict, and exact to the byte.

use audit::report::model::Report;
use serde_json::Value;

use super::terminal::acts;

/// One JSON document that is the report.
pub(super) fn json(report: &Report, text: &str) -> String {
    assert_harmless(text);
    let read: Value = serde_json::from_str(text).expect("it is JSON");
    assert!(read == serde_json::to_value(report).unwrap(), "the report reads back as another");
    texts(&read)
}

/// One JSON object a line, each of them a finding.
pub(super) fn jsonl(report: &Report, text: &str) -> String {
    assert_harmless(text);
    let lines: Vec<&str> = text.strip_suffix('\n').unwrap().split('\n').collect();
    assert_eq!(lines.len(), report.findings.len(), "a line is a finding");
    let mut all = String::new();
    for (line, finding) in lines.into_iter().zip(&report.findings) {
        let read: Value = serde_json::from_str(line).expect("a line is JSON");
        let Value::Object(expected) = serde_json::to_value(finding).unwrap() else { panic!("a finding is an object") };
        for (field, value) in &expected {
            assert!(read[field] == *value, "{field} reads back as {}", read[field]);
        }
        all += &texts(&read);
    }
    all
}

/// JSON may hold C1, U+2028 or a bidirectional control as they are; on a terminal, or to a
/// reader that breaks lines there, they act.
pub(super) fn assert_harmless(text: &str) {
    let found = text.chars().find(|char| *char != '\n' && acts(*char));
    assert_eq!(found, None, "JSON that acts where it is shown");
}

/// Every text and name in a document, as its reader gets them.
fn texts(value: &Value) -> String {
    let mut all = String::new();
    gather(value, &mut all);
    all
}

fn gather(value: &Value, all: &mut String) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                all.push_str(key);
                all.push('\u{10fffe}');
                gather(value, all);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, all)),
        Value::String(text) => {
            all.push_str(text);
            all.push('\u{10fffe}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
