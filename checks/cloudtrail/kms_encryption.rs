//! The logs are encrypted under a key with a policy of its own.

use crate::calls::Operation;
use crate::calls::cloudtrail::DescribeTrails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::cloudtrail::trails;
use crate::facts::cloudtrail::Trail;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "cloudtrail-kms-encryption",
    title: "Logs are encrypted under a KMS key",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("cloudtrail.encryption")],
    reads: &[DescribeTrails::CALL],
    params: &[],
    why: "Under the keys of S3, whoever may read the bucket reads the logs; a KMS key has a policy of its own and records each use.",
    fix: Fix {
        what: "Give the trail a KMS key whose policy lets CloudTrail encrypt with it.",
        command: "aws cloudtrail update-trail --name TRAIL --kms-key-id KEY_ARN",
    },
    references: &[
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html",
    ],
    judge: |judging| trails::each_own(judging, judge),
};

fn judge(trail: &Trail) -> Judgement {
    match &trail.kms_key {
        Some(key) => pass(format!("logs are encrypted under {key}")),
        None => fail("logs are encrypted under keys of S3"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{organization_trail, with_trail, with_trails};
    vec![
        with_trail("a key", |trail| trail.kms_key = Some("arn:aws:kms:eu-west-1:111122223333:key/1".to_owned()))
            .passes()
            .saying("key/1"),
        with_trail("no key", |_| {}).fails(),
        with_trails("another account's", vec![organization_trail()]).says_nothing(),
        crate::cases::regional("unread", |_| {}).gives_unknown(),
    ]
}
