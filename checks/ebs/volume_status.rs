//! No volume has failed AWS's own status checks.

use crate::calls::Operation;
use crate::calls::ec2::DescribeVolumeStatus;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::{Gap, Reason};
use crate::facts::ec2::VolumeStatus;
use crate::facts::unfamiliar;
use crate::judging::Judging;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ebs-volume-status",
    title: "No volume reports an impaired status",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("ebs.performance")],
    reads: &[DescribeVolumeStatus::CALL],
    params: &[],
    why: "An impaired volume may hold inconsistent data, with its input and output stopped until somebody looks at it.",
    fix: Fix {
        what: "Look at the volume's events, check its data and turn its input and output on again.",
        command: "aws ec2 enable-volume-io --volume-id VOLUME_ID",
    },
    references: &["https://docs.aws.amazon.com/ebs/latest/userguide/monitoring-volume-checks.html"],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    for region in judging.regions() {
        judging.each(region.name, &region.ec2.volume_statuses, judge_status);
    }
}

fn judge_status(volume: &VolumeStatus) -> Judgement {
    let call = DescribeVolumeStatus::CALL;
    match volume.status.as_deref() {
        Some("ok") => pass("the volume's status is ok"),
        Some("impaired") => fail("the volume is impaired"),
        Some("warning") => fail("the volume performs below what it should"),
        Some("insufficient-data") => Err(Gap::new(call, Reason::Other, "AWS has not finished checking the volume")),
        new => Err(unfamiliar(new, call, "Status")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Listing;

    let status = |name, status: Option<&'static str>| {
        let status = VolumeStatus { id: "vol-1".to_owned(), status: status.map(str::to_owned) };
        regional(name, |region| region.ec2.volume_statuses = Listing::complete(vec![status]))
    };
    vec![
        status("ok", Some("ok")).passes(),
        status("impaired", Some("impaired")).fails(),
        status("slow", Some("warning")).fails(),
        status("being checked", Some("insufficient-data")).gives_unknown().saying("not finished"),
        status("a new value", Some("fair")).gives_unknown(),
        status("not told", None).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
