//! The judge of what is shown on a terminal.

use audit::report::model::Report;
use audit::report::text::{self, Style};
use textwrap::core::display_width;

use super::twin;

/// Columns of the pages that are judged.
pub(super) const WIDTH: usize = 80;

/// The colours that the program uses, and no other sequence.
const COLOURS: [&str; 7] =
    ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[36m"];

/// The page in a style.
pub(super) fn page(report: &Report, colour: bool) -> String {
    let mut bytes = Vec::new();
    text::write(report, Style { colour, width: WIDTH, verbose: true }, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Whether a terminal, or whoever looks at it, would take the character for anything but what
/// it shows: controls, what reorders, and what has no width. The list is Unicode's: general
/// categories Cc, Zl and Zp, and the property `Default_Ignorable_Code_Point`
/// (<https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt>).
pub(super) fn acts(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(char, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(char, '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}')
        || matches!(char, '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
        || matches!(char, '\u{e0000}'..='\u{e0fff}')
}

/// A line of text that does nothing: also no tower of marks on one letter.
pub(super) fn assert_inert(line: &str) {
    let found: Vec<char> = line.chars().filter(|char| acts(*char)).collect();
    assert!(found.is_empty(), "{found:?} in {line:?}");
    let mut marks = 0;
    for char in line.chars() {
        marks = if display_width(char.encode_utf8(&mut [0; 4])) == 0 { marks + 1 } else { 0 };
        assert!(marks <= 4, "a tower of marks in {line:?}");
    }
}

/// Every line of a message on stderr.
pub(super) fn assert_lines_inert(text: &str) {
    text.split('\n').for_each(assert_inert);
}

/// The page without colours.
pub(super) fn plain(report: &Report, page: &str) -> String {
    assert_lines_inert(page);
    for line in page.lines() {
        // What is to be copied is not broken; the rest keeps to the page.
        let copied =
            line.starts_with("             aws ") || line.starts_with("  Leave them out with --exclude-region ");
        assert!(copied || display_width(line) <= WIDTH, "too wide: {line:?}");
    }
    let (lines, twins) = (outline(page), outline(&self::page(&twin::of(report), false)));
    for (line, twin) in lines.iter().zip(&twins) {
        assert_eq!(line, twin, "a text of the account made a line");
    }
    assert_eq!(lines.len(), twins.len(), "a text of the account made a line");
    page.to_owned()
}

/// The page with colours: the same page, and only our own colours on it.
pub(super) fn coloured(report: &Report, page: &str) -> String {
    let mut plain = page.to_owned();
    for colour in COLOURS {
        plain = plain.replace(colour, "");
    }
    assert_lines_inert(&plain);
    assert_eq!(plain, self::page(report, false), "colours change more than the colour");
    plain
}

/// What gives the page its structure: the lines that begin at its edge, and how often each
/// part of a failure is labelled. The first line names the account.
fn outline(page: &str) -> Vec<String> {
    let edge = page.lines().skip(1).filter(|line| !line.is_empty() && !line.starts_with(' '));
    // The reason after this label holds names of regions.
    let edge = edge.map(|line| if line.starts_with("Account   ") { "Account" } else { line });
    let labels = ["  Should be  ", "  Why        ", "  Seen       ", "  Fix        "];
    // A name that begins with a blank and is as wide as the page leaves its label alone in a line.
    let labelled = labels.map(|label| {
        let lines = page.lines().filter(|line| line.starts_with(label) || *line == label.trim_end());
        format!("{} {label}", lines.count())
    });
    edge.map(str::to_owned).chain(labelled).collect()
}
