//! Own machine images are not for everyone.

use crate::calls::Operation;
use crate::calls::ec2::DescribeImages;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Image;
use crate::facts::given;
use crate::judging::Judging;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "ec2-ami-private",
    title: "Machine images are not public",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[covers("ec2.installed-software")],
    reads: &[DescribeImages::CALL],
    params: &[],
    why: "Any AWS account can start a public image and read what is on its disks: software, settings and forgotten keys.",
    fix: Fix {
        what: "Take the launch permission for everyone away from the image.",
        command: "aws ec2 modify-image-attribute --image-id AMI_ID --launch-permission 'Remove=[{Group=all}]'",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.images, judge_image);
    }
}

/// Block public access for images stops new sharing only: a public image stays public.
fn judge_image(image: &Image) -> Judgement {
    let public = given(image.public, DescribeImages::CALL, "Public")?;
    pass_if(!public, "the image is private", "everyone may launch the image")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_image;
    use crate::cases::regional;
    use crate::fact::{Fact, Listing};

    vec![
        with_image("private", |image| image.public = Some(false)).passes(),
        with_image("public", |image| image.public = Some(true)).fails(),
        with_image("not told", |_| {}).gives_unknown(),
        regional("no images", |region| {
            region.ec2.images = Listing::complete(vec![]);
            region.ec2.image_block_public_access = Fact::of("unblocked".to_owned());
        })
        .says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
