//! A report as the sweep compares it.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use serde_json::Value;

/// What counts of a report.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Report {
    /// The findings by their id.
    pub(super) rows: BTreeMap<String, Row>,
    /// Whether the scan ran to its end.
    pub(super) complete: bool,
    /// The score and what it may be at most.
    pub(super) score: (Option<u64>, Option<u64>),
    /// A fingerprint of all of it, without what differs between two runs of one account.
    pub(super) fingerprint: u64,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) check: String,
    pub(super) account: String,
    pub(super) region: String,
    pub(super) resource: String,
    /// Whether it is about the account itself, as what stands for a list is.
    pub(super) of_account: bool,
    pub(super) status: String,
    pub(super) severity: String,
    pub(super) message: String,
}

impl Row {
    /// Its place in a line.
    pub(super) fn place(&self) -> String {
        format!("{} {} {}", self.check, self.region, self.resource)
    }
}

/// What may differ in `scan`.
const OF_THE_RUN: [&str; 5] = ["id", "started_at", "finished_at", "api_calls", "throttled"];

impl Report {
    /// Of the report's JSON.
    ///
    /// # Errors
    /// What it lacks.
    pub(super) fn parse(text: &[u8]) -> Result<Report, String> {
        let mut report: Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        let mut rows = BTreeMap::new();
        for finding in report["findings"].as_array_mut().ok_or("no findings")? {
            if let Some(fields) = finding.as_object_mut() {
                fields.remove("observed_at");
            }
            let id = text_of(&finding["id"])?;
            if rows.insert(id.clone(), row(finding)?).is_some() {
                return Err(format!("two findings have the id {id}"));
            }
        }
        let complete = report["scan"]["complete"].as_bool().ok_or("no scan.complete")?;
        if let Some(scan) = report["scan"].as_object_mut() {
            scan.retain(|name, _| !OF_THE_RUN.contains(&name.as_str()));
        }
        let score = &report["score"];
        let score = (score["value"].as_u64(), score["at_most"].as_u64());
        let mut hasher = DefaultHasher::new();
        report.to_string().hash(&mut hasher);
        Ok(Report { rows, complete, score, fingerprint: hasher.finish() })
    }
}

fn row(finding: &Value) -> Result<Row, String> {
    let field = |name: &str| text_of(&finding[name]);
    Ok(Row {
        check: field("check")?,
        account: field("account")?,
        region: field("region")?,
        resource: text_of(&finding["resource"]["id"])?,
        of_account: finding["resource"]["type"] == "AWS::::Account",
        status: field("status")?,
        severity: field("severity")?,
        message: field("message")?,
    })
}

fn text_of(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("{value} is no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(started: &str, status: &str) -> Vec<u8> {
        let finding = serde_json::json!({
            "id": "1", "check": "c", "account": "1", "region": "r", "status": status, "severity": "low",
            "message": "m", "observed_at": started, "resource": {"id": "x", "type": "AWS::::Account"},
        });
        let scan = serde_json::json!({"id": started, "started_at": started, "complete": true, "gaps": []});
        let score = serde_json::json!({"value": 3, "at_most": null});
        serde_json::json!({"findings": [finding], "scan": scan, "score": score}).to_string().into_bytes()
    }

    #[test]
    fn times_and_ids_do_not_count_and_all_else_does() {
        let of = |started, status| Report::parse(&text(started, status)).unwrap();
        assert_eq!(of("now", "pass"), of("then", "pass"));
        assert_ne!(of("now", "pass"), of("now", "fail"));
        let report = of("now", "pass");
        assert_eq!((report.score, report.complete, report.rows["1"].of_account), ((Some(3), None), true, true));
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in ["", "{}", r#"{"findings": [{}]}"#, r#"{"findings": []}"#] {
            assert!(Report::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
