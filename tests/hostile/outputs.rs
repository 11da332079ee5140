//! Every output, with the judge that says whether what it holds is live. A new format is a
//! line here.

use audit::report::clean::for_terminal;
use audit::report::model::Report;
use audit::report::{json, jsonl};

use super::{machine, terminal};

/// One output.
pub(super) struct Output {
    pub(super) name: &'static str,
    /// Writes the report.
    pub(super) write: fn(&Report, &mut Vec<u8>),
    /// Panics when anything is live; else gives the text that a reader gets to see.
    pub(super) judge: fn(&Report, &str) -> String,
    /// What a reader gets to see of a hostile string.
    pub(super) shows: fn(&str) -> String,
}

/// The outputs.
pub(super) const OUTPUTS: &[Output] = &[
    Output {
        name: "text",
        write: |report, out| out.extend(terminal::page(report, false).bytes()),
        judge: |report, text| unwrapped(&terminal::plain(report, text)),
        shows: |text| unwrapped(&for_terminal(text)),
    },
    Output {
        name: "text in colour",
        write: |report, out| out.extend(terminal::page(report, true).bytes()),
        judge: |report, text| unwrapped(&terminal::coloured(report, text)),
        shows: |text| unwrapped(&for_terminal(text)),
    },
    Output {
        name: "json",
        write: |report, out| json::write(report, out).unwrap(),
        judge: machine::json,
        shows: str::to_owned,
    },
    Output {
        name: "jsonl",
        write: |report, out| jsonl::write(report, out).unwrap(),
        judge: machine::jsonl,
        shows: str::to_owned,
    },
];

/// Text without the blanks and breaks that wrapping may put anywhere.
fn unwrapped(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}
