//! Checks, facts and a report for the tests of this room. They do not depend on the
//! product's checks, which come and go.

use std::collections::BTreeMap;

use checks::calls::Operation;
use checks::calls::ec2::GetEbsEncryptionByDefault;
use checks::calls::iam::{GetAccountPasswordPolicy, GetAccountSummary};
use checks::calls::s3::{GetBucketPolicyStatus, GetBucketVersioning, GetBucketWebsite, ListBuckets};
use checks::check::{Check, Fix, Resource, Set, Severity, covers, covers_only};
use checks::fact::{Fact, Gap, Listing, Reason};
use checks::facts::s3::{Bucket, Versioning};
use checks::facts::{Account, Collection, FACTS_VERSION, Facts, RegionState, RegionStatus, Regional, TagSet};
use checks::judging::{GLOBAL, Judging};
use checks::params::{self, Params};
use checks::verdict::{Judgement, manual, not_applicable, pass, pass_if};

use super::build::{Input, Run, build};
use super::model::{Filters, Report};

/// The account of the samples.
pub(super) const ACCOUNT: &str = "111122223333";

const BASE: Check = Check {
    key: "",
    title: "",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[],
    reads: &[],
    params: &[],
    why: "",
    fix: Fix { what: "", command: "" },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"],
    judge: |_| {},
};

/// Every bucket, listed once; of the log bucket's row only buckets whose policy is read
/// and public, so that a test can leave that open.
pub(super) static VERSIONING: Check = Check {
    key: "s3-sample-versioning",
    title: "Bucket versioning is on",
    covers: &[covers("s3.versioning-lifecycle"), covers_only("cloudtrail.log-bucket", has_public_policy)],
    reads: &[ListBuckets::CALL, GetBucketVersioning::CALL],
    why: "Without versions, an object that is overwritten or deleted, by mistake or by an attacker, is gone.",
    fix: Fix {
        what: "Turn versioning on for the bucket.",
        command: "aws s3api put-bucket-versioning --bucket BUCKET --versioning-configuration Status=Enabled",
    },
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, versioning),
    ..BASE
};

fn has_public_policy(judging: &Judging<'_>, resource: &Resource) -> Result<bool, Gap> {
    let bucket = judging.facts().s3.buckets.seen().iter().find(|bucket| bucket.name == resource.id);
    bucket.map_or(Ok(false), |bucket| Ok(bucket.policy_is_public.known()?.unwrap_or(false)))
}

fn versioning(bucket: &Bucket) -> Judgement {
    let status = bucket.versioning.known()?.status.as_deref();
    let verdict = pass_if(status == Some("Enabled"), "versioning is enabled", "versioning was never enabled")?;
    Ok(verdict.because(GetBucketVersioning::CALL, bucket.name.clone(), "the answer of the call"))
}

/// Buckets that serve a website, which only a person can judge.
pub(super) static WEBSITE: Check = Check {
    key: "s3-sample-website",
    title: "Website buckets are meant to be public",
    severity: Severity::Low,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListBuckets::CALL, GetBucketWebsite::CALL],
    why: "A website bucket answers anybody, so somebody must have meant it to.",
    fix: Fix { what: "Remove the website.", command: "aws s3api delete-bucket-website --bucket BUCKET" },
    judge: |judging| {
        judging.each(GLOBAL, &judging.facts().s3.buckets, |bucket| match bucket.website.known()? {
            true => manual("serves a website"),
            false => not_applicable("serves no website"),
        });
    },
    ..BASE
};

/// The account as a whole.
pub(super) static PASSWORDS: Check = Check {
    key: "iam-sample-passwords",
    title: "The account has a password policy",
    severity: Severity::Critical,
    covers: &[covers("iam.password-policy")],
    reads: &[GetAccountPasswordPolicy::CALL],
    params: &[params::PASSWORD_MINIMUM_LENGTH],
    why: "Without a policy AWS accepts short passwords, and those are guessed first of all.",
    fix: Fix {
        what: "Set a password policy for the account.",
        command: "aws iam update-account-password-policy --minimum-password-length 14",
    },
    judge: |judging| {
        let policy = judging.facts().iam.password_policy.known();
        judging.account(policy.and_then(|policy| pass_if(policy.is_some(), "there is one", "there is none")));
    },
    ..BASE
};

/// The account in each region.
pub(super) static ENCRYPTION: Check = Check {
    key: "ebs-sample-encryption",
    title: "New volumes are encrypted",
    severity: Severity::High,
    covers: &[covers("ebs.encryption")],
    reads: &[GetEbsEncryptionByDefault::CALL],
    why: "A volume that is not encrypted can be read by whoever gets hold of a snapshot of it.",
    fix: Fix {
        what: "Turn encryption by default on in the region.",
        command: "aws ec2 enable-ebs-encryption-by-default --region REGION",
    },
    judge: |judging| {
        for region in judging.regions() {
            let on = region.ec2.ebs_encrypted_by_default.known();
            judging.region(region.name, on.and_then(|on| pass_if(*on, "it is on", "it is off")));
        }
    },
    ..BASE
};

/// A check of facts that the samples never hold.
pub(super) static SUMMARY: Check = Check {
    key: "iam-sample-summary",
    title: "The account summary can be read",
    severity: Severity::Low,
    covers: &[covers("iam.mfa")],
    reads: &[GetAccountSummary::CALL],
    why: "The summary says whether root has keys, and nothing else does so without a report.",
    fix: Fix { what: "Remove root's keys.", command: "aws iam delete-access-key --access-key-id ID" },
    judge: |judging| {
        let summary = judging.facts().iam.summary.known();
        judging.account(summary.and_then(|_| pass("it could be read")));
    },
    ..BASE
};

/// All of them.
pub(super) fn checks() -> Vec<&'static Check> {
    vec![&VERSIONING, &WEBSITE, &PASSWORDS, &ENCRYPTION, &SUMMARY]
}

/// The time of everything.
pub(super) fn now() -> jiff::Timestamp {
    "2026-11-01T12:00:00Z".parse().unwrap()
}

/// A gap of a denied call.
pub(super) fn denied<C: Operation>() -> Gap {
    Gap::new(C::CALL, Reason::Denied, "User: arn:aws:iam::111122223333:role/auditor is not authorized")
}

/// A bucket of which all is known that the samples ask.
pub(super) fn bucket(name: &str, region: &str, versioning: Option<&str>) -> Bucket {
    let mut bucket = Bucket::unread(name, region);
    let status = versioning.map(str::to_owned);
    bucket.versioning = Fact::of(Versioning { status, mfa_delete: false });
    bucket.website = Fact::of(false);
    bucket.policy_is_public = Fact::of(None);
    bucket
}

/// An account with two regions that were read and one that is denied as a whole.
pub(super) fn account() -> Account {
    let mut account = Account::unread(ACCOUNT, "aws", format!("arn:aws:iam::{ACCOUNT}:role/auditor"), now());
    account.alias = Fact::of(Some("prod".to_owned()));
    let state = |name: &str, status, reason: Option<&str>| RegionState {
        name: name.to_owned(),
        status,
        reason: reason.map(str::to_owned),
    };
    account.regions = vec![
        state("us-east-1", RegionStatus::Scanned, None),
        state("eu-west-1", RegionStatus::Scanned, None),
        state("eu-south-2", RegionStatus::Denied, Some("an organization policy denies the whole region")),
        state("me-south-1", RegionStatus::Disabled, None),
    ];
    for (name, encrypted) in [("eu-west-1", true), ("us-east-1", false)] {
        let mut region = Regional::unread();
        region.ec2.ebs_encrypted_by_default = Fact::of(encrypted);
        account.regional.insert(name.to_owned(), region);
    }
    let mut lost = Regional::unread();
    let gap =
        Gap::new(GetEbsEncryptionByDefault::CALL, Reason::DeniedByScp, "explicit deny in a service control policy");
    lost.ec2.ebs_encrypted_by_default = Fact::unknown(gap);
    account.regional.insert("eu-south-2".to_owned(), lost);
    account.iam.password_policy = Fact::of(None);
    account.iam.summary = Fact::unknown(denied::<GetAccountSummary>());
    account.s3.buckets = Listing::complete(buckets());
    account
}

fn buckets() -> Vec<Bucket> {
    let mut site = bucket("site", "us-east-1", Some("Enabled"));
    site.website = Fact::of(true);
    let mut shut = bucket("shut", "eu-west-1", None);
    shut.versioning = Fact::unknown(denied::<GetBucketVersioning>());
    let mut public = bucket("public", "eu-west-1", Some("Enabled"));
    public.policy_is_public = Fact::unknown(denied::<GetBucketPolicyStatus>());
    let mut evil = bucket("evil", "us-east-1", None);
    evil.name = "evil\u{1b}[2J\nall \u{202e}well".to_owned();
    evil.tags = Some(TagSet::from_iter([("env".to_owned(), "prod".to_owned())]));
    vec![site, shut, public, evil, bucket("records", "eu-west-1", None)]
}

/// Facts about those accounts.
pub(super) fn facts(accounts: Vec<Account>) -> Facts {
    let collection = Collection { started_at: now(), finished_at: now(), complete: true, api_calls: 240, throttled: 3 };
    Facts { facts_version: FACTS_VERSION, collection, accounts }
}

/// The report of some accounts by some checks.
pub(super) fn report_of(accounts: Vec<Account>, checks: &[&'static Check], filters: &Filters) -> Report {
    build(&Input {
        facts: &facts(accounts),
        checks,
        params: &Params::default(),
        filters,
        attestations: &BTreeMap::new(),
        run: Run { version: "0.1.0", id: "scan-1", finished_at: now(), complete: true },
    })
}

/// The report of the sample account.
pub(super) fn report() -> Report {
    report_of(vec![account()], &checks(), &Filters::none())
}
