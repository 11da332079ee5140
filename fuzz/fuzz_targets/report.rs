//! Any report, and the report on any facts: each output can be written and holds nothing that
//! acts, and what is read back from the JSON is what was written.

#![no_main]

use audit::cli::{FailOn, ReportArgs, SelectArgs};
use audit::config::Config;
use audit::report::model::Report;
use audit::report::text::{self, Style};
use audit::report::{json, jsonl};
use audit::run::{Plan, parse_facts};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use serde_json::{Map, Value};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    audit_fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|data: &[u8]| {
    if let Ok(report) = serde_json::from_slice::<Report>(data) {
        write(&report);
    } else if let Some(facts) = std::str::from_utf8(data).ok().and_then(|text| parse_facts(text).ok()) {
        let select = SelectArgs { extended: true, ..SelectArgs::default() };
        let plan = Plan::new(&Config::default(), &select, &ReportArgs::default(), FailOn::None);
        write(&plan.unwrap_or_else(|_| panic!("nothing is wrong with the defaults")).build(&facts));
    }
});

fn write(report: &Report) {
    let whole = text_of(|out| json::write(report, out));
    assert!(serde_json::from_str::<Report>(&whole).is_ok_and(|read| read == *report));
    let lines = text_of(|out| jsonl::write(report, out));
    assert_eq!(lines.lines().count(), report.findings.len());
    assert!(lines.lines().all(|line| serde_json::from_str::<Map<String, Value>>(line).is_ok()));
    for colour in [false, true] {
        text_of(|out| text::write(report, Style { colour, width: 80, verbose: true }, out));
    }
}

/// What an output writes: lines of text, in which no control acts but those of our colours.
fn text_of(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    assert!(write(&mut bytes).is_ok());
    let text = String::from_utf8(bytes).unwrap_or_else(|_| panic!("an output is no UTF-8"));
    let acts = |(at, char): (usize, char)| match char {
        '\n' => false,
        '\u{1b}' => !text[at..].starts_with("\u{1b}["),
        char => char.is_control(),
    };
    assert!(!text.char_indices().any(acts));
    text
}
