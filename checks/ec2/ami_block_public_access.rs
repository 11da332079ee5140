//! The region lets nobody share an image with everyone.

use crate::calls::Operation;
use crate::calls::ec2::GetImageBlockPublicAccessState;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Ec2;
use crate::facts::unfamiliar;
use crate::judging::Judging;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-ami-block-public-access",
    title: "The region blocks public sharing of machine images",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("ec2.installed-software")],
    reads: &[GetImageBlockPublicAccessState::CALL],
    params: &[],
    why: "Without the block, one mistaken launch permission shows an image's disks to every AWS account.",
    fix: Fix {
        what: "Block public sharing of images in the region, even if it holds none yet.",
        command: "aws ec2 enable-image-block-public-access --region REGION \
                  --image-block-public-access-state block-new-sharing",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-public-access-to-amis.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.region(region.name, judge_region(&region.ec2));
    }
}

fn judge_region(ec2: &Ec2) -> Judgement {
    match ec2.image_block_public_access.known()?.as_str() {
        "block-new-sharing" => pass("new public sharing of images is blocked"),
        "unblocked" => fail("public sharing of images is not blocked"),
        new => Err(unfamiliar(Some(new), GetImageBlockPublicAccessState::CALL, "ImageBlockPublicAccessState")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Fact;

    let state = |name| regional(name, |region| region.ec2.image_block_public_access = Fact::of(name.to_owned()));
    vec![
        state("block-new-sharing").passes(),
        state("unblocked").fails(),
        state("block-old-sharing").gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
