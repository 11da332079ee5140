//! LocalStack has S3, IAM and EC2 and no RDS or CloudTrail: what it lacks is unknown.

use super::audit::Audit;
use super::emulator;
use super::expected;
use super::seeds;
use super::venvs;

#[test]
fn what_localstack_has_is_judged_and_what_it_lacks_is_unknown() {
    let server = emulator::localstack();
    let expected = seeds::run(venvs::localstack(), "seed_localstack.py", &[], &server.url);
    let run = Audit::scan(&server.url).args(&["--fail-on", "none"]).run();
    let report = run.report(&[3]);
    expected::assert_met(&report, &expected);
    for service in ["s3", "iam", "ec2", "vpc"] {
        let judged = report.findings().iter().filter(|finding| finding["service"] == service);
        let judged = judged.filter(|finding| finding["status"] == "pass" || finding["status"] == "fail").count();
        assert!(judged > 0, "nothing of {service} was judged");
    }
    for service in ["rds", "cloudtrail"] {
        let findings: Vec<_> = report.findings().iter().filter(|finding| finding["service"] == service).collect();
        assert!(!findings.is_empty(), "{service} vanished from the report");
        for finding in findings {
            assert_eq!(finding["status"], "unknown", "{finding:#}");
        }
        let gaps = report.0["scan"]["gaps"].as_array().unwrap();
        assert!(gaps.iter().any(|gap| gap["service"] == service), "no gap names {service}");
    }
}
