//! What cannot begin says so in one line, and exits with 2.

use std::time::Duration;

use super::audit::{Audit, REGIONS, Run};

/// Nothing listens there: whoever asks it has gone too far.
const NOWHERE: &str = "http://127.0.0.1:9";

fn assert_refused(run: &Run, naming: &[&str]) {
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert_eq!(run.stdout, "", "stdout carries reports alone");
    let lines: Vec<&str> = run.stderr.lines().filter(|line| !line.trim().is_empty()).collect();
    assert_eq!(lines.len(), 1, "one line is enough: {lines:#?}");
    let lower = lines[0].to_lowercase();
    for word in naming {
        assert!(lower.contains(word), "{word:?} is not in {:?}", lines[0]);
    }
}

#[test]
fn no_credentials() {
    let run = Audit::without_credentials("scan", NOWHERE).args(&REGIONS).run();
    assert_refused(&run, &["credentials"]);
}

#[test]
fn a_profile_that_is_not_there() {
    let run = Audit::without_credentials("scan", NOWHERE).args(&REGIONS).args(&["--profile", "no-such-profile"]).run();
    assert_refused(&run, &["no-such-profile"]);
}

#[test]
fn a_check_that_is_not_there() {
    let run = Audit::scan(NOWHERE).args(&["--check", "s3-no-such-check"]).run();
    assert_refused(&run, &["s3-no-such-check"]);
}

#[test]
fn a_configuration_that_is_no_toml() {
    let run =
        Audit::scan(NOWHERE).file("broken.toml", "regions = [\"us-east-1\"\n").args(&["--config", "broken.toml"]).run();
    assert_refused(&run, &["broken.toml"]);
}

#[test]
fn a_configuration_with_an_unknown_key() {
    let run = Audit::scan(NOWHERE).file("odd.toml", "colour = \"red\"\n").args(&["--config", "odd.toml"]).run();
    assert_refused(&run, &["odd.toml", "colour"]);
}

#[test]
fn a_configuration_that_is_not_there() {
    let run = Audit::scan(NOWHERE).args(&["--config", "none.toml"]).run();
    assert_refused(&run, &["none.toml"]);
}

/// CI systems leave variables empty: they are taken for unset. The SDK would panic.
#[test]
fn an_endpoint_of_nothing_is_none() {
    for name in ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_IAM"] {
        let audit = Audit::scan(NOWHERE).env(name, "").env("AWS_MAX_ATTEMPTS", "1");
        assert_refused(&audit.args(&["--check", "iam-root-mfa"]).run(), &["could not be asked", "refused", "network"]);
    }
}

#[test]
fn an_endpoint_of_one_service_that_is_no_address_is_said_and_not_shown() {
    let audit = Audit::scan(NOWHERE).env("AWS_ENDPOINT_URL_EC2", "s3cret:nonsense").run();
    assert_refused(&audit, &["endpoint url of ec2"]);
    assert!(!audit.stderr.contains("s3cret"), "{}", audit.stderr);
    let of_one = "[default]\nservices = here\n[services here]\niam =\n  endpoint_url = s3cret\n";
    for (config, of) in [(of_one, "iam"), ("[default]\nendpoint_url = s3cret\n", "all services")] {
        // What the environment says for all goes before it.
        let audit = Audit::scan(NOWHERE).no_env("AWS_ENDPOINT_URL").env("AWS_ENDPOINT_URL_STS", NOWHERE);
        let audit = audit.file(".aws/config", config).run();
        assert_refused(&audit, &[&format!("endpoint url of {of} ")]);
        assert!(!audit.stderr.contains("s3cret"), "{}", audit.stderr);
    }
    // The flag goes before them.
    let audit = Audit::scan(NOWHERE).env("AWS_ENDPOINT_URL_EC2", "nonsense").env("AWS_MAX_ATTEMPTS", "1");
    assert_refused(&audit.args(&["--endpoint-url", NOWHERE]).run(), &["refused"]);
}

#[test]
fn a_region_that_is_no_name_is_refused() {
    for (option, name) in [("--region", ""), ("--region", "us east"), ("--exclude-region", "eu-west-1.evil.example")] {
        let run = Audit::new("scan", NOWHERE).args(&[option, name]).run();
        assert_refused(&run, &[&option[2..], &format!("{name:?} is no region's name")]);
    }
    let run = Audit::new("scan", NOWHERE).env("AWS_REGION", "us east").run();
    assert_refused(&run, &["\"us east\"", "aws_region"]);
    let unset = Audit::new("scan", NOWHERE).env("AWS_REGION", "").env("AWS_MAX_ATTEMPTS", "1").run();
    assert_refused(&unset, &["refused"]);
}

/// The SDK reads its files in a way that nothing can break off.
#[test]
fn a_configuration_that_never_ends_is_left_at_the_deadline() {
    for arguments in [&[][..], &["--profile", "p"]] {
        let audit = Audit::scan(NOWHERE).pipe("config").env("AWS_CONFIG_FILE", "config").args(&["--timeout", "1"]);
        let mut running = audit.args(arguments).start();
        assert_eq!(running.ended_within(Duration::from_secs(30)), Some(2), "{arguments:?}");
        assert_refused(&running.end(), &["deadline"]);
    }
}

#[test]
fn a_system_that_gives_too_little_is_said() {
    for number in [6, 9, 12] {
        assert_refused(&Audit::scan(NOWHERE).with_open_files(number).run(), &["ulimit -n"]);
    }
}

#[test]
fn attempts_that_are_no_number_are_refused() {
    for asked in ["0", "-1", "x", "4294967296"] {
        let run = Audit::scan(NOWHERE).env("AWS_MAX_ATTEMPTS", asked).run();
        assert_refused(&run, &["aws_max_attempts"]);
    }
}

/// The retries are our own: the SDK would panic at settings that it does not know.
#[test]
fn other_settings_of_retries_are_left_alone() {
    let odd = "[default]\nretry_mode = junk\nmax_attempts = x\n[profile p]\nretry_mode = junk\nmax_attempts = 0\n\
               aws_access_key_id = test\naws_secret_access_key = test\n";
    for arguments in [&["--check", "iam-root-mfa"][..], &["--check", "iam-root-mfa", "--profile", "p"]] {
        let audit = Audit::scan(NOWHERE).file(".aws/config", odd).env("AWS_RETRY_MODE", "junk");
        assert_refused(&audit.env("AWS_MAX_ATTEMPTS", "1").args(arguments).run(), &["refused"]);
    }
}
