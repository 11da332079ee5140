//! `audit.toml`: every option can be set there, under the command line's names. Flags win
//! over the environment, which wins over the file.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use checks::params::{Params, Value};
use serde::Deserialize;
use toml::Spanned;

use crate::cli::{AccountArgs, FailOn, ReportArgs, SelectArgs, SeverityArg};
use crate::failure::Failure;

/// The file that is read when it is there and no other is named.
const DEFAULT_FILE: &str = "audit.toml";

/// What the file may hold.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct File {
    profile: Option<String>,
    region: Vec<String>,
    exclude_region: Vec<String>,
    service: Vec<String>,
    check: Vec<String>,
    exclude_check: Vec<String>,
    severity: Option<SeverityArg>,
    responsibility: Vec<String>,
    framework: Vec<String>,
    tag: Vec<String>,
    extended: bool,
    read_content: bool,
    role_arn: Vec<String>,
    external_id: Option<String>,
    mfa_serial: Option<String>,
    output: Vec<String>,
    fail_on: Option<FailOn>,
    min_coverage: Option<Spanned<i64>>,
    concurrency: Option<Spanned<i64>>,
    max_rate: Option<Spanned<i64>>,
    timeout: Option<Spanned<i64>>,
    endpoint_url: Option<String>,
    no_progress: bool,
    no_color: bool,
    parameters: BTreeMap<String, Spanned<toml::Value>>,
}

/// The file's part of the options, ready to fill what the command line left open.
#[derive(Clone, Debug, Default)]
pub struct Config {
    file: File,
    min_coverage: Option<u8>,
    concurrency: Option<u16>,
    max_rate: Option<u8>,
    timeout: Option<u32>,
    /// The parameters of the checks.
    pub params: Params,
}

impl Config {
    /// Reads the file that was named, or `audit.toml` if it is there, or nothing.
    ///
    /// # Errors
    /// What is wrong with the file, and where.
    pub fn load(named: Option<&Path>) -> Result<Config, Failure> {
        let path = named.map_or_else(|| PathBuf::from(DEFAULT_FILE), Path::to_path_buf);
        match std::fs::read_to_string(&path) {
            Ok(text) => Config::parse(&text).map_err(|why| Failure::config(&path, &why)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => Ok(Config::default()),
            Err(error) => Err(Failure::config(&path, &error.to_string())),
        }
    }

    fn parse(text: &str) -> Result<Config, String> {
        let file: File = toml::from_str(text).map_err(|error| one_line(text, &error))?;
        let mut params = Params::default();
        for (key, value) in &file.parameters {
            let set = parameter(key, value.get_ref()).and_then(|value| params.set(key, value));
            set.map_err(|why| at(text, value.span().start, &why))?;
        }
        Ok(Config {
            min_coverage: in_range(text, "min-coverage", file.min_coverage.as_ref(), 0..=100)?,
            concurrency: in_range(text, "concurrency", file.concurrency.as_ref(), 1..=1024)?,
            max_rate: in_range(text, "max-rate", file.max_rate.as_ref(), 1..=100)?,
            timeout: in_range(text, "timeout", file.timeout.as_ref(), 1..=u32::MAX)?,
            file,
            params,
        })
    }

    /// Fills in which account is asked, and how.
    pub fn fill_account(&self, args: &mut AccountArgs) {
        let file = &self.file;
        option(&mut args.profile, file.profile.as_ref());
        list(&mut args.region, &file.region);
        list(&mut args.exclude_region, &file.exclude_region);
        list(&mut args.role_arn, &file.role_arn);
        option(&mut args.external_id, file.external_id.as_ref());
        option(&mut args.mfa_serial, file.mfa_serial.as_ref());
        option(&mut args.concurrency, self.concurrency.as_ref());
        option(&mut args.max_rate, self.max_rate.as_ref());
        option(&mut args.timeout, self.timeout.as_ref());
        option(&mut args.endpoint_url, file.endpoint_url.as_ref());
        args.no_progress |= file.no_progress;
    }

    /// Fills in which checks run.
    pub fn fill_select(&self, args: &mut SelectArgs) {
        let file = &self.file;
        list(&mut args.service, &file.service);
        list(&mut args.check, &file.check);
        list(&mut args.exclude_check, &file.exclude_check);
        option(&mut args.severity, file.severity.as_ref());
        list(&mut args.responsibility, &file.responsibility);
        list(&mut args.framework, &file.framework);
        args.extended |= file.extended;
        args.read_content |= file.read_content;
    }

    /// Fills in what comes out.
    pub fn fill_report(&self, args: &mut ReportArgs) {
        let file = &self.file;
        list(&mut args.tag, &file.tag);
        list(&mut args.output, &file.output);
        option(&mut args.fail_on, file.fail_on.as_ref());
        option(&mut args.min_coverage, self.min_coverage.as_ref());
        args.no_color |= file.no_color;
    }
}

/// A parameter's value: a whole number, or a list of texts.
fn parameter(key: &str, value: &toml::Value) -> Result<Value, String> {
    let number = value.as_integer().and_then(|number| u32::try_from(number).ok()).map(Value::Integer);
    let texts = || value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect::<Option<_>>();
    number
        .or_else(|| texts().map(Value::List))
        .ok_or_else(|| format!("parameter {key} takes a whole number or a list of texts in quotes"))
}

fn option<T: Clone>(given: &mut Option<T>, file: Option<&T>) {
    if given.is_none() {
        *given = file.cloned();
    }
}

fn list(given: &mut Vec<String>, file: &[String]) {
    if given.is_empty() {
        given.extend_from_slice(file);
    }
}

/// The number, if it is one of those that the option takes.
fn in_range<T>(
    text: &str,
    name: &str,
    given: Option<&Spanned<i64>>,
    range: RangeInclusive<T>,
) -> Result<Option<T>, String>
where
    T: TryFrom<i64> + PartialOrd + Display,
{
    let Some(given) = given else { return Ok(None) };
    match T::try_from(*given.get_ref()).ok().filter(|number| range.contains(number)) {
        Some(number) => Ok(Some(number)),
        None => {
            let why = format!("{name} = {} is not from {} to {}", given.get_ref(), range.start(), range.end());
            Err(at(text, given.span().start, &why))
        }
    }
}

/// The line that a byte of the text is in, and what is wrong there.
fn at(text: &str, byte: usize, why: &str) -> String {
    let before = text.get(..byte).unwrap_or(text);
    format!("line {}: {why}", before.matches('\n').count() + 1)
}

/// The place and the first line of what the TOML reader says.
fn one_line(text: &str, error: &toml::de::Error) -> String {
    let message = without_value(error.message().lines().next().unwrap_or("it is not valid"));
    match error.span() {
        Some(span) => at(text, span.start, &message),
        None => message,
    }
}

/// The message without the value that it quotes: that may be a secret in the wrong place.
fn without_value(message: &str) -> String {
    let wrong = ["invalid type: ", "invalid value: ", "unknown variant "];
    let Some(what) = wrong.into_iter().find(|what| message.starts_with(what)) else { return message.to_owned() };
    let kind =
        message[what.len()..].split([' ', ',']).next().filter(|kind| kind.chars().all(|c| c.is_ascii_lowercase()));
    let expected = message.rsplit_once(", expected ").map_or("something else", |(_, expected)| expected);
    match kind {
        Some(kind) => format!("{what}{kind}, expected {expected}"),
        None => format!("{}, expected {expected}", what.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_wins_and_the_file_fills_the_rest() {
        let config = Config::parse(
            "profile = \"file\"\nregion = [\"eu-west-1\"]\nfail-on = \"none\"\nextended = true\n\
             [parameters]\naccess-key-max-age-days = 30\n",
        )
        .unwrap();
        let mut account = AccountArgs { profile: Some("flag".to_owned()), ..AccountArgs::default() };
        config.fill_account(&mut account);
        assert_eq!(account.profile.as_deref(), Some("flag"));
        assert_eq!(account.region, ["eu-west-1"]);
        let mut report = ReportArgs::default();
        config.fill_report(&mut report);
        assert_eq!(report.fail_on, Some(FailOn::None));
        assert_eq!(config.params.integer(checks::params::ACCESS_KEY_MAX_AGE), 30);
    }

    #[test]
    fn what_is_wrong_quotes_no_value() {
        for (text, says) in [
            ("timeout = \"s3cret\"", "line 1: invalid type: string, expected i64"),
            ("external-id = [\"s3cret\"]", "line 1: invalid type: sequence, expected a string"),
            ("region = \"s3cret, expected x\"", "line 1: invalid type: string, expected a sequence"),
            ("profile = 7311", "line 1: invalid type: integer, expected a string"),
            ("fail-on = \"s3cret\"", "line 1: unknown variant, expected one of `none`"),
        ] {
            let why = Config::parse(text).unwrap_err();
            assert!(why.starts_with(says) && !why.contains("s3cret") && !why.contains("7311"), "{text:?}: {why}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line_with_its_place() {
        for (text, says) in [
            ("profile = 3\n", "line 1"),
            ("\n\nregoin = []\n", "line 3"),
            ("region = [\n", "line"),
            ("\nmax-rate = 0\n", "line 2: max-rate = 0 is not from 1 to 100"),
            ("concurrency = 1025", "line 1: concurrency = 1025 is not from 1 to 1024"),
            ("min-coverage = -1", "line 1: min-coverage = -1 is not from 0 to 100"),
            ("timeout = 99999999999", "line 1: timeout = 99999999999 is not from 1 to"),
            ("[parameters]\nspeed = 3\n", "line 2: unknown parameter"),
            ("[parameters]\naccess-key-max-age-days = 0\n", "line 2: "),
            ("[parameters]\naccess-key-max-age-days = 0\n", "1 to 3650"),
            ("severity = \"worst\"\n", "line 1"),
            ("[parameters]\n\ntrusted-accounts = [444455556666]\n", "line 3: "),
            ("[parameters]\ntrusted-accounts = [444455556666]\n", "texts in quotes"),
        ] {
            let why = Config::parse(text).unwrap_err();
            assert!(why.contains(says) && !why.contains('\n'), "{text:?}: {why}");
        }
    }
}
