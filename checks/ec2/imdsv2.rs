//! Metadata, and the role's credentials in it, need a token.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-imdsv2",
    title: "Instance metadata needs a token (IMDSv2)",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ec2.instance-roles")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "Without a token, one forged request from a web application on the instance reads the role's credentials.",
    fix: Fix {
        what: "Demand tokens for the instance's metadata.",
        command: "aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID --http-tokens required",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html"],
    judge: |judging| super::each_instance(judging, judge),
};

pub(crate) fn judge(instance: &Instance) -> Judgement {
    let call = DescribeInstances::CALL;
    match (instance.metadata_endpoint.as_deref(), instance.metadata_tokens.as_deref()) {
        (Some("disabled"), _) => pass("metadata is not served at all"),
        (_, Some("required")) => pass("metadata needs a token"),
        (Some("enabled"), Some("optional")) => fail("metadata is served without a token"),
        (Some("enabled"), tokens) => Err(unfamiliar(tokens, call, "HttpTokens")),
        (endpoint, _) => Err(unfamiliar(endpoint, call, "HttpEndpoint")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::regional;
    use crate::fact::Listing;

    let metadata = |name, endpoint: Option<&'static str>, tokens: Option<&'static str>| {
        with_instance(name, |instance| {
            instance.metadata_endpoint = endpoint.map(str::to_owned);
            instance.metadata_tokens = tokens.map(str::to_owned);
        })
    };
    vec![
        metadata("tokens required", Some("enabled"), Some("required")).passes(),
        metadata("tokens optional", Some("enabled"), Some("optional")).fails(),
        metadata("no endpoint, so tokens do not matter", Some("disabled"), Some("optional")).passes(),
        metadata("required settles a missing endpoint", None, Some("required")).passes(),
        metadata("tokens missing", Some("enabled"), None).gives_unknown(),
        metadata("endpoint missing", None, Some("optional")).gives_unknown(),
        metadata("a new value", Some("enabled"), Some("preferred")).gives_unknown().saying("preferred"),
        with_instance("terminated", |instance| instance.state = "terminated".to_owned()).says_nothing(),
        regional("no instances", |region| region.ec2.instances = Listing::complete(vec![])).says_nothing(),
    ]
}
