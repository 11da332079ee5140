//! What a launch template starts gets no public address from it.

use crate::calls::Operation;
use crate::calls::ec2::DescribeLaunchTemplateVersions;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::LaunchTemplate;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-launch-template-no-public-ip",
    title: "Launch templates assign no public address",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("autoscaling.launch-settings")],
    reads: &[DescribeLaunchTemplateVersions::CALL],
    params: &[],
    why: "Every instance from the template would be reachable from the internet, whatever its subnet was planned for.",
    fix: Fix {
        what: "Make a version of the template whose interfaces ask for no public address, and make it the default; name their \
               groups and subnets too, as the list takes the place of the old one.",
        command: "aws ec2 create-launch-template-version --launch-template-id TEMPLATE_ID --source-version '$Default' \
                  --launch-template-data '{\"NetworkInterfaces\":[{\"DeviceIndex\":0,\"AssociatePublicIpAddress\":false}]}'",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html"],
    judge: |judging| super::each_template(judging, judge),
};

fn judge(template: &LaunchTemplate) -> Judgement {
    if template.public_ip.contains(&Some(true)) {
        return fail("the template asks for a public address");
    }
    // What the template leaves open is the subnet's to decide, which has a check of its own.
    if template.public_ip.is_empty() || template.public_ip.contains(&None) {
        return pass("the template asks for no public address and leaves it to the subnet");
    }
    pass("the template refuses a public address")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_template;
    use crate::cases::regional;

    let asks = |name, public_ip: &[Option<bool>]| {
        let public_ip = public_ip.to_vec();
        with_template(name, |template| template.public_ip = public_ip)
    };
    vec![
        asks("refuses", &[Some(false)]).passes().saying("refuses"),
        asks("asks", &[Some(true)]).fails(),
        asks("asks on the second interface", &[Some(false), Some(true)]).fails(),
        asks("leaves it to the subnet", &[None]).passes().saying("subnet"),
        asks("names no interface", &[]).passes().saying("subnet"),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
