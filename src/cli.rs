//! The command line. What each option means is said here once; `config.rs` merges it with
//! `audit.toml`.

use std::path::PathBuf;

use crate::report::clean::for_terminal;
use checks::check::Severity;
use clap::builder::{BoolishValueParser, PossibleValue, PossibleValuesParser, Resettable};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

/// Audits a live AWS account, read-only: how well is your half of the shared
/// responsibility model kept?
#[derive(Debug, Parser)]
#[command(name = "audit", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub struct Cli {
    /// What to do; without one, scan.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The options of `scan`.
    #[command(flatten)]
    pub scan: ScanArgs,
}

/// Reads the command line and the environment, or ends with what is wrong.
#[must_use]
pub fn parse() -> Cli {
    let command =
        with_environment(Cli::command(), &|name| std::env::var_os(name).is_some_and(|value| value.is_empty()));
    let matches = command.try_get_matches().unwrap_or_else(|error| harmless(error).exit());
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| harmless(error).exit())
}

/// The error without anything that a terminal acts on: a script may pass on a tag's value.
fn harmless(error: clap::Error) -> clap::Error {
    let set = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AUDIT_"));
    let given = std::env::args_os().skip(1).chain(set.map(|(_, value)| value));
    let given: Vec<String> = given.map(|text| text.to_string_lossy().into_owned()).collect();
    match cleaned(&error.render().to_string(), &given) {
        None => error,
        Some(text) => clap::Error::raw(error.kind(), text.trim_start_matches("error: ")),
    }
}

/// The message with what was given made harmless; nothing where all of it is.
fn cleaned(message: &str, given: &[String]) -> Option<String> {
    let pieces = given.iter().flat_map(|text| std::iter::once(&**text).chain(text.split(['=', ','])));
    let mut text = message.to_owned();
    for piece in pieces {
        // Its line breaks, which would look like the message's own, and all else below.
        if piece.contains(char::is_control) {
            text = text.replace(piece, &for_terminal(piece));
        }
    }
    let lines: Vec<_> = text.split('\n').map(for_terminal).collect();
    let text = lines.join("\n");
    (text != message).then_some(text)
}

/// The command, with empty variables taken for unset ones (CI systems set them so) and
/// flags that take `1` and `yes` as well as `true`.
fn with_environment(command: clap::Command, is_empty: &dyn Fn(&std::ffi::OsStr) -> bool) -> clap::Command {
    let command = command.mut_args(|arg| {
        let unset = arg.get_env().is_some_and(is_empty);
        let flag = matches!(arg.get_action(), clap::ArgAction::SetTrue) && arg.get_env().is_some();
        // The help would show what the variables hold, which may be a secret.
        let arg = if unset { arg.env(Resettable::Reset) } else { arg }.hide_env_values(true);
        if flag { arg.value_parser(BoolishValueParser::new()) } else { arg }
    });
    command.mut_subcommands(|sub| with_environment(sub, is_empty))
}

/// The command as completions want it: with the names that an option takes. What is given is
/// looked up elsewhere, with a better answer to a wrong one.
#[must_use]
pub fn with_names(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|arg| {
        let checks = || checks::services::checks().into_iter().map(|check| check.key);
        let names: Vec<&str> = match arg.get_id().as_str() {
            "service" => checks::services::checks().into_iter().map(|check| check.service()).collect(),
            "check" | "exclude_check" | "key" => checks().collect(),
            "responsibility" => checks::responsibilities::all().iter().map(|row| row.id.as_str()).collect(),
            "framework" => checks::frameworks::all().iter().map(|framework| framework.id).collect(),
            _ => return arg,
        };
        let names: std::collections::BTreeSet<&str> = names.into_iter().collect();
        arg.value_parser(PossibleValuesParser::new(names))
    });
    command.mut_subcommands(with_names)
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask an account, judge it and report (the default).
    #[cfg(feature = "live")]
    Scan(Box<ScanArgs>),
    /// Ask an account and save the facts, to be judged later or elsewhere.
    #[cfg(feature = "live")]
    Collect(Box<CollectArgs>),
    /// Judge facts that `collect` saved, without AWS.
    Evaluate(Box<EvaluateArgs>),
    /// The whole report for a sample account, without AWS.
    Demo(Box<JudgeArgs>),
    /// List the checks.
    Checks(ChecksArgs),
    /// Explain one check: what it asks, why, and how to put it right.
    Explain(ExplainArgs),
    /// List the responsibilities, yours and AWS's.
    Responsibilities(ListArgs),
    /// List the benchmarks and which checks answer them.
    Frameworks(ListArgs),
    /// Print the IAM policy that the selected checks need.
    IamPolicy(SelectArgs),
    /// Print the JSON Schema of the report.
    Schema,
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Which checks run.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What is checked")]
pub struct SelectArgs {
    /// Only these services.
    #[arg(long, value_name = "SERVICE", value_delimiter = ',', env = "AUDIT_SERVICE")]
    pub service: Vec<String>,
    /// Only these checks; * and ? stand for any text and any one character.
    #[arg(long, value_name = "KEY|GLOB", value_delimiter = ',', env = "AUDIT_CHECK")]
    pub check: Vec<String>,
    /// Not these checks.
    #[arg(long, value_name = "KEY|GLOB", value_delimiter = ',', env = "AUDIT_EXCLUDE_CHECK")]
    pub exclude_check: Vec<String>,
    /// Only checks of this severity or above.
    #[arg(long, value_name = "SEVERITY", value_enum, env = "AUDIT_SEVERITY")]
    pub severity: Option<SeverityArg>,
    /// Only checks that decide these responsibilities.
    #[arg(long, value_name = "ID", value_delimiter = ',', env = "AUDIT_RESPONSIBILITY")]
    pub responsibility: Vec<String>,
    /// Only checks that answer these benchmarks, extended ones included.
    #[arg(long, value_name = "ID", value_delimiter = ',', env = "AUDIT_FRAMEWORK")]
    pub framework: Vec<String>,
    /// Run the extended checks too.
    #[arg(long, env = "AUDIT_EXTENDED")]
    pub extended: bool,
    /// Allow checks that read what you store. No check of this version does.
    #[arg(long, env = "AUDIT_READ_CONTENT")]
    pub read_content: bool,
    /// Read options from this file instead of ./audit.toml.
    #[arg(long, value_name = "FILE", env = "AUDIT_CONFIG")]
    pub config: Option<PathBuf>,
}

/// What is done with the verdicts.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Report")]
pub struct ReportArgs {
    /// Only findings about resources with these tags.
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',', env = "AUDIT_TAG")]
    pub tag: Vec<String>,
    /// What to write, and where: text, json or jsonl, to stdout or to a file.
    #[arg(long, short, value_name = "FORMAT[=PATH]", value_delimiter = ',', env = "AUDIT_OUTPUT")]
    pub output: Vec<String>,
    /// Exit with 1 when a check of this severity or above fails [default: high; demo: none].
    #[arg(long, value_name = "SEVERITY|none", value_enum, env = "AUDIT_FAIL_ON")]
    pub fail_on: Option<FailOn>,
    /// Exit with 3 when less than this percentage could be read [default: 95].
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100), env = "AUDIT_MIN_COVERAGE")]
    pub min_coverage: Option<u8>,
    /// No colours.
    #[arg(long, env = "AUDIT_NO_COLOR")]
    pub no_color: bool,
    /// Say more: list everything; twice, log every call.
    #[arg(long, short, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Nothing on stderr but errors.
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// Which account is asked, and how.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Account")]
pub struct AccountArgs {
    /// The profile of the AWS configuration.
    #[arg(long, value_name = "NAME", env = "AUDIT_PROFILE")]
    pub profile: Option<String>,
    /// Only these regions.
    #[arg(long, value_name = "REGION", value_delimiter = ',', env = "AUDIT_REGION")]
    pub region: Vec<String>,
    /// Not these regions.
    #[arg(long, value_name = "REGION", value_delimiter = ',', env = "AUDIT_EXCLUDE_REGION")]
    pub exclude_region: Vec<String>,
    /// Assume these roles, one after the other.
    #[arg(long, value_name = "ARN", value_delimiter = ',', env = "AUDIT_ROLE_ARN")]
    pub role_arn: Vec<String>,
    /// The external id that the last role asks for.
    #[arg(long, value_name = "ID", env = "AUDIT_EXTERNAL_ID")]
    pub external_id: Option<String>,
    /// The MFA device whose code goes along with the first role.
    #[arg(long, value_name = "ARN", env = "AUDIT_MFA_SERIAL")]
    pub mfa_serial: Option<String>,
    /// Calls in flight at most [default: 64].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), env = "AUDIT_CONCURRENCY")]
    pub concurrency: Option<u16>,
    /// The share of AWS's request quotas that may be used, in percent [default: 50].
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100), env = "AUDIT_MAX_RATE")]
    pub max_rate: Option<u8>,
    /// Stop after this time and report what is known [default: 3600].
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..), env = "AUDIT_TIMEOUT")]
    pub timeout: Option<u32>,
    /// Send every call here, for instance to an emulator.
    #[arg(long, value_name = "URL", env = "AUDIT_ENDPOINT_URL")]
    pub endpoint_url: Option<String>,
    /// No progress on stderr.
    #[arg(long, env = "AUDIT_NO_PROGRESS")]
    pub no_progress: bool,
}

/// The options of `scan`.
#[derive(Args, Clone, Debug, Default)]
pub struct ScanArgs {
    /// Which account.
    #[command(flatten)]
    pub account: AccountArgs,
    /// Which checks.
    #[command(flatten)]
    pub select: SelectArgs,
    /// What comes out.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// The options of `collect`.
#[derive(Args, Clone, Debug)]
pub struct CollectArgs {
    /// The file to write.
    #[arg(long, short, value_name = "FACTS")]
    pub output: PathBuf,
    /// Which account.
    #[command(flatten)]
    pub account: AccountArgs,
    /// Which checks the facts must be enough for.
    #[command(flatten)]
    pub select: SelectArgs,
    /// Say more; twice, log calls.
    #[arg(long, short, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

/// The options of `evaluate`.
#[derive(Args, Clone, Debug)]
pub struct EvaluateArgs {
    /// The file that `audit collect` wrote.
    pub facts: PathBuf,
    /// How to judge.
    #[command(flatten)]
    pub judge: JudgeArgs,
}

/// The options of everything that judges.
#[derive(Args, Clone, Debug)]
pub struct JudgeArgs {
    /// Which checks.
    #[command(flatten)]
    pub select: SelectArgs,
    /// What comes out.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// The options of a listing.
#[derive(Args, Clone, Copy, Debug)]
pub struct ListArgs {
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// The options of `checks`.
#[derive(Args, Clone, Debug)]
pub struct ChecksArgs {
    /// Which checks.
    #[command(flatten)]
    pub select: SelectArgs,
    /// List the parameters that they heed instead.
    #[arg(long, conflicts_with = "markdown")]
    pub params: bool,
    /// As a Markdown page, the catalogue of the documentation.
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// The options of `explain`.
#[derive(Args, Clone, Debug)]
pub struct ExplainArgs {
    /// The check's key.
    pub key: String,
    /// As JSON.
    #[arg(long)]
    pub json: bool,
}

/// A severity on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct SeverityArg(pub Severity);

impl ValueEnum for SeverityArg {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            SeverityArg(Severity::Informational),
            SeverityArg(Severity::Low),
            SeverityArg(Severity::Medium),
            SeverityArg(Severity::High),
            SeverityArg(Severity::Critical),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}

/// From which severity on a failure makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Never.
    None,
    /// Any failure.
    Informational,
    /// Low and above.
    Low,
    /// Medium and above.
    Medium,
    /// High and critical.
    High,
    /// Critical only.
    Critical,
}

impl FailOn {
    /// The least severity that counts; `None` when none does.
    #[must_use]
    pub fn least(self) -> Option<Severity> {
        match self {
            FailOn::None => None,
            FailOn::Informational => Some(Severity::Informational),
            FailOn::Low => Some(Severity::Low),
            FailOn::Medium => Some(Severity::Medium),
            FailOn::High => Some(Severity::High),
            FailOn::Critical => Some(Severity::Critical),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[cfg(feature = "live")]
    #[test]
    fn a_scan_needs_no_command_and_lists_take_commas() {
        let cli = Cli::try_parse_from(["audit", "--profile", "prod", "--region", "a,b", "--region", "c"]).unwrap();
        assert!(cli.command.is_none());
        assert_eq!(cli.scan.account.profile.as_deref(), Some("prod"));
        assert_eq!(cli.scan.account.region, ["a", "b", "c"]);
    }

    #[test]
    fn an_empty_variable_is_an_unset_one() {
        let variables = |command: &clap::Command| command.get_arguments().filter(|arg| arg.get_env().is_some()).count();
        assert!(variables(&Cli::command()) > 20);
        assert_eq!(variables(&with_environment(Cli::command(), &|_| true)), 0);
        let command = with_environment(Cli::command(), &|name| name == "AUDIT_PROFILE");
        assert_eq!(variables(&command), variables(&Cli::command()) - 1);
    }

    #[test]
    fn the_help_names_variables_and_shows_none_of_their_values() {
        let hides = |arg: &clap::Arg| arg.get_env().is_none() || arg.is_hide_env_values_set();
        let command = with_environment(Cli::command(), &|_| false);
        assert!(command.get_arguments().all(hides));
        assert!(command.get_subcommands().flat_map(clap::Command::get_arguments).all(hides));
    }

    #[test]
    fn completions_know_the_names() {
        let command = with_names(Cli::command());
        let names = |option: &str| -> Vec<String> {
            let demo = command.find_subcommand("demo").unwrap();
            let arg = demo.get_arguments().find(|arg| arg.get_id() == option).unwrap();
            arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect()
        };
        for (option, name) in [
            ("service", "s3"),
            ("check", "s3-bucket-versioning"),
            ("exclude_check", "iam-root-mfa"),
            ("responsibility", "s3.encryption"),
            ("framework", "cis-3.0"),
        ] {
            let names = names(option);
            assert!(names.contains(&name.to_owned()), "{option}: {names:?}");
            assert!(names.is_sorted_by(|a, b| a < b), "each once");
        }
    }

    #[test]
    fn an_error_shows_what_was_given_in_its_line() {
        let given = ["--severity=a\u{1b}[2J\nerror: none\u{202e}".to_owned(), "--tag".to_owned()];
        let value = &given[0]["--severity=".len()..];
        let message = format!("error: invalid value '{value}'\n  [possible values: low]\n");
        assert_eq!(
            cleaned(&message, &given).unwrap(),
            "error: invalid value 'a[2J error: none'\n  [possible values: low]\n"
        );
        assert_eq!(cleaned("error: plain\n", &given), None);
    }

    #[test]
    fn a_wrong_value_is_refused() {
        for wrong in [["audit", "--fail-on", "all"], ["audit", "--max-rate", "0"], ["audit", "--min-coverage", "101"]] {
            assert!(Cli::try_parse_from(wrong).is_err(), "{wrong:?}");
        }
    }
}
