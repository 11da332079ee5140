use checks::calls::Operation;
use checks::calls::ec2::DescribeRegions;
use checks::calls::iam::ListAccountAliases;
use checks::calls::s3::GetBucketVersioning;
use checks::fact::Fact;
use checks::facts::s3::Bucket;

use super::*;
use crate::report::model::Filters;
use crate::report::samples::{self, ENCRYPTION, VERSIONING, bucket, report_of};

fn lines(account: Account) -> Vec<GapLine> {
    report_of(vec![account], &[&ENCRYPTION, &VERSIONING], &Filters::none()).scan.gaps
}

#[test]
fn one_cause_is_one_line() {
    let mut account = samples::account();
    let shut = |name, region| Bucket {
        versioning: Fact::unknown(samples::denied::<GetBucketVersioning>()),
        ..bucket(name, region, None)
    };
    account.s3.buckets.seen_mut().extend([shut("a", "eu-west-1"), shut("b", "eu-west-1"), shut("c", "us-east-1")]);
    let lines: Vec<GapLine> = lines(account).into_iter().filter(|line| line.service.is_some()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((lines[0].region.as_str(), lines[0].count), ("eu-west-1", 3));
    assert_eq!((lines[1].region.as_str(), lines[1].count), ("us-east-1", 1));
    assert_eq!(lines[0].operation.as_deref(), Some("GetBucketVersioning"));
    assert_eq!(lines[0].action.as_deref(), Some("s3:GetBucketVersioning"));
    assert!(lines[0].message.contains("not authorized"));
}

#[test]
fn a_region_that_is_denied_as_a_whole_is_one_line() {
    let lost: Vec<GapLine> = lines(samples::account()).into_iter().filter(|l| l.region == "eu-south-2").collect();
    assert_eq!(lost.len(), 1);
    let line = &lost[0];
    assert_eq!((&line.service, &line.operation, &line.action), (&None, &None, &None));
    assert_eq!((line.reason, line.count), (Reason::DeniedByScp, 1));
    assert_eq!(line.message, "an organization policy denies the whole region");
}

#[test]
fn a_lost_region_is_named_even_if_no_finding_waits_for_it() {
    let mut account = samples::account();
    account.regional.remove("eu-south-2");
    account.regions[2].status = RegionStatus::Unreachable;
    account.regions[2].reason = None;
    let lost: Vec<GapLine> = lines(account).into_iter().filter(|line| line.region == "eu-south-2").collect();
    assert_eq!((lost[0].reason, lost[0].count), (Reason::Network, 0));
    assert!(!lost[0].message.is_empty());
}

#[test]
fn the_calls_of_the_session_are_named_too() {
    let mut account = samples::account();
    account.regions_gap = Some(samples::denied::<DescribeRegions>());
    account.alias = Fact::unknown(samples::denied::<ListAccountAliases>());
    let global: Vec<GapLine> = lines(account).into_iter().filter(|line| line.region == GLOBAL).collect();
    let actions: Vec<_> = global.iter().map(|line| (line.action.as_deref().unwrap(), line.count)).collect();
    assert_eq!(actions, [("ec2:DescribeRegions", 1), ("iam:ListAccountAliases", 0)]);
}

#[test]
fn an_alias_that_nobody_asked_for_is_no_gap() {
    let mut account = samples::account();
    account.alias = Fact::unread();
    assert!(lines(account).iter().all(|line| line.operation.as_deref() != Some("ListAccountAliases")));
}

#[test]
fn a_grant_is_named_only_where_it_helps() {
    let mut account = samples::account();
    let gap = Gap::new(GetBucketVersioning::CALL, Reason::DeniedByScp, "explicit deny");
    account.s3.buckets.seen_mut()[1].versioning = Fact::unknown(gap);
    let lines = lines(account);
    let line = lines.iter().find(|line| line.operation.as_deref() == Some("GetBucketVersioning")).unwrap();
    assert_eq!((line.action.as_deref(), line.reason), (None, Reason::DeniedByScp));
}
