//! The report for people, on a terminal: what is wrong first, then what could not be seen.
//!
//! Whatever comes from the account passes through [`clean`](super::clean) on its way.

mod failures;
mod page;
mod responsibilities;
mod summary;
mod unknowns;

use std::io::{self, Write};

use super::model::Report;
use page::Page;

/// How to write for a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// The terminal's width in columns. Texts use no more than 120 of them.
    pub width: usize,
    /// Whether to list every responsibility and resource, not only those that need care.
    pub verbose: bool,
}

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(report: &Report, style: Style, mut out: impl Write) -> io::Result<()> {
    let mut page = Page::new(style);
    summary::write(report, &mut page);
    responsibilities::write(report, &mut page);
    failures::failed(report, &mut page);
    failures::for_a_person(report, &mut page);
    unknowns::write(report, &mut page);
    page.gap();
    summary::closing(report, &mut page);
    page.paragraph("", "Every finding with its evidence: --output json (or json=FILE, beside this text).");
    out.write_all(page.text().as_bytes())?;
    out.flush()
}

/// Score and counts in one line, for when nothing else can be written.
#[must_use]
pub fn in_a_line(report: &Report) -> String {
    summary::in_a_line(report)
}

#[cfg(test)]
mod tests;
