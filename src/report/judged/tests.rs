use checks::judging::Finding as Found;

use super::*;
use crate::report::samples::{self, ENCRYPTION, PASSWORDS, VERSIONING};

fn judged(check: &'static Check) -> Vec<Judged> {
    judge_all(&samples::facts(vec![samples::account()]), &[check], &Params::default(), &Filters::none())
}

#[test]
fn an_id_never_changes() {
    // Computed beside this code: printf '1\x1fiam-sample-passwords\x1faws\x1f111122223333\x1fglobal\x1farn:aws:iam::111122223333:root\x1f' | sha256sum
    let findings = judged(&PASSWORDS);
    assert_eq!(findings[0].finding.id.to_string(), "4e38bfbd4a2374bd52ddfbb9b3841636");
}

#[test]
fn an_id_heeds_the_place_and_the_sub_key_and_no_message() {
    let account = samples::account();
    let found = judging::judge(&PASSWORDS, &account, &Params::default()).remove(0);
    let id = finding_id(&account, &found);
    let same = [
        Found { message: "other words".to_owned(), ..found.clone() },
        Found { status: Status::Pass, ..found.clone() },
        Found { listing: true, ..found.clone() },
    ];
    assert!(same.iter().all(|found| finding_id(&account, found) == id));
    let others = [
        Found { region: "eu-west-1".to_owned(), ..found.clone() },
        Found { sub_key: "ListBuckets".to_owned(), ..found.clone() },
        Found { check: "iam-other", ..found.clone() },
    ];
    assert!(others.iter().all(|found| finding_id(&account, found) != id));
    let elsewhere = Account { partition: "aws-cn".to_owned(), ..account };
    assert_ne!(finding_id(&elsewhere, &found), id);
}

#[test]
fn a_finding_says_all_that_its_check_knows() {
    let findings = judged(&VERSIONING);
    let records = &findings.iter().find(|one| &*one.finding.resource.id == "records").unwrap().finding;
    assert_eq!(records.status, Status::Fail);
    assert_eq!(records.common.service, "s3");
    assert_eq!(records.common.responsibility.as_deref(), Some("s3.versioning-lifecycle"));
    assert_eq!(&*records.region, "eu-west-1");
    assert_eq!(&*records.resource.arn, "arn:aws:s3:::records");
    assert_eq!(records.resource.kind, "AWS::S3::Bucket");
    assert_eq!(records.resource.tags, None);
    assert_eq!(records.common.observed_at, samples::now());
    assert_eq!(records.evidence[0].operation, "GetBucketVersioning");
}

#[test]
fn findings_are_sorted() {
    let regions: Vec<String> = judged(&ENCRYPTION).into_iter().map(|one| one.finding.region.to_string()).collect();
    assert_eq!(regions, ["eu-south-2", "eu-west-1", "us-east-1"]);
}

#[test]
fn what_a_list_shows_twice_is_found_once_and_the_worst_holds() {
    let once = judged(&VERSIONING);
    for records_first in [true, false] {
        let mut account = samples::account();
        let buckets = account.s3.buckets.seen_mut();
        let mut better = buckets.iter().find(|bucket| bucket.name == "records").unwrap().clone();
        better.versioning = buckets.iter().find(|bucket| bucket.name == "site").unwrap().versioning.clone();
        buckets.push(better);
        if !records_first {
            buckets.reverse();
        }
        let facts = samples::facts(vec![account]);
        let twice = judge_all(&facts, &[&VERSIONING], &Params::default(), &Filters::none());
        assert_eq!(twice.len(), once.len());
        assert!(once.iter().zip(&twice).all(|(once, twice)| once.finding == twice.finding));
    }
}

fn standing(only: checks::check::Belongs, listing: bool) -> Option<Standing> {
    let account = samples::account();
    let found = judging::judge(&PASSWORDS, &account, &Params::default()).remove(0);
    let params = Params::default();
    let hearing = Hearing::of(&account, &params);
    let belongs = |only: Belongs, resource: &_| hearing.belongs(&PASSWORDS, only, resource);
    in_row(&Cover { row: "r", only: Some(only) }, &belongs, &Found { listing, ..found }).map(|place| place.standing)
}

#[test]
fn a_filter_decides_what_belongs_to_a_row() {
    assert_eq!(standing(|_, _| Ok(true), false), Some(Standing::Belongs));
    assert_eq!(standing(|_, _| Ok(false), false), None);
    let denied: checks::check::Belongs = |_, _| Err(Gap { call: None, reason: Reason::Denied, message: String::new() });
    assert_eq!(standing(denied, false), Some(Standing::Unclear));
    let unasked: checks::check::Belongs =
        |_, _| Err(Gap { call: None, reason: Reason::NotCollected, message: String::new() });
    assert_eq!(standing(unasked, false), Some(Standing::Unasked));
}

#[test]
fn what_an_unread_list_hides_may_belong_to_any_row() {
    assert_eq!(standing(|_, _| Ok(false), true), Some(Standing::Belongs));
}

#[test]
fn a_filter_that_panics_leaves_the_row_unclear() {
    assert_eq!(standing(|_, _| panic!("secret"), false), Some(Standing::Unclear));
}
