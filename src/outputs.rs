//! Where reports go: `--output FORMAT[=PATH]`.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::cli::ReportArgs;
use crate::failure::Failure;
use crate::report::model::Report;
use crate::report::text::{self, Style};
use crate::report::{file, json, jsonl};

/// Columns of a text that goes to no terminal.
const PIPED_WIDTH: usize = 80;

/// A format that this version writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Jsonl,
}

const FORMATS: &[(&str, Format)] = &[("text", Format::Text), ("json", Format::Json), ("jsonl", Format::Jsonl)];

/// One report to write.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Output {
    format: Format,
    /// `None`: stdout.
    path: Option<PathBuf>,
}

/// Everything that a run writes, checked before it begins.
#[derive(Clone, Debug)]
pub struct Outputs {
    outputs: Vec<Output>,
    no_color: bool,
    verbose: bool,
}

impl Outputs {
    /// Reads `--output`; without one, text to stdout.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn parse(args: &ReportArgs) -> Result<Outputs, Failure> {
        let mut outputs: Vec<Output> = args.output.iter().map(|text| output(text)).collect::<Result<_, _>>()?;
        if outputs.is_empty() {
            outputs.push(Output { format: Format::Text, path: None });
        }
        if outputs.iter().filter(|output| output.path.is_none()).count() > 1 {
            return Err(Failure::usage(
                "two outputs go to stdout",
                "give all but one a path: --output json=report.json",
            ));
        }
        for (index, output) in outputs.iter().enumerate() {
            let file = output.path.as_deref().map(place);
            if file.is_some() && outputs[..index].iter().any(|other| other.path.as_deref().map(place) == file) {
                return Err(Failure::usage("two outputs go to the same file", "give each its own path"));
            }
        }
        for path in outputs.iter().filter_map(|output| output.path.as_deref()) {
            writable(path)?;
        }
        Ok(Outputs { outputs, no_color: args.no_color, verbose: args.verbose > 0 })
    }

    /// Writes the report everywhere. What can be written is written, whatever else fails.
    ///
    /// # Errors
    /// Which outputs could not be written, and why.
    pub fn write(&self, report: &Report) -> Result<(), Failure> {
        let failed: Vec<String> = self.outputs.iter().filter_map(|output| self.one(output, report).err()).collect();
        if failed.is_empty() { Ok(()) } else { Err(Failure::undelivered(failed.join("; "))) }
    }

    fn one(&self, output: &Output, report: &Report) -> Result<(), String> {
        match &output.path {
            Some(path) => file::write(path, |out| self.format(output.format, report, self.file_style(), out))
                .map_err(|error| error.to_string()),
            None => match self.format(output.format, report, self.terminal_style(), &mut io::stdout().lock()) {
                // Whoever reads has seen enough (`audit | head`).
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                written => written.map_err(|error| format!("cannot write to stdout: {error}")),
            },
        }
    }

    fn format(&self, format: Format, report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(report, style, out),
            Format::Json => json::write(report, out),
            Format::Jsonl => jsonl::write(report, out),
        }
    }

    fn file_style(&self) -> Style {
        Style { colour: false, width: PIPED_WIDTH, verbose: self.verbose }
    }

    fn terminal_style(&self) -> Style {
        let terminal = io::stdout().is_terminal();
        // https://no-color.org: set to anything but the empty text.
        let refused = self.no_color || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let width = terminal_size::terminal_size().filter(|_| terminal).map(|(width, _)| usize::from(width.0));
        Style { colour: terminal && !refused, width: width.unwrap_or(PIPED_WIDTH), verbose: self.verbose }
    }
}

/// Says before a scan what would keep its outcome from being written.
///
/// # Errors
/// Why no file can be written there.
pub fn writable(path: &Path) -> Result<(), Failure> {
    if path == Path::new("-") {
        return Err(Failure::usage("`-` is no file", "name the file, for instance facts.json"));
    }
    let advice = "name a file in a directory that you may write to";
    file::check(path).map_err(|error| Failure::usage(error.to_string(), advice))
}

/// The file behind a path, however it is spelt. Where there is no such directory, the path itself.
fn place(path: &Path) -> PathBuf {
    let directory = file::directory_of(path).map(Path::canonicalize);
    match (directory, path.file_name()) {
        (Ok(Ok(directory)), Some(name)) => directory.join(name),
        _ => path.to_owned(),
    }
}

fn output(text: &str) -> Result<Output, Failure> {
    let (name, path) = match text.split_once('=') {
        Some((name, path)) => (name, Some(path)),
        None => (text, None),
    };
    let known: Vec<&str> = FORMATS.iter().map(|(name, _)| *name).collect();
    let wrong =
        |what: String| Failure::usage(what, format!("formats: {}; write FORMAT or FORMAT=PATH", known.join(", ")));
    let Some((_, format)) = FORMATS.iter().find(|(known, _)| *known == name) else {
        return Err(wrong(format!("--output: there is no format {name:?}")));
    };
    match path {
        Some("") => Err(wrong(format!("--output: {text:?} names no file"))),
        Some("-") => Err(wrong(format!("--output: for standard output leave the path out: {name}"))),
        path => Ok(Output { format: *format, path: path.map(PathBuf::from) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(outputs: &[&str]) -> Result<Outputs, Failure> {
        Outputs::parse(&ReportArgs {
            output: outputs.iter().map(|o| (*o).to_owned()).collect(),
            ..ReportArgs::default()
        })
    }

    #[test]
    fn text_goes_to_stdout_unless_told_otherwise() {
        assert_eq!(parse(&[]).unwrap().outputs, [Output { format: Format::Text, path: None }]);
        let two = parse(&["json=a=b.json", "jsonl"]).unwrap().outputs;
        assert_eq!(two[0], Output { format: Format::Json, path: Some(PathBuf::from("a=b.json")) });
        assert_eq!(two[1].path, None);
    }

    #[test]
    fn what_cannot_be_written_is_refused_before_the_scan() {
        for (outputs, says) in [
            (&["xml"][..], "no format"),
            (&["json="], "names no file"),
            (&["json", "text"], "stdout"),
            (&["json=-"], "leave the path out"),
            (&["json=a", "jsonl=a"], "same file"),
            (&["json=a", "jsonl=./a"], "same file"),
            (&["json=src/a", "jsonl=src/../src/a"], "same file"),
            (&["json=nowhere/a", "jsonl=nowhere/a"], "same file"),
            (&["json=nowhere/a"], "directory does not exist"),
            (&["text", "json=src"], "it is a directory"),
        ] {
            assert!(parse(outputs).unwrap_err().to_string().contains(says), "{outputs:?}");
        }
        assert!(parse(&["json=a", "jsonl=src/a"]).is_ok());
        assert!(writable(Path::new("-")).unwrap_err().to_string().contains("no file"));
    }
}
