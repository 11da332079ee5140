//! What takes text of a user or an account refuses what it cannot read: in one line that
//! quotes nothing, and with exit code 2.

use std::path::Path;

use audit::config::Config;
use audit::failure::{Failure, USAGE};
use audit::report::clean::for_terminal;
use audit::{listing, run};
use checks::facts::credential_report;

use super::binary::{Program, Run};
use super::planting::Rotation;
use super::strings::{self, Class};
use super::terminal::{assert_inert, assert_lines_inert};
use super::{facts, names};

/// A string of every class, and then some.
fn some() -> impl Iterator<Item = &'static str> {
    let all = Class::ALL.into_iter().flat_map(|class| strings::of(class).into_iter().step_by(20));
    all.filter(|text| !text.contains('\0'))
}

fn assert_one_line(text: &str, given: &str) {
    assert!(!text.contains('\n'), "{text:?}");
    // A short text may well be a part of the message's own words.
    assert!(given.len() < 12 || !text.contains(given), "{given:?} is quoted: {text:?}");
}

/// The line that the program prints for a failure.
fn assert_said_in_one_line(failure: &Failure) {
    let advice = failure.advice.as_deref().expect("there is something to do");
    assert_inert(&for_terminal(&format!("{failure}; {advice}")));
    assert_eq!(failure.code, USAGE);
}

fn assert_refused(run: &Run) {
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert_lines_inert(&run.stderr);
}

#[test]
fn facts_that_are_none() {
    for (_, text) in strings::all() {
        assert_one_line(&run::parse_facts(text).unwrap_err(), text);
        let member = format!("{{\"facts_version\":1,\"accounts\":{}}}", serde_json::Value::from(text.as_str()));
        assert_one_line(&run::parse_facts(&member).unwrap_err(), text);
    }
    for bytes in [&b"\xff\xfe{}"[..], b"\xc0\xaf", b"{\"facts_version\":1,\"accounts\":\"\xed\xa0\x80\"}"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("facts.json");
        std::fs::write(&path, bytes).unwrap();
        assert_said_in_one_line(&run::read_facts(&path).unwrap_err());
    }
    for escape in ["\\ud800", "\\udfff", "\\ud800\\ud800", "\\udc00\\ud800"] {
        let lone = facts::short()[0].to_string().replacen("arn:aws:", &format!("{escape}arn:aws:"), 1);
        let wrong = run::parse_facts(&lone).unwrap_err();
        assert!(wrong.ends_with(')') && wrong.contains("(line 1, column ") && !wrong.contains('\n'), "{wrong}");
    }
}

#[test]
fn facts_whose_times_are_none_end_the_program_with_one_line() {
    for text in some() {
        let mut facts = facts::short()[0].clone();
        facts["accounts"][0]["collected_at"] = text.into();
        let run = Program::new().file("facts.json", &facts.to_string()).args(&["evaluate", "facts.json"]).run();
        assert_refused(&run);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.starts_with("audit: facts.json: the facts are damaged (line 1, column "), "{}", run.stderr);
    }
}

#[test]
fn a_configuration_is_read_or_refused_without_its_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.toml");
    let mut refused = 0;
    for (_, text) in strings::all() {
        let quoted = quoted(text);
        for toml in [
            text.clone(),
            format!("timeout = {quoted}"),
            format!("severity = {quoted}"),
            format!("region = {quoted}"),
            format!("[parameters]\naccess-key-max-age-days = {quoted}"),
        ] {
            std::fs::write(&path, toml).unwrap();
            if let Err(failure) = Config::load(Some(&path)) {
                refused += 1;
                assert_said_in_one_line(&failure);
                assert_one_line(&failure.to_string(), text);
            }
        }
        // A key is named, for people to find it.
        for toml in [format!("{quoted} = 1"), format!("[parameters]\n{quoted} = 1")] {
            std::fs::write(&path, toml).unwrap();
            assert_said_in_one_line(&Config::load(Some(&path)).unwrap_err());
        }
        std::fs::write(&path, format!("profile = {quoted}\nexternal-id = {quoted}\ncheck = [{quoted}]")).unwrap();
        assert!(Config::load(Some(&path)).is_ok(), "{text:?}");
    }
    assert!(refused > 4 * strings::all().len(), "{refused}");
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|char| match char {
        '"' | '\\' => format!("\\{char}"),
        char if char.is_control() => format!("\\U{:08X}", u32::from(char)),
        char => char.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[test]
fn a_credential_report_is_read_or_refused_without_its_cells() {
    let columns = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,mfa_active,\
        access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,\
        access_key_2_last_rotated,access_key_2_last_used_date,cert_1_active,cert_2_active";
    let good = "2020-01-02T03:04:05Z,true,N/A,N/A,false,false,N/A,N/A,false,N/A,N/A,false,false";
    for (_, text) in strings::all() {
        assert_one_line(&credential_report::parse(text).unwrap_err(), text);
        let cell = format!("\"{}\"", text.replace('"', "\"\""));
        let named = credential_report::parse(&format!("{columns}\n{cell},{cell},{good}\n"));
        match named {
            Ok(report) => assert_eq!(report.rows[0].user, text.trim()),
            Err(why) => assert!(text.trim().is_empty(), "{text:?}: {why}"),
        }
        for column in 0..good.split(',').count() {
            let mut cells: Vec<&str> = good.split(',').collect();
            cells[column] = &cell;
            let wrong = credential_report::parse(&format!("{columns}\nann,arn,{}\n", cells.join(",")));
            if let Err(why) = wrong {
                assert_one_line(&why, text);
            } else {
                assert!(["true", "false", "N/A", "2026-01-01"].contains(&&**text) || text == "TRUE", "{text:?}");
            }
        }
    }
}

#[test]
fn the_command_line_repeats_what_was_given_as_text() {
    for (_, text) in strings::all() {
        if let Err(failure) = listing::explain(text, false) {
            assert_said_in_one_line(&failure);
        }
    }
    for (index, text) in some().enumerate() {
        let program = Program::new();
        let wrong = match index % 6 {
            0 => program.args(&["explain", "--", text]),
            1 => program.args(&["checks", &format!("--severity={text}")]),
            2 => program.args(&["demo", &format!("--check={text}\u{1b}")]),
            3 => program.args(&["evaluate", "--", &format!("./{text}")]),
            4 => program.args(&["demo"]).env("AUDIT_FAIL_ON", &format!("x{text}")),
            _ => program.args(&["demo", &format!("--output=xml{text}")]),
        };
        assert_refused(&wrong.run());
    }
}

#[test]
fn files_are_named_by_the_user_alone() {
    let mut facts = facts::sample();
    names::rename(&mut facts, &mut Rotation::default());
    facts["accounts"][0]["id"] = "../../../../tmp/x\u{202e}".into();
    let outputs = "--output=text=a.txt,json=b.json,jsonl=c.jsonl";
    let run = Program::new().file("facts.json", &facts.to_string()).args(&["evaluate", "facts.json", outputs]).run();
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    assert_eq!(run.files(), ["a.txt", "b.json", "c.jsonl", "facts.json"]);
    let folders =
        std::fs::read_dir(run.home.path()).unwrap().filter(|entry| is_folder(&entry.as_ref().unwrap().path()));
    assert_eq!(folders.count(), 0);
    assert_lines_inert(&std::fs::read_to_string(run.home.path().join("a.txt")).unwrap());
}

fn is_folder(path: &Path) -> bool {
    path.is_dir()
}
