//! New instances of a region demand metadata tokens unless told otherwise.

use crate::calls::Operation;
use crate::calls::ec2::GetInstanceMetadataDefaults;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::{Gap, any};
use crate::facts::ec2::Ec2;
use crate::facts::unfamiliar;
use crate::judging::Judging;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-imdsv2-account-default",
    title: "New instances need metadata tokens (IMDSv2) by default",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ec2.instance-roles")],
    reads: &[GetInstanceMetadataDefaults::CALL],
    params: &[],
    why: "Without a default for the region, the image decides, and an instance of an older image hands its role's \
          credentials to any forged request.",
    fix: Fix {
        what: "Make tokens the region's default for instance metadata.",
        command: "aws ec2 modify-instance-metadata-defaults --region REGION --http-tokens required",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.region(region.name, judge_region(&region.ec2));
    }
}

fn judge_region(ec2: &Ec2) -> Judgement {
    if region_demands_tokens(ec2)? {
        return pass("new instances need metadata tokens");
    }
    match ec2.instance_metadata_default_tokens.known()? {
        Some(tokens) => fail(format!("the default for metadata tokens is {tokens}")),
        None => fail("no default for metadata tokens is set"),
    }
}

/// Whether an instance that says nothing about tokens gets them, or is refused.
pub(super) fn region_demands_tokens(ec2: &Ec2) -> Result<bool, Gap> {
    let call = GetInstanceMetadataDefaults::CALL;
    let default = ec2.instance_metadata_default_tokens.known().and_then(|tokens| match tokens.as_deref() {
        Some("required") => Ok(true),
        Some("optional") | None => Ok(false),
        new => Err(unfamiliar(new, call, "HttpTokens")),
    });
    let enforced = ec2.instance_metadata_tokens_enforced.known().and_then(|enforced| match enforced.as_deref() {
        Some("enabled") => Ok(true),
        Some("disabled") | None => Ok(false),
        new => Err(unfamiliar(new, call, "HttpTokensEnforced")),
    });
    any([default, enforced])
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Fact;

    let defaults = |name, tokens: Option<&'static str>, enforced: Option<&'static str>| {
        regional(name, |region| {
            region.ec2.instance_metadata_default_tokens = Fact::of(tokens.map(str::to_owned));
            region.ec2.instance_metadata_tokens_enforced = Fact::of(enforced.map(str::to_owned));
        })
    };
    vec![
        defaults("required", Some("required"), None).passes(),
        defaults("optional", Some("optional"), Some("disabled")).fails().saying("optional"),
        defaults("no preference", None, None).fails().saying("no default"),
        defaults("enforced at launch", None, Some("enabled")).passes(),
        defaults("a new value", Some("preferred"), None).gives_unknown(),
        defaults("a new value of enforcement", None, Some("audited")).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
