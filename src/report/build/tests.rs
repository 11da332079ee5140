use checks::calls::Operation;
use checks::calls::iam::GetAccountPasswordPolicy;
use checks::calls::s3::ListBuckets;
use checks::check::Check;
use checks::fact::{Fact, Gap, Listing, Reason};
use checks::params::Value;

use super::*;
use crate::report::json;
use crate::report::model::TagFilter;
use crate::report::samples::{self, ENCRYPTION, PASSWORDS, VERSIONING, WEBSITE, bucket, report_of};

fn bytes(report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    json::write(report, &mut bytes).unwrap();
    bytes
}

#[test]
fn two_builds_give_identical_bytes() {
    assert_eq!(bytes(&samples::report()), bytes(&samples::report()));
}

#[test]
fn neither_the_order_of_checks_nor_of_accounts_matters() {
    let other = || facts::Account { id: "000000000001".to_owned(), ..samples::account() };
    let mut checks = samples::checks();
    let report = report_of(vec![samples::account(), other()], &checks, &Filters::none());
    checks.reverse();
    checks.push(checks[0]);
    let turned = report_of(vec![other(), samples::account()], &checks, &Filters::none());
    assert_eq!(bytes(&report), bytes(&turned));
    assert_eq!(report.accounts[0].id, "000000000001");
}

#[test]
fn the_scan_is_told_as_it_was() {
    let report = samples::report();
    let scan = &report.scan;
    assert_eq!((scan.id.as_str(), scan.api_calls, scan.throttled, scan.complete), ("scan-1", 240, 3, true));
    assert_eq!(scan.services, ["ebs", "iam", "s3"]);
    assert_eq!(scan.params, BTreeMap::from([("password-minimum-length".to_owned(), Value::Integer(14))]));
    let regions: Vec<&str> = scan.regions.iter().map(|region| region.name.as_str()).collect();
    assert_eq!(regions, ["eu-south-2", "eu-west-1", "me-south-1", "us-east-1"]);
}

#[test]
fn a_scan_is_complete_only_if_collecting_was() {
    let mut facts = samples::facts(vec![samples::account()]);
    facts.collection.complete = false;
    let report = build(&Input {
        facts: &facts,
        checks: &samples::checks(),
        params: &Params::default(),
        filters: &Filters::none(),
        attestations: &BTreeMap::new(),
        run: Run { version: "0.1.0", id: "scan-1", finished_at: samples::now(), complete: true },
    });
    assert!(!report.scan.complete);
}

#[test]
fn a_check_counts_what_it_found() {
    let report = samples::report();
    let check = report.checks.iter().find(|check| check.key == "s3-sample-versioning").unwrap();
    assert_eq!((check.pass, check.fail, check.unknown, check.not_applicable, check.suppressed), (2, 2, 1, 0, 0));
    assert_eq!(check.covers, ["s3.versioning-lifecycle", "cloudtrail.log-bucket"]);
    assert_eq!(check.reads, ["s3:GetBucketVersioning", "s3:ListBuckets"]);
    assert_eq!(check.score.value, Some(33));
}

#[test]
fn the_scores_of_the_parts_are_of_the_parts() {
    let report = samples::report();
    let service = |id: &str| report.services.iter().find(|service| service.service == id).unwrap();
    assert_eq!(service("iam").score.value, Some(0));
    assert_eq!(service("lambda").score.value, None);
    assert_eq!(report.accounts[0].score, report.score);
}

fn s3_in_use(check: &'static Check, buckets: Listing<facts::s3::Bucket, ListBuckets>) -> Option<bool> {
    let mut account = samples::account();
    account.s3.buckets = buckets;
    let report = report_of(vec![account], &[check], &Filters::none());
    report.services.into_iter().find(|service| service.service == "s3").unwrap().in_use
}

#[test]
fn a_service_is_in_use_when_something_of_it_is_there() {
    let gap = || Gap::new(ListBuckets::CALL, Reason::Timeout, "");
    let one = || vec![bucket("b", "eu-west-1", None)];
    assert_eq!(s3_in_use(&VERSIONING, Listing::complete(one())), Some(true));
    assert_eq!(s3_in_use(&VERSIONING, Listing::cut(one(), gap())), Some(true));
    assert_eq!(s3_in_use(&VERSIONING, Listing::complete(vec![])), Some(false));
    assert_eq!(s3_in_use(&VERSIONING, Listing::cut(vec![], gap())), None);
    assert_eq!(s3_in_use(&WEBSITE, Listing::complete(one())), Some(false), "nothing applies");
    assert_eq!(s3_in_use(&PASSWORDS, Listing::complete(one())), None, "nobody asked");
}

#[test]
fn an_account_that_was_not_seen_whole_says_why() {
    let report = samples::report();
    assert_eq!(report.accounts[0].outcome, Outcome::Partly);
    let reason = report.accounts[0].reason.as_deref().unwrap();
    assert_eq!(reason, "regions not read to the end: eu-south-2; findings left unknown: 3");
    let mut whole = samples::account();
    whole.regions.retain(|region| region.status != RegionStatus::Denied);
    whole.iam.password_policy = Fact::of(None);
    let report = report_of(vec![whole], &[&PASSWORDS], &Filters::none());
    assert_eq!((report.accounts[0].outcome, &report.accounts[0].reason), (Outcome::Scanned, &None));
}

#[test]
fn an_account_that_could_not_be_read_has_no_coverage() {
    let mut blind = samples::account();
    blind.iam.password_policy = Fact::unknown(Gap::new(GetAccountPasswordPolicy::CALL, Reason::Expired, ""));
    let report = report_of(vec![blind], &[&PASSWORDS], &Filters::none());
    assert_eq!((report.score.value, report.score.coverage), (Some(0), Some(0)));
}

#[test]
fn a_tag_leaves_out_what_is_known_not_to_match() {
    let filters = Filters { tags: vec![TagFilter::parse("env=stage").unwrap()], ..Filters::none() };
    let all = report_of(vec![samples::account()], &[&VERSIONING], &Filters::none());
    let some = report_of(vec![samples::account()], &[&VERSIONING], &filters);
    // One bucket is tagged env=prod; the tags of the others were not read.
    assert_eq!(some.findings.len(), all.findings.len() - 1);
    assert_eq!(some.scan.filters.tags, filters.tags);
    assert_eq!(some.checks[0].fail, 1);
}

#[test]
fn nothing_selected_is_an_empty_report_and_not_a_perfect_one() {
    let report = report_of(vec![samples::account()], &[], &Filters::none());
    assert_eq!(report.score.value, None);
    assert!(report.findings.is_empty());
    assert!(report_of(vec![], &[&ENCRYPTION], &Filters::none()).score.value.is_none());
}
