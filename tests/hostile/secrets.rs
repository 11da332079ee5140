//! No secret comes out of what runs without AWS: the environment, the files of whoever runs
//! it, and what policies hold beyond the names that a finding may give.

use serde_json::{Value, json};

use super::binary::{Program, Run};
use super::canaries::{self, ENVIRONMENT, FILES, assert_none};
use super::facts;
use crate::record::Record;

/// Texts of policies that no finding may repeat: values of conditions (an external id is a
/// shared secret), members that are none of IAM's, and documents that cannot be read. Who a
/// condition names (`aws:userid`, `aws:PrincipalArn`) is no secret, and findings say it.
const IN_CONDITIONS: [(&str, &str, &str); 8] = [
    ("StringEquals", "sts:ExternalId", "canaryP01externalid"),
    ("StringLike", "sts:ExternalId", "canaryP02external*"),
    ("StringEquals", "aws:UserAgent", "canaryP03agent"),
    ("StringLike", "aws:Referer", "https://x.example/canaryP04referer*"),
    ("StringEquals", "aws:PrincipalTag/token", "canaryP05tag"),
    ("ForAnyValue:StringEquals", "sts:SourceIdentity", "canaryP06identity"),
    ("StringNotEquals", "s3:x-amz-server-side-encryption-customer-algorithm", "canaryP07"),
    ("Unheard", "canaryP08operator", "canaryP09AKIAIOSFODNN7EXAMPLE"),
];
const BROKEN: [&str; 4] = [
    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"canaryP10half",
    "canaryP11 is no JSON: AKIAIOSFODNN7EXAMPLE",
    "{\"Statement\":[{\"Effect\":\"canaryP12effect\",\"Action\":\"*\",\"Resource\":\"*\"}],\"Version\":\"canaryP13\"}",
    "{\"Statement\":{\"Effect\":\"Allow\",\"Effect\":\"canaryP14twice\"},\"canaryP15\":1,\"canaryP15\":2}",
];
/// Fields that no finding speaks of.
const UNSPOKEN: [(&str, &str); 2] = [("description", "canaryP16description"), ("state_reason", "canaryP17reason")];

/// The facts with a secret in every policy, by turns in a condition and in a broken one.
fn with_secrets(mut facts: Value, broken: bool) -> Value {
    plant(&mut facts, "", broken, &mut 0);
    facts
}

fn plant(value: &mut Value, name: &str, broken: bool, turn: &mut usize) {
    match value {
        Value::Object(object) => object.iter_mut().for_each(|(key, value)| {
            let name = if key == "known" { name } else { key };
            plant(value, name, broken, turn);
        }),
        Value::Array(items) => items.iter_mut().for_each(|item| plant(item, name, broken, turn)),
        Value::String(text) if ["document", "trust", "policy"].contains(&name) => {
            *turn += 1;
            *text = if broken { BROKEN[*turn % BROKEN.len()].to_owned() } else { guarded(text, *turn) };
        }
        Value::String(_) | Value::Null => {
            if let Some((_, secret)) = UNSPOKEN.iter().find(|(field, _)| *field == name) {
                *value = (*secret).into();
            }
        }
        Value::Bool(_) | Value::Number(_) => {}
    }
}

fn guarded(policy: &str, turn: usize) -> String {
    let mut policy: Value = serde_json::from_str(policy).unwrap();
    let (operator, key, value) = IN_CONDITIONS[turn % IN_CONDITIONS.len()];
    if let Some(statements) = policy["Statement"].as_array_mut() {
        for statement in statements.iter_mut() {
            if !statement["Condition"].is_object() {
                statement["Condition"] = json!({});
            }
            statement["Condition"][operator] = json!({ key: value });
        }
    }
    policy.to_string()
}

/// A run in a home and an environment full of secrets.
fn amid_secrets() -> Program {
    let mut program = Program::new().env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full");
    for (name, before, secret, after) in ENVIRONMENT {
        program = program.env(name, &format!("{before}{secret}{after}"));
    }
    for (name, text) in FILES {
        program = program.file(name, text);
    }
    program
}

#[test]
fn there_are_enough_secrets() {
    let conditions = IN_CONDITIONS.iter().flat_map(|(_, key, value)| [*key, *value]);
    let unspoken = UNSPOKEN.iter().map(|(_, secret)| *secret);
    let texts: Vec<&str> = conditions.chain(BROKEN).chain(unspoken).collect();
    let planted = canaries::planted(&texts);
    Record::of("H2", "there_are_enough_secrets", "at least 40 planted").write(&format!("{planted} planted"));
    assert!(planted >= 40, "{planted}");
}

#[test]
fn what_runs_without_aws_tells_no_secret() {
    let endpoint = "http://user:canaryA01endpoint@127.0.0.1:9";
    for arguments in [
        &["demo", "-vvv", "--extended"][..],
        &["demo", "--output", "json"],
        &["checks", "--extended"],
        &["checks", "--params", "--json"],
        &["explain", "iam-root-mfa"],
        &["responsibilities"],
        &["frameworks"],
        &["iam-policy"],
        &["schema"],
        &["completions", "bash"],
        &["--help"],
        &["demo", "--help"],
        &["evaluate", "--help"],
        &["evaluate", "none.json"],
        &["evaluate", ".aws/credentials"],
        &["evaluate", ".aws/cli/cache/a.json"],
        &["checks", "--config", ".aws/credentials"],
        &["checks", "--config", ".aws/config"],
        &["checks", "--config", ".aws/cli/cache/a.json"],
        &["demo", "--output", "json=.aws"],
        &["no-such-command"],
        &["demo", "--no-such-option"],
    ] {
        let run = amid_secrets().env("AUDIT_ENDPOINT_URL", endpoint).args(arguments).run();
        assert!(run.code.is_some(), "{arguments:?} ended by a signal");
        assert_told_nothing(&run, &format!("{arguments:?}"));
    }
}

#[test]
fn a_configuration_that_is_wrong_tells_no_secret() {
    for toml in [
        "timeout = \"canaryC01\"",
        "external-id = [\"canaryC02\"]",
        "external-id = { id = \"canaryC03\" }",
        "external-id = \"canaryC04",
        "external-id = 'canaryC05'x",
        "external-id = canaryC06",
        "endpoint-url = [\"http://user:canaryC07@127.0.0.1\"]",
        "fail-on = \"canaryC08\"",
        "extended = \"canaryC09\"",
        "external-id = \"a\"\nexternal-id = \"canaryC10\"",
        "[parameters]\naccess-key-max-age-days = \"canaryC11\"",
        "severity = \"canaryC12, expected one of canaryC13\"",
    ] {
        let run = amid_secrets().file("wrong.toml", toml).args(&["checks", "--config", "wrong.toml"]).run();
        assert_eq!(run.code, Some(2), "{toml}");
        assert_told_nothing(&run, toml);
    }
}

#[test]
fn a_report_repeats_no_secret_of_a_policy() {
    for account in [facts::sample(), facts::careless()] {
        for broken in [false, true] {
            let facts = with_secrets(account.clone(), broken).to_string();
            assert!(facts.matches("canaryP").count() > 20);
            let outputs = "--output=text=a.txt,json=b.json,jsonl=c.jsonl";
            let arguments = ["evaluate", ".facts/facts.json", "--extended", "-vvv", outputs];
            let run = amid_secrets().file(".facts/facts.json", &facts).args(&arguments).run();
            assert_eq!(run.code, Some(1), "{}", run.stderr);
            assert_told_nothing(&run, "a report");
            assert!(run.everything().contains("iam-"));
            // A file that is cut off in the middle of a secret.
            let cut = &facts[..facts.rfind("canaryP").unwrap() + 9];
            let run = amid_secrets().file(".facts/facts.json", cut).args(&arguments).run();
            assert_eq!(run.code, Some(2), "{}", run.stderr);
            assert_told_nothing(&run, "facts that are cut off");
        }
    }
}

/// Nothing was printed or written, but for what the test itself wrote.
fn assert_told_nothing(run: &Run, what: &str) {
    assert_none(&run.stdout, &format!("stdout of {what}"));
    assert_none(&run.stderr, &format!("stderr of {what}"));
    for name in run.files().into_iter().filter(|name| !name.ends_with(".toml")) {
        assert_none(&std::fs::read_to_string(run.home.path().join(&name)).unwrap(), &format!("{name} of {what}"));
    }
}
