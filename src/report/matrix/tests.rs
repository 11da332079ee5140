use checks::calls::Operation;
use checks::calls::s3::{GetBucketPolicyStatus, ListBuckets};
use checks::fact::{Fact, Gap, Listing, Reason};
use checks::facts::Account;
use checks::facts::s3::Bucket;

use super::*;
use crate::report::model::{Filters, Report, Suppression};
use crate::report::samples::{self, PASSWORDS, VERSIONING, WEBSITE, bucket, report_of};

fn row(report: &Report, id: &str) -> Responsibility {
    report.responsibilities.iter().find(|row| row.id == id).unwrap().clone()
}

fn with_buckets(buckets: Vec<Bucket>) -> Account {
    let mut account = samples::account();
    account.s3.buckets = Listing::complete(buckets);
    account
}

/// The status of a row when these buckets are judged by the check.
fn of(id: &str, check: &'static Check, buckets: Vec<Bucket>) -> RowStatus {
    row(&report_of(vec![with_buckets(buckets)], &[check], &Filters::none()), id).status
}

const ROW: &str = "s3.versioning-lifecycle";
const LOG_BUCKET: &str = "cloudtrail.log-bucket";

#[test]
fn every_row_is_there_and_sorted() {
    let report = samples::report();
    assert_eq!(report.responsibilities.len(), responsibilities::all().len());
    assert!(report.responsibilities.is_sorted_by(|a, b| a.id < b.id));
}

#[test]
fn the_first_rule_that_holds_decides() {
    let (good, bad) = (|| bucket("good", "r", Some("Enabled")), || bucket("bad", "r", None));
    let unread = || Bucket { versioning: Fact::unread(), ..bad() };
    assert_eq!(of(ROW, &VERSIONING, vec![good(), bad(), unread()]), RowStatus::Broken);
    assert_eq!(of(ROW, &VERSIONING, vec![good(), unread()]), RowStatus::Unknown);
    assert_eq!(of(ROW, &VERSIONING, vec![good()]), RowStatus::Kept);
    assert_eq!(of(ROW, &VERSIONING, vec![]), RowStatus::NotInUse);
    assert_eq!(of(ROW, &PASSWORDS, vec![bad()]), RowStatus::NotTested);
    assert_eq!(of("s3.durability", &VERSIONING, vec![bad()]), RowStatus::Inherited);
}

#[test]
fn nothing_but_not_applicable_is_not_in_use() {
    assert_eq!(of("s3.bucket-access", &WEBSITE, vec![bucket("b", "r", None)]), RowStatus::NotInUse);
}

#[test]
fn what_only_a_person_can_judge_is_not_kept() {
    let site = Bucket { website: Fact::of(true), ..bucket("site", "r", None) };
    assert_eq!(of("s3.bucket-access", &WEBSITE, vec![site]), RowStatus::NotAttested);
}

#[test]
fn a_row_says_what_was_found_for_it() {
    let report = samples::report();
    let row = row(&report, ROW);
    assert_eq!((row.pass, row.fail, row.unknown), (2, 2, 1));
    assert_eq!(row.checks, ["s3-sample-versioning"]);
    // Medium; eu-west-1 has 1 of 3 and us-east-1 1 of 2: 0.8 * (1/3 + 1/2) / 2.
    assert_eq!(row.score.value, Some(33));
    assert_eq!(row.attestation, None);
}

fn public(is: Fact<Option<bool>, GetBucketPolicyStatus>, versioning: Option<&str>) -> Bucket {
    Bucket { policy_is_public: is, ..bucket("b", "r", versioning) }
}

#[test]
fn a_resource_breaks_only_the_rows_that_it_belongs_to() {
    let private = public(Fact::of(Some(false)), None);
    assert_eq!(of(LOG_BUCKET, &VERSIONING, vec![private]), RowStatus::NotInUse);
    let open = public(Fact::of(Some(true)), None);
    assert_eq!(of(LOG_BUCKET, &VERSIONING, vec![open]), RowStatus::Broken);
}

#[test]
fn a_resource_that_may_belong_leaves_the_row_unknown_whatever_it_is() {
    let denied = || Fact::unknown(samples::denied::<GetBucketPolicyStatus>());
    for versioning in [None, Some("Enabled")] {
        assert_eq!(of(LOG_BUCKET, &VERSIONING, vec![public(denied(), versioning)]), RowStatus::Unknown);
    }
    // Its own row does not doubt it.
    assert_eq!(of(ROW, &VERSIONING, vec![public(denied(), None)]), RowStatus::Broken);
}

#[test]
fn what_nobody_asked_for_is_not_tested_rather_than_kept() {
    assert_eq!(of(LOG_BUCKET, &VERSIONING, vec![public(Fact::unread(), None)]), RowStatus::NotTested);
    let belongs = Bucket { name: "log".to_owned(), ..public(Fact::of(Some(true)), Some("Enabled")) };
    assert_eq!(of(LOG_BUCKET, &VERSIONING, vec![public(Fact::unread(), None), belongs]), RowStatus::Kept);
}

#[test]
fn an_unread_list_leaves_every_row_of_its_check_unknown() {
    let mut account = samples::account();
    account.s3.buckets = Listing::cut(Vec::new(), Gap::new(ListBuckets::CALL, Reason::Timeout, ""));
    let report = report_of(vec![account], &[&VERSIONING], &Filters::none());
    assert_eq!(row(&report, ROW).status, RowStatus::Unknown);
    assert_eq!(row(&report, LOG_BUCKET).status, RowStatus::Unknown);
    assert_eq!(row(&report, ROW).score.coverage, Some(0));
}

/// The rules by themselves: counts of pass, fail, unknown, manual, not applicable, suppressed.
fn by_rules(how: How, checked: bool, counts: [u64; 6], attested: bool) -> RowStatus {
    let mut tally = Tally::new();
    [tally.pass, tally.fail, tally.unknown, tally.manual, tally.not_applicable, tally.suppressed] = counts;
    status(Side::Customer, how, checked, &RowTally { tally, unasked: 0 }, attested)
}

#[test]
fn suppressed_results_count_only_when_nothing_else_is_left() {
    assert_eq!(by_rules(How::Checked, true, [0, 0, 0, 0, 3, 1], false), RowStatus::Suppressed);
    assert_eq!(by_rules(How::Checked, true, [1, 0, 0, 0, 0, 1], false), RowStatus::Kept);
    assert_eq!(by_rules(How::Checked, true, [1, 1, 0, 0, 0, 1], false), RowStatus::Broken);
}

#[test]
fn a_row_that_takes_a_persons_word_needs_it() {
    assert_eq!(by_rules(How::Partly, true, [1, 0, 0, 0, 0, 0], false), RowStatus::NotAttested);
    assert_eq!(by_rules(How::Partly, true, [1, 0, 0, 0, 0, 0], true), RowStatus::Attested);
    assert_eq!(by_rules(How::Partly, true, [1, 1, 0, 0, 0, 0], true), RowStatus::Broken);
    assert_eq!(by_rules(How::Partly, false, [0; 6], true), RowStatus::NotTested);
    assert_eq!(by_rules(How::Attested, false, [0; 6], false), RowStatus::NotAttested);
    assert_eq!(by_rules(How::Attested, false, [0; 6], true), RowStatus::Attested);
    // A word adds nothing where checks see all.
    assert_eq!(by_rules(How::Checked, true, [1, 0, 0, 0, 0, 0], true), RowStatus::Kept);
}

#[test]
fn a_suppressed_failure_breaks_nothing_and_leaves_the_score() {
    let facts = samples::facts(vec![with_buckets(vec![bucket("bad", "r", None)])]);
    let selected: [&'static Check; 1] = [&VERSIONING];
    let mut judged =
        super::super::judged::judge_all(&facts, &selected, &checks::params::Params::default(), &Filters::none());
    let suppression = Suppression { rule: "r".to_owned(), reason: "why".to_owned(), owner: None, expires: None };
    judged[0].finding.suppression = Some(Box::new(suppression));
    let rows = rows(&judged, &selected, &BTreeMap::new());
    let row = rows.iter().find(|row| row.id == ROW).unwrap();
    assert_eq!((row.status, row.fail), (RowStatus::Suppressed, 0));
    assert_eq!((row.score.value, row.score.without_suppressions), (None, Some(0)));
}
