//! Makes text of unknown origin safe to show on a terminal.
//!
//! Names, tags, policy ids and error messages are chosen by whoever can write to the
//! account. On a terminal a control character moves the cursor, recolours or rewrites
//! what stands above; a bidirectional control shows a name in another order; a character
//! of no width makes two names look alike; a line break forges a line of the report.

use std::borrow::Cow;

/// The text without anything that a terminal would act on, or that has no width. Line
/// breaks and tabs become a blank: one finding stays one line.
#[must_use]
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut marks = 0;
    let mut cleaned = String::new();
    for char in text.chars() {
        marks = if is_mark(char) { marks + 1 } else { 0 };
        match fate(char) {
            Fate::Stays if marks <= MARKS => cleaned.push(char),
            Fate::Blank => cleaned.push(' '),
            Fate::Stays | Fate::Goes => {}
        }
    }
    if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) }
}

/// How many marks may stand on one letter. Scripts need three or four; a tower of them
/// reaches into the lines above and below.
const MARKS: usize = 4;

/// Whether a character is drawn onto the one before it.
fn is_mark(char: char) -> bool {
    !char.is_ascii() && textwrap::core::display_width(char.encode_utf8(&mut [0; 4])) == 0
}

/// Whether a character is one that nothing acts on and everybody sees.
#[must_use]
pub fn is_inert(char: char) -> bool {
    fate(char) == Fate::Stays
}

#[derive(PartialEq, Eq)]
enum Fate {
    Stays,
    Blank,
    Goes,
}

fn fate(char: char) -> Fate {
    match char {
        // Tab, the line and page breaks, NEL, and Unicode's line and paragraph separators.
        '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Blank,
        // C0 with ESC, DEL and C1: what is left of an escape sequence is harmless text.
        _ if char.is_control() => Fate::Goes,
        // Bidirectional controls: marks, embeddings, overrides, isolates, and the deprecated ones.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => Fate::Goes,
        // No width: soft hyphen, joiners, invisible operators, fillers, variation selectors, BOM.
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => {
            Fate::Goes
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{ffa0}' => Fate::Goes,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' => Fate::Goes,
        // Controls of hieroglyphs, shorthand and musical notation.
        '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => Fate::Goes,
        // Tag characters spell hidden ASCII; the rest of the plane selects variations.
        '\u{e0000}'..='\u{e0fff}' => Fate::Goes,
        _ => Fate::Stays,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_as_it_is() {
        for text in ["", "records-2026", "Größe 尺寸 مرحبا", "a  b", "100 % <b>&amp;</b> `x` $(y)"] {
            assert!(matches!(for_terminal(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn a_terminal_has_nothing_to_act_on() {
        let nasty = [
            ("\u{1b}[2J\u{1b}[1;1Hall well", "[2J[1;1Hall well"),
            ("\u{1b}]0;title\u{7}x", "]0;titlex"),
            ("\u{9b}31mred\u{9c}", "31mred"),
            ("pass\rfail", "pass fail"),
            ("one\ntwo\r\nthree\u{85}four\u{2028}five\u{2029}six\u{b}\u{c}", "one two  three four five six  "),
            ("back\u{8}\u{8}\u{7f}space", "backspace"),
            ("nul\0byte", "nulbyte"),
            ("\u{202e}gnp.exe\u{202c}", "gnp.exe"),
            ("\u{2066}a\u{2067}b\u{2068}c\u{2069}", "abc"),
            ("ad\u{200b}mi\u{200d}n\u{feff}\u{2060}\u{ad}", "admin"),
            ("\u{e0041}\u{e007f}x\u{fe0f}", "x"),
            ("\u{1d173}\u{1bca0}\u{13430}\u{fff0}x", "x"),
            ("z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}a\u{300}", "z\u{300}\u{301}\u{302}\u{303}a\u{300}"),
        ];
        for (text, expected) in nasty {
            assert_eq!(for_terminal(text), expected, "{text:?}");
        }
    }

    #[test]
    fn no_control_or_bidi_character_survives() {
        for char in '\0'..=char::MAX {
            let cleaned = for_terminal(&char.to_string()).into_owned();
            let bad = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!cleaned.chars().any(bad), "{char:?}");
        }
    }
}
