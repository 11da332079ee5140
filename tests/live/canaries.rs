//! No secret comes out of a run that talks to AWS, however much it is asked to say: neither
//! what it signs in with, nor what the account holds.

use std::fs;

use serde_json::json;
use tempfile::TempDir;

use super::audit::{Audit, REGIONS, Run};
use super::emulator;
use super::proxy::Proxy;
use crate::hostile::canaries::{ENVIRONMENT, FILES, assert_none};
use crate::record::Record;

/// Secrets inside policies. Facts hold policies as AWS sends them, for `evaluate` to judge;
/// reports repeat none of this.
const IN_POLICIES: [&str; 3] = ["canaryS01external", "canaryS03referer", "canaryS07agent"];

/// A run in a home and an environment full of secrets, which says all it can.
fn amid_secrets(subcommand: &str, endpoint: &str) -> Audit {
    let mut audit = Audit::without_credentials(subcommand, endpoint)
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        // The emulator is to be reached, whatever is said of proxies.
        .env("NO_PROXY", "*")
        .env("no_proxy", "*")
        .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    for (name, before, secret, after) in ENVIRONMENT {
        audit = audit.env(name, &format!("{before}{secret}{after}"));
    }
    for (name, text) in FILES {
        audit = audit.file(name, text);
    }
    // Flags win over the endpoint in the configuration, where nothing listens.
    audit.args(&["-vvv", "--endpoint-url", endpoint]).args(&REGIONS)
}

fn assert_told_nothing(run: &Run, what: &str) {
    assert_none(&run.stdout, &format!("stdout of {what}"));
    assert_none(&run.stderr, &format!("stderr of {what}"));
    assert!(!run.stderr.contains("internal error"), "{}", run.stderr);
}

#[test]
fn a_scan_and_its_reports_tell_no_secret() {
    let endpoint = &emulator::secrets().server.url;
    for more in [&[][..], &["--profile", "audited"], &["--role-arn", "arn:aws:iam::444455556666:role/auditor"]] {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let outputs = format!("json,text={},jsonl={}", path("a.txt"), path("b.jsonl"));
        let run = amid_secrets("scan", endpoint).args(&["--extended", "--output", &outputs]).args(more).run();
        let report = run.report(&[1, 3]);
        assert!(!report.findings().is_empty());
        assert!(run.stderr.contains("DEBUG"), "calls are logged: {}", run.stderr);
        assert_told_nothing(&run, &format!("a scan with {more:?}"));
        assert_files_tell_nothing(&folder, 2);
    }
    Record::of("H2", "a_scan_and_its_reports_tell_no_secret", "none in any output, nor in a log at any level")
        .write("three scans with every log on, three outputs each: none told");
}

#[test]
fn saved_facts_hold_no_secret_but_the_policies() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("facts.json");
    let run = amid_secrets("collect", &emulator::secrets().server.url)
        .args(&["--extended", "--output", path.to_str().unwrap()])
        .run();
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_told_nothing(&run, "a collection");
    let mut facts = fs::read_to_string(&path).unwrap();
    for secret in IN_POLICIES {
        assert!(facts.contains(secret), "the policy with {secret} was not read: the test shows nothing");
        facts = facts.replace(secret, "");
    }
    assert_none(&facts, "the facts");
    fs::write(&path, facts).unwrap();
    assert_files_tell_nothing(&folder, 1);
}

fn assert_files_tell_nothing(folder: &TempDir, number: usize) {
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), number, "{files:?}");
    for file in files {
        assert_none(&fs::read_to_string(&file).unwrap(), &file.display().to_string());
    }
}

#[test]
fn what_cannot_begin_tells_no_secret() {
    let endpoint = &emulator::secrets().server.url;
    // The token of `sso` has expired, and nothing says how to renew it: nobody is asked.
    for profile in ["asks", "sso", "no-such-profile"] {
        let run = amid_secrets("scan", endpoint).args(&["--profile", profile, "--check", "iam-root-mfa"]).run();
        assert!(run.code.is_some(), "the profile {profile} ended it by a signal");
        assert_told_nothing(&run, &format!("the profile {profile}"));
    }
    for broken in [
        "[default]\naws_secret_access_key canaryB01\n",
        "aws_secret_access_key = canaryB02\n",
        "[default\naws_secret_access_key = canaryB03\n",
        "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n  aws_secret_access_key = canaryB04\n",
        "[default]\naws_secret_access_key = canaryB05\n",
        "[default]\ncredential_process = /bin/sh -c 'echo canaryB06; exit 1'\n",
    ] {
        let run = Audit::without_credentials("scan", endpoint)
            .file(".aws/credentials", broken)
            .args(&["-vvv", "--check", "iam-root-mfa"])
            .args(&REGIONS)
            .run();
        assert_eq!(run.code, Some(2), "{broken:?}: {}", run.stderr);
        assert_told_nothing(&run, broken);
    }
}

#[test]
fn an_endpoint_with_a_password_tells_it_to_nobody() {
    for endpoint in [
        "http://user:canaryA02@127.0.0.1:9",
        "https://user:canaryA03@127.0.0.1:9/?token=canaryA04",
        "http://user:canaryA05@",
        "canaryA06://user:canaryA07@127.0.0.1:9",
    ] {
        // The last flag wins, as does the variable where there is no flag.
        let by_flag = Audit::new("scan", "http://127.0.0.1:9").args(&["--endpoint-url", endpoint]);
        let by_variable = Audit::new("scan", "http://127.0.0.1:9").env("AUDIT_ENDPOINT_URL", endpoint);
        let by_aws = Audit::new("scan", endpoint);
        for audit in [by_flag, by_variable, by_aws] {
            let run = audit.args(&["-vvv", "--check", "iam-root-mfa", "--timeout", "20"]).args(&REGIONS).run();
            assert!(run.code.is_some_and(|code| code != 0), "{endpoint}: {}", run.stderr);
            assert_told_nothing(&run, endpoint);
        }
    }
}

#[test]
fn faults_tell_no_secret() {
    for kind in ["denied", "expired", "error", "cut", "reset"] {
        let faults = json!({ "call": "iam:*", "kind": kind });
        let proxy = Proxy::with_fault(&emulator::secrets().server, &faults);
        let run = amid_secrets("scan", proxy.url())
            .args(&["--service", "iam", "--timeout", "20", "--output", "json", "--fail-on", "none"])
            .run();
        assert!(run.code.is_some_and(|code| code != 0), "{kind}: {}", run.stderr);
        assert_told_nothing(&run, kind);
    }
}
