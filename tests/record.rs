//! What a fault came to, for the page on reliability that is made from it.

use std::fs::OpenOptions;
use std::io::Write;
use std::time::Duration;

use serde_json::{Map, Value, json};

/// One line of the record: a fault, what was to be reached and what was.
pub(crate) struct Record {
    fields: Map<String, Value>,
}

impl Record {
    /// A fault (`F06b`) or a trap (`T01`), the test that is about it, and its goal.
    pub(crate) fn of(fault: &str, test: &str, goal: &str) -> Record {
        let Value::Object(fields) = json!({ "fault": fault, "test": test, "goal": goal }) else { unreachable!() };
        Record { fields }
    }

    fn with(mut self, name: &str, value: Value) -> Record {
        self.fields.insert(name.to_owned(), value);
        self
    }

    /// How long the run took.
    pub(crate) fn took(self, time: Duration) -> Record {
        self.with("seconds", rounded(time))
    }

    /// How long the same run takes without the fault.
    #[cfg(feature = "live")]
    pub(crate) fn clean(self, time: Duration) -> Record {
        self.with("clean_seconds", rounded(time))
    }

    /// Findings of the clean run of which the report says nothing at all.
    #[cfg(feature = "live")]
    pub(crate) fn lost(self, rows: usize) -> Record {
        self.with("rows_lost", json!(rows))
    }

    /// Writes the line to the file that `AUDIT_FAULT_RECORD` names, if it names one. Do so
    /// before asserting: a goal that is missed is worth a line too.
    pub(crate) fn write(self, outcome: &str) {
        let Some(path) = std::env::var_os("AUDIT_FAULT_RECORD") else { return };
        let line = Value::Object(self.with("outcome", json!(outcome)).fields);
        let mut file = OpenOptions::new().create(true).append(true).open(path).expect("the record can be written");
        // One write a line: tests run side by side.
        file.write_all(format!("{line}\n").as_bytes()).expect("the record can be written");
    }
}

fn rounded(time: Duration) -> Value {
    json!((time.as_secs_f64() * 100.0).round() / 100.0)
}
