//! A volume does not outlive its instance unnoticed.

use crate::calls::Operation;
use crate::calls::ec2::DescribeVolumes;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::all;
use crate::facts::ec2::Volume;
use crate::facts::given;
use crate::verdict::{Judgement, not_applicable, pass_if};

pub(super) static CHECK: Check = Check {
    key: "ebs-delete-on-termination",
    title: "Attached volumes are deleted with their instance",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("ebs.attachments")],
    reads: &[DescribeVolumes::CALL],
    params: &[],
    why: "A volume that outlives its instance keeps data that nobody watches, for anyone who may attach it.",
    fix: Fix {
        what: "Let the volume be deleted with the instance, unless its data must outlive the instance.",
        command: "aws ec2 modify-instance-attribute --instance-id INSTANCE_ID --block-device-mappings \
                  '[{\"DeviceName\":\"DEVICE\",\"Ebs\":{\"DeleteOnTermination\":true}}]'",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/preserving-volumes-on-termination.html"],
    judge: |judging| super::each_volume(judging, judge),
};

fn judge(volume: &Volume) -> Judgement {
    if !super::is_attached(volume) {
        return not_applicable("no instance uses the volume");
    }
    let of_instances = volume.attachments.iter().filter(|attachment| attachment.instance.is_some());
    let goes = all(of_instances
        .map(|attachment| given(attachment.delete_on_termination, DescribeVolumes::CALL, "DeleteOnTermination")))?;
    pass_if(goes, "the volume is deleted with its instance", "the volume stays when its instance is terminated")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{attached, with_volume};
    use crate::cases::regional;

    let deleted = |name, flags: &[Option<bool>]| {
        let attachments = flags.iter().map(|flag| attached(Some("i-1"), *flag)).collect();
        with_volume(name, |volume| volume.attachments = attachments)
    };
    vec![
        deleted("deleted", &[Some(true)]).passes(),
        deleted("kept", &[Some(false)]).fails(),
        deleted("kept by one of two instances", &[Some(true), Some(false)]).fails(),
        deleted("kept by one settles it", &[None, Some(false)]).fails(),
        deleted("not told", &[None]).gives_unknown(),
        with_volume("of a task", |volume| volume.attachments = vec![attached(None, Some(false))]).does_not_apply(),
        with_volume("attached to nothing", |_| {}).does_not_apply(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
