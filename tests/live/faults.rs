//! What is broken for a moment is asked again. What stays broken is the fault matrix.

use serde_json::{Value, json};

use super::audit::{Audit, Report};
use super::emulator;
use super::proxy::Proxy;

/// One check against the careless account with one fault.
fn scan(check: &str, fault: &Value) -> Report {
    let proxy = Proxy::with_fault(&emulator::careless().server, fault);
    Audit::scan(proxy.url()).args(&["--check", check, "--fail-on", "none"]).run().report(&[0])
}

#[test]
fn a_call_that_fails_for_a_moment_is_asked_again() {
    let check = "ebs-volume-encryption";
    let untroubled = Audit::scan(&emulator::careless().server.url).args(&["--check", check]).run().report(&[1]);
    for kind in ["throttle", "error", "reset", "cut"] {
        let fault = json!({ "call": "ec2:DescribeVolumes", "kind": kind, "times": 2 });
        let report = scan(check, &fault);
        assert_eq!(report.comparable(), untroubled.comparable(), "{kind}");
        if kind == "throttle" {
            assert_eq!(report.0["scan"]["throttled"], 2);
        }
    }
}
