//! Every hostile string through every text field into every output.

use std::collections::BTreeSet;

use audit::cli::{FailOn, ReportArgs, SelectArgs};
use audit::config::Config;
use audit::report::inert;
use audit::report::model::Report;
use audit::run::{Plan, parse_facts};
use serde_json::Value;

use super::fields::fields;
use super::outputs::OUTPUTS;
use super::planting::Rotation;
use super::strings::{self, Class};
use super::{facts, machine, names};

/// What the outputs showed so far.
struct Sweep {
    rotation: Rotation,
    /// For each output, the strings that no reader has seen.
    unseen: Vec<BTreeSet<&'static str>>,
}

impl Sweep {
    fn new() -> Sweep {
        let all: BTreeSet<&str> = strings::all().iter().map(|(_, text)| text.as_str()).collect();
        Sweep { rotation: Rotation::default(), unseen: vec![all; OUTPUTS.len()] }
    }

    /// Judges the facts, writes every output and judges each.
    fn judge(&mut self, facts: &Value) {
        let report = report(facts);
        for finding in &report.findings {
            assert!(!finding.message.contains("failed to run"), "a check panicked: {}", finding.message);
        }
        for (output, unseen) in OUTPUTS.iter().zip(&mut self.unseen) {
            let mut bytes = Vec::new();
            (output.write)(&report, &mut bytes);
            let seen = (output.judge)(&report, std::str::from_utf8(&bytes).unwrap());
            unseen.retain(|text| !seen.contains(&(output.shows)(text)));
        }
    }
}

/// The report on facts that went through a file, as `collect` writes it and `evaluate` reads it.
fn report(facts: &Value) -> Report {
    let facts = facts::read(facts).unwrap();
    let mut file = Vec::new();
    inert::compact(&facts, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    machine::assert_harmless(&file);
    let read = parse_facts(&file).unwrap();
    assert!(read == facts, "the facts read back as others");
    let everything = SelectArgs { extended: true, ..SelectArgs::default() };
    Plan::new(&Config::default(), &everything, &ReportArgs::default(), FailOn::None).unwrap().build(&read)
}

#[test]
fn no_text_of_an_account_is_live_in_any_output() {
    let mut sweep = Sweep::new();
    // A policy stays whole every other time, so each of its texts meets a class in two rounds.
    for _ in 0..2 * Class::ALL.len() {
        for account in facts::short() {
            let mut account = account.clone();
            sweep.rotation.plant(&mut account, "");
            sweep.judge(&account);
        }
    }
    let met = &sweep.rotation.met;
    for path in &fields().text {
        let missed: Vec<Class> =
            Class::ALL.into_iter().filter(|class| !met.contains(&(path.clone(), *class))).collect();
        assert!(missed.is_empty(), "{path} met no {missed:?}");
    }
    let whole = [facts::sample(), facts::careless()];
    for account in whole.iter().chain(&whole) {
        let mut account = account.clone();
        names::rename(&mut account, &mut sweep.rotation);
        sweep.judge(&account);
    }
    for (output, unseen) in OUTPUTS.iter().zip(&sweep.unseen) {
        assert!(unseen.is_empty(), "{} never showed {unseen:?}", output.name);
    }
}

#[test]
fn accounts_with_hostile_names_stand_apart() {
    let mut sweep = Sweep::new();
    let short = &facts::short()[0];
    let mut together = short.clone();
    for _ in 0..5 {
        let mut other = short.clone();
        sweep.rotation.plant(&mut other, "");
        let accounts = other["accounts"].as_array().unwrap().clone();
        together["accounts"].as_array_mut().unwrap().extend(accounts);
    }
    sweep.judge(&together);
}
