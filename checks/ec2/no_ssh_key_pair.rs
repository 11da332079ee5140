//! Nobody logs in to an instance with a key that lasts for ever.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-no-ssh-key-pair",
    title: "Instances start without a key pair",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("ec2.installed-software")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "A key pair is shared, never expires and leaves no name behind: whoever holds a copy logs in as the \
          administrator.",
    fix: Fix {
        what: "Start a replacement without a key pair and log in through Session Manager.",
        command: "aws ssm start-session --target INSTANCE_ID",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html"],
    judge: |judging| super::each_instance(judging, judge),
};

fn judge(instance: &Instance) -> Judgement {
    match &instance.key_pair {
        None => pass("the instance was started without a key pair"),
        Some(name) => fail(format!("the instance was started with the key pair {name}")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::regional;

    vec![
        with_instance("without", |_| {}).passes(),
        with_instance("with", |instance| instance.key_pair = Some("admin".to_owned())).fails().saying("admin"),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
