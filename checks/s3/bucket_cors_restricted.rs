//! CORS says whose pages may read the bucket with a visitor's browser.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketCors, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, fail, pass};

/// How every origin of a website begins.
const SCHEMES: &[&str] = &["http://", "https://"];

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-cors-restricted",
    title: "CORS rules name origins, not any origin",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("s3.bucket-access")],
    reads: &[ListBuckets::CALL, GetBucketCors::CALL],
    params: &[],
    why: "With any origin allowed, every website that a user visits can ask the bucket for data from the user's browser.",
    fix: Fix {
        what: "List the origins of your own sites in the CORS rules of the bucket.",
        command: "aws s3api put-bucket-cors --bucket BUCKET --cors-configuration file://CORS.json",
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    let rules = bucket.cors.known()?;
    if rules.is_empty() {
        return pass("the bucket has no CORS rule");
    }
    let any = |origin: &&String| is_any(origin);
    match rules.iter().find_map(|rule| rule.allowed_origins.iter().find(any).map(|origin| (rule, origin))) {
        Some((rule, origin)) => fail(format!("a CORS rule allows {} from {origin}", rule.allowed_methods.join(", "))),
        None => pass("CORS rules name their origins"),
    }
}

/// Whether an origin is everyone's: its star, one is allowed, stands for at least all after the scheme.
fn is_any(origin: &str) -> bool {
    origin.strip_suffix('*').is_some_and(|start| SCHEMES.iter().any(|scheme| scheme.starts_with(start)))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_bucket;
    use crate::fact::Fact;
    use crate::facts::s3::CorsRule;

    let origins = |name, rules: &[&[&str]]| {
        let rule = |origins: &&[&str]| CorsRule {
            allowed_origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
            allowed_methods: vec!["GET".into()],
        };
        let rules = rules.iter().map(rule).collect();
        with_bucket(name, |bucket| bucket.cors = Fact::of(rules))
    };
    vec![
        origins("none", &[]).passes(),
        origins("own sites", &[&["https://www.example.com", "https://*.example.com"]]).passes(),
        origins("any", &[&["https://www.example.com"], &["https://example.org", "*"]]).fails().saying("GET from *"),
        origins("any with TLS", &[&["https://*"]]).fails(),
        origins("any scheme", &[&["http*"]]).fails().saying("from http*"),
        origins("any with TLS, in other words", &[&["https:*"]]).fails(),
        origins("own sites on any port", &[&["https://www.example.com:*"]]).passes(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
