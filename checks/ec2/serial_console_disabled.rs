//! Nobody gets at instances past the network.

use crate::calls::Operation;
use crate::calls::ec2::GetSerialConsoleAccessStatus;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Ec2;
use crate::judging::Judging;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "ec2-serial-console-disabled",
    title: "Access to the serial console is off",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("ec2.network-placement")],
    reads: &[GetSerialConsoleAccessStatus::CALL],
    params: &[],
    why: "The serial console reaches an instance past security groups and network ACLs, so it should be open only while \
          somebody repairs one.",
    fix: Fix {
        what: "Turn access to the serial console off in the region.",
        command: "aws ec2 disable-serial-console-access --region REGION",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.region(region.name, judge_region(&region.ec2));
    }
}

fn judge_region(ec2: &Ec2) -> Judgement {
    pass_if(!*ec2.serial_console.known()?, "access to the serial console is off", "access to the serial console is on")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Fact;

    vec![
        regional("off", |region| region.ec2.serial_console = Fact::of(false)).passes(),
        regional("on", |region| region.ec2.serial_console = Fact::of(true)).fails(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
