//! The findings as JSON Lines: one a line, each complete in itself, for log pipelines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::inert;
use super::model::{Check, Finding, Fix, Label, Line, Report};

/// Writes one line a finding.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(report: &Report, mut out: impl Write) -> io::Result<()> {
    let checks: BTreeMap<&str, &Check> = report.checks.iter().map(|check| (check.key.as_ref(), check)).collect();
    // Only a report that somebody cut by hand has findings of a check that it does not list.
    let no_fix = Fix { what: Label::Borrowed(""), command: Label::Borrowed("") };
    for finding in &report.findings {
        let check = checks.get(finding.common.check.as_ref());
        let (why, fix) = check.map_or(("", &no_fix), |check| (check.why.as_ref(), &check.fix));
        inert::compact(&line(report, finding, why, fix), &mut out)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn line<'a>(report: &'a Report, finding: &'a Finding, why: &'a str, fix: &'a Fix) -> Line<'a> {
    Line { schema_version: &report.schema_version, tool: &report.tool, scan_id: &report.scan.id, finding, why, fix }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn every_line_is_a_whole_finding() {
        let report = samples::report();
        let mut bytes = Vec::new();
        write(&report, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.lines().count(), report.findings.len());
        for (line, finding) in text.lines().zip(&report.findings) {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(value["schema_version"], "1");
            assert_eq!(value["tool"]["name"], "audit");
            assert_eq!(value["scan_id"], "scan-1");
            assert!(value["why"].as_str().is_some_and(|why| !why.is_empty()));
            assert!(value["fix"]["command"].as_str().is_some_and(|command| command.starts_with("aws ")));
            assert_eq!(serde_json::from_value::<Finding>(value).unwrap(), *finding);
        }
    }

    #[test]
    fn hostile_text_stays_in_its_line() {
        let mut report = samples::report();
        report.findings[0].message = "a\nb\u{1b}[31m\u{2028}".into();
        let mut bytes = Vec::new();
        write(&report, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.lines().count(), report.findings.len());
        assert!(!text.contains('\u{1b}'));
    }
}
