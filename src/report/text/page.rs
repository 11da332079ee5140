//! Lines, wrapped and coloured as the terminal wants them.

use anstyle::{AnsiColor, Effects};
use checks::check::Severity;
use comfy_table::{CellAlignment, ContentArrangement, Table, TableStyle};
use textwrap::{Options, WordSplitter};

use super::Style;
use crate::report::clean;
use crate::report::model::{Grade, RowStatus};

/// Text under way.
pub(super) struct Page {
    style: Style,
    text: String,
}

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 120;
/// Narrower than this, wrapping does more harm than the terminal's own.
const NARROWEST: usize = 40;
/// A text beside a label gets this many columns, or stands under it.
const LEAST_ROOM: usize = 20;

impl Page {
    pub(super) fn new(style: Style) -> Page {
        Page { style, text: String::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn verbose(&self) -> bool {
        self.style.verbose
    }

    /// An empty line, unless the last one is.
    pub(super) fn gap(&mut self) {
        if !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A headline, with an empty line above and below.
    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        let painted = self.paint(anstyle::Style::new().bold(), text);
        self.line(&painted);
        self.gap();
    }

    /// One line as it is, however long: what is to be copied must not be broken.
    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// Text after a label, wrapped; further lines stand under the text.
    pub(super) fn paragraph(&mut self, label: &str, text: &str) {
        let wide = textwrap::core::display_width(label);
        if wide + LEAST_ROOM > self.width() {
            // A name of the account can be as wide as the page, and would leave the text no room.
            self.paragraph("  ", label.trim());
            self.paragraph("    ", text);
            return;
        }
        let indent = " ".repeat(wide);
        let options = Options::new(self.width())
            .initial_indent(label)
            .subsequent_indent(&indent)
            // A name is not to be split at its hyphens: people search for it.
            .word_splitter(WordSplitter::NoHyphenation);
        for line in textwrap::wrap(text, options) {
            self.line(&line);
        }
    }

    /// A table; columns from `numbers` on are set to the right.
    ///
    /// A cell that is too wide is broken into lines: where it holds text of the account, an
    /// indent keeps those from looking like lines of the report.
    pub(super) fn table(&mut self, indent: u16, header: &[&str], numbers: usize, rows: &[Vec<String>]) {
        let mut table = Table::new();
        table
            .load_style(TableStyle::new())
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(self.width()).unwrap_or(u16::MAX))
            .set_header(header.to_vec())
            .add_rows(rows);
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((if index == 0 { indent } else { 1 }, 1));
            if index >= numbers {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let lines: Vec<String> = table.lines().collect();
        lines.iter().for_each(|line| self.line(line));
    }

    fn width(&self) -> usize {
        self.style.width.clamp(NARROWEST, WIDEST)
    }

    /// The text in a colour, if colours are wanted.
    pub(super) fn paint(&self, paint: anstyle::Style, text: &str) -> String {
        if self.style.colour { format!("{paint}{text}{paint:#}") } else { text.to_owned() }
    }

    pub(super) fn severity(&self, severity: Severity) -> String {
        let paint = match severity {
            Severity::Critical => AnsiColor::Red.on_default() | Effects::BOLD,
            Severity::High => AnsiColor::Red.on_default(),
            Severity::Medium => AnsiColor::Yellow.on_default(),
            Severity::Low => AnsiColor::Cyan.on_default(),
            Severity::Informational => anstyle::Style::new().dimmed(),
        };
        self.paint(paint, &severity.name().to_ascii_uppercase())
    }

    pub(super) fn grade(&self, grade: Grade) -> String {
        let colour = match grade {
            Grade::A | Grade::B => AnsiColor::Green,
            Grade::C => AnsiColor::Yellow,
            Grade::D | Grade::F => AnsiColor::Red,
        };
        self.paint(colour.on_default() | Effects::BOLD, grade.letter())
    }

    pub(super) fn row_status(&self, status: RowStatus, text: &str) -> String {
        let paint = match status {
            RowStatus::Broken => AnsiColor::Red.on_default(),
            RowStatus::Unknown | RowStatus::NotTested | RowStatus::NotAttested => AnsiColor::Yellow.on_default(),
            RowStatus::Kept | RowStatus::Attested => AnsiColor::Green.on_default(),
            RowStatus::Suppressed | RowStatus::NotInUse | RowStatus::Inherited => anstyle::Style::new().dimmed(),
        };
        self.paint(paint, text)
    }
}

/// A number and its noun.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Text of the account, safe to show.
pub(super) fn shown(text: &str) -> String {
    clean::for_terminal(text).into_owned()
}
