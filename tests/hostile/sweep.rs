//! Every hostile string through every text field into every output.

use std::time::Instant;

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
use crate::record::Record;

/// The report on facts that went through a file, as `collect` writes it and `evaluate` reads it.
fn report(facts: &Value, select: &SelectArgs) -> Report {
    let facts = facts::read(facts).unwrap();
    let mut file = Vec::new();
    inert::compact(&facts, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    machine::assert_harmless(&file);
    let read = parse_facts(&file).unwrap();
    assert!(read == facts, "the facts read back as others");
    Plan::new(&Config::default(), select, &ReportArgs::default(), FailOn::None).unwrap().build(&read)
}

/// What the readers of each output get to see, when nothing that it holds is live.
fn judged(report: &Report) -> Vec<String> {
    let judged = OUTPUTS.iter().map(|output| {
        let mut bytes = Vec::new();
        (output.write)(report, &mut bytes);
        (output.judge)(report, std::str::from_utf8(&bytes).unwrap())
    });
    judged.collect()
}

/// Judges an account by every check, and every output of that.
fn assert_inert(facts: &Value) {
    let report = report(facts, &SelectArgs { extended: true, ..SelectArgs::default() });
    for finding in &report.findings {
        assert!(!finding.message.contains("failed to run"), "a check panicked: {}", finding.message);
    }
    judged(&report);
}

#[test]
fn no_text_of_an_account_is_live_in_any_output() {
    let begun = Instant::now();
    let mut rotation = Rotation::default();
    // A policy stays whole every other time, so each of its texts meets every class in two rounds.
    for _ in 0..2 * Class::ALL.len() {
        for account in facts::short() {
            let mut account = account.clone();
            rotation.plant(&mut account, "");
            assert_inert(&account);
        }
    }
    for path in &fields().text {
        let met = |class: &Class| rotation.met.contains(&(path.clone(), *class));
        let missed: Vec<Class> = Class::ALL.into_iter().filter(|class| !met(class)).collect();
        assert!(missed.is_empty(), "{path} met no {missed:?}");
    }
    let inside = rotation.met.iter().filter(|(path, _)| path.contains(": .Statement")).count();
    assert!(inside > 100, "{inside} texts in policies");
    let (strings, fields, outputs) = (strings::all().len(), fields().text.len(), OUTPUTS.len());
    Record::of(
        "H1",
        "no_text_of_an_account_is_live_in_any_output",
        "at least 500 strings through every text field into every output, none live",
    )
    .took(begun.elapsed())
    .write(&format!(
        "{strings} strings, {fields} fields, {inside} texts inside policies, {outputs} outputs: none live"
    ));
}

#[test]
fn whole_accounts_whose_names_are_hostile_are_judged_and_inert() {
    let mut rotation = Rotation::default();
    for mut account in [facts::sample(), facts::careless()] {
        names::rename(&mut account, &mut rotation);
        assert_inert(&account);
    }
}

#[test]
fn accounts_whose_names_are_hostile_stand_apart() {
    let mut rotation = Rotation::default();
    let short = &facts::short()[0];
    let mut together = short.clone();
    for _ in 0..2 {
        let mut other = short.clone();
        rotation.plant(&mut other, "");
        let accounts = other["accounts"].as_array().unwrap().clone();
        together["accounts"].as_array_mut().unwrap().extend(accounts);
    }
    assert_inert(&together);
}

#[test]
fn every_string_reaches_the_readers_of_every_output_as_text() {
    let mut facts = facts::careless();
    let buckets = facts.pointer_mut("/accounts/0/s3/buckets/items").unwrap().as_array_mut().unwrap();
    let bucket = buckets.iter().find(|bucket| bucket["versioning"]["known"]["status"].is_null()).unwrap().clone();
    let named = |text: &str| {
        let mut bucket = bucket.clone();
        bucket["name"] = text.into();
        bucket
    };
    *buckets = strings::all().iter().map(|(_, text)| named(text)).collect();
    let versioning = SelectArgs { check: vec!["s3-bucket-versioning".to_owned()], ..SelectArgs::default() };
    let report = report(&facts, &versioning);
    assert_eq!(report.findings.len(), strings::all().len());
    for (output, seen) in OUTPUTS.iter().zip(judged(&report)) {
        for (_, text) in strings::all() {
            assert!(seen.contains(&(output.shows)(text)), "{} does not show {text:?}", output.name);
        }
    }
}
