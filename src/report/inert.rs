//! JSON that does nothing wherever it is shown.
//!
//! JSON escapes C0 alone. C1, DEL, bidirectional controls, what has no width, and U+2028 and
//! U+2029, at which many readers break a line, may stand in it as they are; on a terminal,
//! in an editor or in a log they act. Here they are escaped too: whoever parses the JSON
//! reads the same text.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::clean::is_inert;

/// Writes a value, a field a line.
///
/// # Errors
/// When `out` cannot be written to.
pub fn pretty(value: &impl Serialize, out: impl Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Inert(PrettyFormatter::new())))?;
    Ok(())
}

/// Writes a value in one line.
///
/// # Errors
/// When `out` cannot be written to.
pub fn compact(value: &impl Serialize, out: impl Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Inert(CompactFormatter)))?;
    Ok(())
}

/// A layout whose texts hold nothing that acts.
struct Inert<F>(F);

/// The layout's own methods, passed on.
macro_rules! laid_out {
    ($($name:ident($($argument:ident: $type:ty),*);)+) => {$(
        fn $name<W: ?Sized + Write>(&mut self, out: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$name(out $(, $argument)*)
        }
    )+};
}

impl<F: Formatter> Formatter for Inert<F> {
    laid_out! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(place) = rest.find(|char| !is_inert(char)) {
            let (before, from) = rest.split_at(place);
            out.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            for unit in chars.next().iter().flat_map(|char| char.encode_utf16(&mut [0; 2]).to_vec()) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_escaped_and_reads_back_as_it_was() {
        let text = "a\u{1b}[2J\u{9b}2J\u{7f}\u{202e}\u{200b}\u{2028}\u{e0041}é漢\"\\\n";
        let mut line = Vec::new();
        compact(&[text], &mut line).unwrap();
        let line = String::from_utf8(line).unwrap();
        assert_eq!(
            line, r#"["a\u001b[2J\u009b2J\u007f\u202e\u200b\u2028\udb40\udc41é漢\"\\\n"]"#,
            "a pair of surrogates stands for what lies beyond the first plane"
        );
        assert_eq!(serde_json::from_str::<[String; 1]>(&line).unwrap(), [text]);
    }

    #[test]
    fn the_layout_stays_that_of_the_plain_writer() {
        let value = serde_json::json!({"a": [1, {"b": null}, [], {}], "c\u{85}": "d"});
        let mut bytes = Vec::new();
        pretty(&value, &mut bytes).unwrap();
        let plain = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), plain.replace('\u{85}', "\\u0085"));
    }
}
