//! What a launch template starts has encrypted volumes.

use crate::calls::Operation;
use crate::calls::ec2::{DescribeLaunchTemplateVersions, GetEbsEncryptionByDefault};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::{Ec2, LaunchTemplate};
use crate::judging::Judging;
use crate::verdict::{Judgement, fail, not_applicable, pass, pass_if};

pub(super) static CHECK: Check = Check {
    key: "ec2-launch-template-ebs-encryption",
    title: "Launch templates encrypt the volumes that they create",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("ec2.encryption"), covers("ebs.encryption")],
    reads: &[DescribeLaunchTemplateVersions::CALL, GetEbsEncryptionByDefault::CALL],
    params: &[],
    why: "Every instance from the template would keep its data unencrypted, and so would every snapshot of its volumes.",
    fix: Fix {
        what: "Make a version of the template whose volumes are encrypted, and make it the default; name their sizes and \
               types too, as the list takes the place of the old one.",
        command: "aws ec2 create-launch-template-version --launch-template-id TEMPLATE_ID --source-version '$Default' \
                  --launch-template-data \
                  '{\"BlockDeviceMappings\":[{\"DeviceName\":\"DEVICE\",\"Ebs\":{\"Encrypted\":true}}]}'",
    },
    references: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html",
        "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    ],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.launch_templates, |template| judge_template(template, &region.ec2));
    }
}

fn judge_template(template: &LaunchTemplate, ec2: &Ec2) -> Judgement {
    if template.encrypted.is_empty() {
        return not_applicable("the template sets up no volume: the image does");
    }
    if template.encrypted.contains(&Some(false)) {
        return fail("the template asks for an unencrypted volume");
    }
    if !template.encrypted.contains(&None) {
        return pass("the template encrypts its volumes");
    }
    pass_if(
        *ec2.ebs_encrypted_by_default.known()?,
        "the template leaves encryption to the region, which encrypts by default",
        "the template leaves encryption to the region, which does not encrypt by default",
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{template, with_template};
    use crate::cases::regional;
    use crate::fact::{Fact, Listing};

    let asks = |name, encrypted: &[Option<bool>]| {
        let encrypted = encrypted.to_vec();
        with_template(name, |template| template.encrypted = encrypted)
    };
    let silent = |name, default: bool| {
        regional(name, |region| {
            let mut template = template();
            template.encrypted = vec![Some(true), None];
            region.ec2.launch_templates = Listing::complete(vec![template]);
            region.ec2.ebs_encrypted_by_default = Fact::of(default);
        })
    };
    vec![
        asks("encrypted", &[Some(true), Some(true)]).passes(),
        asks("one is not", &[Some(true), Some(false)]).fails(),
        asks("one is not, another unsaid", &[None, Some(false)]).fails(),
        asks("no volumes", &[]).does_not_apply(),
        silent("unsaid, on by default", true).passes().saying("by default"),
        silent("unsaid, off by default", false).fails().saying("by default"),
        asks("unsaid, default unread", &[None]).gives_unknown(),
    ]
}
