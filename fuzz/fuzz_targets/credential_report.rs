//! Any text: it is a credential report or an error.

#![no_main]

use checks::facts::credential_report::parse;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(report) = parse(text) {
        assert!(!report.rows.is_empty() && report.rows.iter().all(|row| row.keys.len() == 2));
    }
});
