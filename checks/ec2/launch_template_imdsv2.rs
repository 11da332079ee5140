//! What a launch template starts demands metadata tokens.

use crate::calls::Operation;
use crate::calls::ec2::{DescribeLaunchTemplateVersions, GetInstanceMetadataDefaults};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::{Ec2, LaunchTemplate};
use crate::facts::unfamiliar;
use crate::judging::Judging;
use crate::verdict::{Judgement, fail, pass, pass_if};

use super::imdsv2_account_default::region_demands_tokens;

pub(super) static CHECK: Check = Check {
    key: "ec2-launch-template-imdsv2",
    title: "Launch templates demand metadata tokens (IMDSv2)",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("autoscaling.launch-settings")],
    reads: &[DescribeLaunchTemplateVersions::CALL, GetInstanceMetadataDefaults::CALL],
    params: &[],
    why: "Every instance from the template would serve its role's credentials to forged requests, and each new one \
          brings the weakness back.",
    fix: Fix {
        what: "Make a version of the template that demands tokens, and make it the default; name its other metadata options \
               too, as those take the place of the old ones.",
        command: "aws ec2 create-launch-template-version --launch-template-id TEMPLATE_ID --source-version '$Default' \
                  --launch-template-data '{\"MetadataOptions\":{\"HttpTokens\":\"required\"}}'",
    },
    references: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-launch-template-versions.html",
    ],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.launch_templates, |template| judge_template(template, &region.ec2));
    }
}

/// What the template leaves out, the region's default decides, and without one the image.
fn judge_template(template: &LaunchTemplate, ec2: &Ec2) -> Judgement {
    let call = DescribeLaunchTemplateVersions::CALL;
    match (template.metadata_endpoint.as_deref(), template.metadata_tokens.as_deref()) {
        (Some("disabled"), _) => pass("metadata is not served at all"),
        (_, Some("required")) => pass("the template demands metadata tokens"),
        (Some("enabled") | None, Some("optional")) => fail("the template makes metadata tokens optional"),
        (Some("enabled") | None, None) => pass_if(
            region_demands_tokens(ec2)?,
            "the template leaves metadata tokens to the region, which demands them",
            "neither the template nor the region demands metadata tokens",
        ),
        (Some("enabled") | None, tokens) => Err(unfamiliar(tokens, call, "HttpTokens")),
        (endpoint, _) => Err(unfamiliar(endpoint, call, "HttpEndpoint")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{template, with_template};
    use crate::cases::regional;
    use crate::fact::{Fact, Listing};

    let asks = |name, endpoint: Option<&'static str>, tokens: Option<&'static str>| {
        with_template(name, |template| {
            template.metadata_endpoint = endpoint.map(str::to_owned);
            template.metadata_tokens = tokens.map(str::to_owned);
        })
    };
    let silent = |name, default: Option<&'static str>| {
        regional(name, |region| {
            region.ec2.launch_templates = Listing::complete(vec![template()]);
            region.ec2.instance_metadata_default_tokens = Fact::of(default.map(str::to_owned));
            region.ec2.instance_metadata_tokens_enforced = Fact::of(None);
        })
    };
    vec![
        asks("required", None, Some("required")).passes(),
        asks("optional", Some("enabled"), Some("optional")).fails(),
        asks("no endpoint", Some("disabled"), None).passes(),
        asks("a new value", None, Some("preferred")).gives_unknown(),
        asks("a new endpoint", Some("shared"), Some("optional")).gives_unknown(),
        silent("silent, the region demands", Some("required")).passes().saying("region"),
        silent("silent, the region has no default", None).fails(),
        asks("silent, the region unread", None, None).gives_unknown(),
    ]
}
