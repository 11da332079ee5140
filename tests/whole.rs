//! Whole accounts: facts that a collection of a seeded emulator gave, judged by every
//! check. The golden files hold one line a finding; after a change that is meant, make
//! them anew with `INSTA_UPDATE=always cargo test --test audit whole`.

use std::fmt::Write as _;

use audit::cli::{FailOn, ReportArgs, SelectArgs};
use audit::config::Config;
use audit::report::model::Report;
use audit::run::{Plan, parse_facts};
use checks::fact::{Gap, Reason, Walk};
use checks::facts::Facts;

fn careless() -> Facts {
    parse_facts(include_str!("accounts/careless.json")).unwrap()
}

fn kept() -> Facts {
    parse_facts(include_str!("accounts/kept.json")).unwrap()
}

fn judge(facts: &Facts) -> Report {
    let everything = SelectArgs { extended: true, ..SelectArgs::default() };
    Plan::new(&Config::default(), &everything, &ReportArgs::default(), FailOn::None).unwrap().build(facts)
}

/// The score and every finding, a line each.
fn golden(report: &Report) -> String {
    let score = &report.score;
    let mut text = format!(
        "score {:?}, at most {:?}, coverage {:?}, grade {:?}\n\n",
        score.value, score.at_most, score.coverage, score.grade
    );
    for finding in &report.findings {
        let (status, resource) = (finding.status.name(), &finding.resource.id);
        let _ = writeln!(text, "{status} {} {} {resource}: {}", finding.common.check, finding.region, finding.message);
    }
    text
}

#[test]
fn a_careless_account() {
    insta::assert_snapshot!(golden(&judge(&careless())));
}

#[test]
fn a_well_kept_account() {
    insta::assert_snapshot!(golden(&judge(&kept())));
}

#[test]
fn an_account_in_which_nothing_can_be_read() {
    let mut facts = careless();
    for account in &mut facts.accounts {
        account.walk(&mut |slot| slot.blank(Gap::new(slot.call(), Reason::Denied, "AccessDenied: no")));
    }
    let report = judge(&facts);
    assert_eq!((report.score.value, report.score.coverage), (Some(0), Some(0)));
    assert_eq!(report.score.at_most, Some(100));
    for finding in &report.findings {
        assert_eq!(finding.status.name(), "unknown", "{}", finding.common.check);
        assert!(finding.message.contains("grant "), "{}", finding.message);
    }
    for check in &report.checks {
        assert!(check.unknown > 0, "{} has nothing to say", check.key);
    }
}

#[test]
fn every_row_of_the_matrix_has_a_status() {
    for facts in [careless(), kept()] {
        let report = judge(&facts);
        assert_eq!(report.responsibilities.len(), 191);
    }
}

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let demo = std::process::Command::new(env!("CARGO_BIN_EXE_audit")).arg("demo").env_clear().output().unwrap();
    let demo = String::from_utf8(demo.stdout).unwrap();
    let (_, sample) = include_str!("../README.md").split_once("```text\naudit ").unwrap();
    let (sample, _) = sample.split_once("\n```").unwrap();
    let parts: Vec<&str> = sample.split("[...]").map(str::trim).collect();
    assert!(parts.len() > 4);
    for part in parts {
        assert!(demo.contains(part), "`audit demo` does not print this of README.md:\n{part}");
    }
}

#[test]
fn the_readme_names_every_parameter() {
    for param in checks::params::ALL {
        let line = format!("\n{} = ", param.key);
        assert!(include_str!("../README.md").contains(&line), "README.md does not name {}", param.key);
    }
}

#[test]
fn a_demo_ends_by_what_fails_where_somebody_asks_for_that() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("audit.toml");
    std::fs::write(&file, "fail-on = \"critical\"\n").unwrap();
    let code = |args: &[&std::ffi::OsStr]| {
        let mut demo = std::process::Command::new(env!("CARGO_BIN_EXE_audit"));
        demo.arg("demo").args(args).env_clear().output().unwrap().status.code()
    };
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--config".as_ref(), file.as_os_str()]), Some(1));
    assert_eq!(code(&["--config".as_ref(), file.as_os_str(), "--fail-on=none".as_ref()]), Some(3), "the flag wins");
}
