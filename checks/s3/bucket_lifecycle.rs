//! Lifecycle rules end what nobody remembers.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketLifecycleConfiguration, GetBucketVersioning, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-lifecycle",
    title: "A lifecycle rule is in force",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("s3.versioning-lifecycle")],
    reads: &[ListBuckets::CALL, GetBucketLifecycleConfiguration::CALL, GetBucketVersioning::CALL],
    params: &[],
    why: "Without rules, objects and unfinished uploads pile up for ever, and data is kept longer than anyone may keep it.",
    fix: Fix {
        what: "Set lifecycle rules for the bucket that say when objects move on and when they go.",
        command: "aws s3api put-bucket-lifecycle-configuration --bucket BUCKET --lifecycle-configuration file://LIFECYCLE.json",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-and-other-bucket-config.html",
    ],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    let rules = bucket.lifecycle.known()?;
    match rules.iter().filter(|rule| rule.enabled).count() {
        // AWS allows one or the other.
        0 if bucket.versioning.known()?.mfa_delete => {
            not_applicable("the bucket has MFA Delete on, which rules out lifecycle rules")
        }
        0 if rules.is_empty() => fail("the bucket has no lifecycle rule"),
        0 => fail("every lifecycle rule of the bucket is disabled"),
        1 => pass("1 lifecycle rule is enabled"),
        count => pass(format!("{count} lifecycle rules are enabled")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{lifecycle_rule, with_bucket};
    use crate::fact::Fact;
    use crate::facts::s3::{LifecycleRule, Versioning};

    let mfa = |name, mfa_delete, rules: Vec<LifecycleRule>| {
        with_bucket(name, |bucket| {
            bucket.lifecycle = Fact::of(rules);
            bucket.versioning = Fact::of(Versioning { status: Some("Enabled".into()), mfa_delete });
        })
    };
    let rules = |name, rules| mfa(name, false, rules);
    let off = || LifecycleRule { enabled: false, ..lifecycle_rule() };
    vec![
        rules("one", vec![off(), lifecycle_rule()]).passes().saying("1 lifecycle rule is"),
        rules("two", vec![lifecycle_rule(), lifecycle_rule()]).passes().saying("2 lifecycle rules"),
        rules("all disabled", vec![off()]).fails().saying("disabled"),
        rules("none", Vec::new()).fails(),
        mfa("none, with MFA Delete", true, Vec::new()).does_not_apply().saying("MFA Delete"),
        with_bucket("none, versioning unread", |bucket| bucket.lifecycle = Fact::of(Vec::new())).gives_unknown(),
        with_bucket("one, versioning unread", |bucket| bucket.lifecycle = Fact::of(vec![lifecycle_rule()])).passes(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
