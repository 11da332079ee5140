//! What a run of `audit` wrote: how much, and what of it may differ between two runs.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bound::number;

/// The findings of a run, in jsonl.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Findings {
    pub(crate) count: usize,
    /// How many of each status.
    pub(crate) statuses: BTreeMap<String, usize>,
    /// Bytes of the file.
    pub(crate) bytes: usize,
    /// Mean bytes of a finding without its tags.
    pub(crate) mean_bytes: f64,
    /// A fingerprint of all but times and scan ids.
    #[serde(skip)]
    pub(crate) text: String,
}

/// Fields that may differ between two runs of one account.
const MAY_DIFFER: [&str; 2] = ["observed_at", "scan_id"];

impl Findings {
    /// Of a file.
    ///
    /// # Errors
    /// A line, when it cannot be read.
    pub(crate) fn read(path: &Path) -> Result<Findings, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Findings::of(text)
    }

    fn of(text: String) -> Result<Findings, String> {
        let mut found = Findings { bytes: text.len(), ..Findings::default() };
        let mut without_tags = 0;
        for line in text.lines() {
            let finding: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
            let tags =
                finding["resource"]["tags"].as_object().map_or(0, |tags| Value::from(tags.clone()).to_string().len());
            without_tags += line.len() - tags;
            found.count += 1;
            let status = finding["status"].as_str().unwrap_or("none").to_owned();
            *found.statuses.entry(status).or_insert(0) += 1;
        }
        found.mean_bytes = number(without_tags) / number(found.count.max(1));
        found.text = MAY_DIFFER.iter().fold(text, |text, field| blanked(&text, field));
        Ok(found)
    }
}

/// The text with the values of a field taken out; all else stays as it was, byte by byte.
fn blanked(text: &str, field: &str) -> String {
    let name = format!("\"{field}\":\"");
    let mut parts = text.split(&name);
    let mut blank = parts.next().unwrap_or("").to_owned();
    for part in parts {
        blank.push_str(&name);
        blank.push_str(part.split_once('"').map_or(part, |(_, rest)| rest));
    }
    blank
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(scan: &str, time: &str, message: &str) -> String {
        format!(
            r#"{{"scan_id":"{scan}","status":"fail","observed_at":"{time}","resource":{{"tags":{{"a":"b"}}}},"message":"{message}"}}"#
        ) + "\n"
    }

    #[test]
    fn only_times_and_ids_may_differ() {
        let text = |scan, time, message| Findings::of(line(scan, time, message)).unwrap().text;
        assert_eq!(text("1", "now", "x"), text("2", "then", "x"));
        assert_ne!(text("1", "now", "x"), text("1", "now", "y"));
    }

    #[test]
    fn tags_are_not_counted() {
        let one = line("1", "now", "x");
        let found = Findings::of(one.repeat(3)).unwrap();
        assert_eq!((found.count, found.bytes), (3, one.len() * 3));
        assert_eq!(found.mean_bytes, number(one.trim_end().len() - r#"{"a":"b"}"#.len()));
        assert_eq!(found.statuses["fail"], 3);
    }
}
