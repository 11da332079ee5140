//! Object reads and writes, two checks: a multi-region trail records them for all buckets,
//! those of tomorrow included.

use crate::calls::Operation;
use crate::calls::cloudtrail::{DescribeTrails, GetEventSelectors, GetTrailStatus};
use crate::check::{Check, Cover, Fix, Set, Severity, covers};
use crate::cloudtrail::selectors::{Access, Events, records};
use crate::cloudtrail::trails;
use crate::fact;
use crate::facts::Account;
use crate::verdict::{Judgement, fail, pass};

const COVERS: &[Cover] = &[covers("cloudtrail.event-selectors"), covers("s3.logging")];
const REFERENCES: &[&str] =
    &["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html"];

pub(super) static READ: Check = Check {
    key: "cloudtrail-s3-read-events",
    title: "Object reads are recorded for all buckets",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: COVERS,
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL, GetEventSelectors::CALL],
    params: &[],
    why: "Management events do not show who fetched an object, so a theft of data leaves no record of what was taken.",
    fix: Fix {
        what: "Record read data events of all S3 objects on a multi-region trail; the command replaces its selectors, so add those that it has for other data.",
        command: r#"aws cloudtrail put-event-selectors --trail-name TRAIL --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:PARTITION:s3"]}]}]'"#,
    },
    references: REFERENCES,
    judge: |judging| judging.account(judge(judging.facts(), Access::Read, "reads")),
};

pub(super) static WRITE: Check = Check {
    key: "cloudtrail-s3-write-events",
    title: "Object writes are recorded for all buckets",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: COVERS,
    reads: &[DescribeTrails::CALL, GetTrailStatus::CALL, GetEventSelectors::CALL],
    params: &[],
    why: "Management events do not show who changed or deleted an object, so tampering with data leaves no record.",
    fix: Fix {
        what: "Record write data events of all S3 objects on a multi-region trail; the command replaces its selectors, so add those that it has for other data.",
        command: r#"aws cloudtrail put-event-selectors --trail-name TRAIL --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[{"Type":"AWS::S3::Object","Values":["arn:PARTITION:s3"]}]}]'"#,
    },
    references: REFERENCES,
    judge: |judging| judging.account(judge(judging.facts(), Access::Write, "writes")),
};

fn judge(account: &Account, access: Access, what: &str) -> Judgement {
    let found = trails::find(account, |trail| {
        let selected = records(trail, &account.partition, Events::EveryObject, access);
        fact::all([Ok(trail.multi_region), trails::is_logging(trail), selected])
    })?;
    match found {
        Some(trail) => pass(format!("the multi-region trail {} records object {what} for all buckets", trail.name)),
        None => fail(format!("no logging multi-region trail records object {what} for all buckets")),
    }
}

#[cfg(test)]
pub(super) fn cases(check: &'static Check) -> Vec<crate::cases::Case> {
    use super::samples::{advanced, basic, equal, objects, organization_trail, selectors, status, trail, with_trails};
    use crate::fact::Fact;
    use crate::facts::cloudtrail::{BasicSelector, Selectors, Trail};

    let (wanted, other, read_only) =
        if check.key == READ.key { ("ReadOnly", "WriteOnly", "true") } else { ("WriteOnly", "ReadOnly", "false") };
    let with = |trail: Trail, given: Selectors| {
        vec![Trail { multi_region: true, status: Fact::of(status(true)), selectors: Fact::of(given), ..trail }]
    };
    let basics = |selector: BasicSelector| with(trail("main"), selectors(vec![selector], vec![]));
    let data = |access: &str| {
        let fields =
            vec![equal("eventCategory", "Data"), equal("resources.type", "AWS::S3::Object"), equal("readOnly", access)];
        with(trail("main"), selectors(vec![], vec![advanced(fields)]))
    };
    let changed = |change: fn(&mut Trail)| {
        let mut trails = basics(objects("All", "arn:aws:s3"));
        trails.iter_mut().for_each(change);
        trails
    };
    let mut china = with_trails("another partition", basics(objects(wanted, "arn:aws-cn:s3"))).passes();
    china.account.partition = "aws-cn".to_owned();
    vec![
        with_trails("all", basics(objects("All", "arn:aws:s3"))).passes().saying("main"),
        with_trails("all, in the older spelling", basics(objects(wanted, "arn:aws:s3:::"))).passes(),
        with_trails("all, advanced", data(read_only)).passes(),
        with_trails(
            "by the organization",
            with(organization_trail(), selectors(vec![objects("All", "arn:aws:s3")], vec![])),
        )
        .passes(),
        china,
        with_trails("the other access", basics(objects(other, "arn:aws:s3"))).fails(),
        with_trails("the other access, advanced", data(if read_only == "true" { "false" } else { "true" })).fails(),
        with_trails("one bucket", basics(objects("All", "arn:aws:s3:::records/"))).fails(),
        with_trails("management events alone", basics(basic("All"))).fails(),
        with_trails("one region", changed(|trail| trail.multi_region = false)).fails(),
        with_trails("stopped", changed(|trail| trail.status = Fact::of(status(false)))).fails(),
        with_trails("none", vec![]).fails(),
        with_trails("unread selectors", changed(|trail| trail.selectors = Fact::unread())).gives_unknown(),
        with_trails("unread status", changed(|trail| trail.status = Fact::unread())).gives_unknown(),
    ]
}
