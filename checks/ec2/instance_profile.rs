//! Software on an instance gets its credentials from a role.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-instance-profile",
    title: "Instances take their credentials from an attached role",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("ec2.instance-roles")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "Without a role, software on the instance that calls AWS needs access keys stored there, which do not expire \
          and leak with a disk or a backup.",
    fix: Fix {
        what: "Attach an instance profile with the role that the software needs.",
        command: "aws ec2 associate-iam-instance-profile --instance-id INSTANCE_ID --iam-instance-profile Name=PROFILE",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html"],
    judge: |judging| super::each_instance(judging, judge),
};

fn judge(instance: &Instance) -> Judgement {
    match &instance.instance_profile {
        Some(arn) => pass(format!("the instance profile is {arn}")),
        None => fail("no instance profile is attached"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::regional;

    let profile = "arn:aws:iam::111122223333:instance-profile/web";
    vec![
        with_instance("with a profile", |instance| instance.instance_profile = Some(profile.to_owned())).passes(),
        with_instance("without", |_| {}).fails(),
        with_instance("stopped, without", |instance| instance.state = "stopped".to_owned()).fails(),
        with_instance("terminated", |instance| instance.state = "terminated".to_owned()).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
