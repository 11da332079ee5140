//! Nobody has to think of encryption for a new volume.

use crate::calls::Operation;
use crate::calls::ec2::GetEbsEncryptionByDefault;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Ec2;
use crate::judging::Judging;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "ebs-default-encryption",
    title: "New volumes are encrypted by default",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("ebs.encryption"), covers("ec2.encryption")],
    reads: &[GetEbsEncryptionByDefault::CALL],
    params: &[],
    why: "Without the default, one forgotten setting leaves a new volume unencrypted, and that cannot be changed later.",
    fix: Fix {
        what: "Turn encryption by default on for the region, even if it holds no volumes yet.",
        command: "aws ec2 enable-ebs-encryption-by-default --region REGION",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.region(region.name, judge_region(&region.ec2));
    }
}

fn judge_region(ec2: &Ec2) -> Judgement {
    pass_if(
        *ec2.ebs_encrypted_by_default.known()?,
        "new volumes are encrypted by default",
        "new volumes are not encrypted by default",
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::{Fact, Listing};

    let default = |name, on| regional(name, |region| region.ec2.ebs_encrypted_by_default = Fact::of(on));
    vec![
        default("on", true).passes(),
        default("off", false).fails(),
        regional("off, and no volumes", |region| {
            region.ec2.ebs_encrypted_by_default = Fact::of(false);
            region.ec2.volumes = Listing::complete(vec![]);
        })
        .fails(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
