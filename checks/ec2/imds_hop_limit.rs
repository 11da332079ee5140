//! Metadata answers stay on the instance.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::facts::given;
use crate::verdict::{Judgement, fail, manual, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-imds-hop-limit",
    title: "Metadata answers travel no farther than they must",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("ec2.instance-roles")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "With a higher hop limit, containers and whatever the instance forwards for can fetch its role's credentials.",
    fix: Fix {
        what: "Set the hop limit to 1, or to 2 where containers need the instance's metadata.",
        command: "aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID --http-put-response-hop-limit 1",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html"],
    judge: |judging| super::each_instance(judging, judge),
};

fn judge(instance: &Instance) -> Judgement {
    if instance.metadata_endpoint.as_deref() == Some("disabled") {
        return not_applicable("metadata is not served at all");
    }
    match given(instance.metadata_hop_limit, DescribeInstances::CALL, "HttpPutResponseHopLimit")? {
        ..=1 => pass("metadata answers travel one hop"),
        2 => manual("metadata answers travel two hops, which is right only if containers need them"),
        hops => fail(format!("metadata answers travel {hops} hops")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::regional;

    let hops = |name, hops| with_instance(name, |instance| instance.metadata_hop_limit = Some(hops));
    vec![
        hops("one", 1).passes(),
        hops("two, as containers need", 2).gives_manual(),
        hops("many", 64).fails().saying("64"),
        with_instance("not told", |_| {}).gives_unknown(),
        with_instance("no endpoint", |instance| {
            instance.metadata_endpoint = Some("disabled".to_owned());
            instance.metadata_hop_limit = Some(64);
        })
        .does_not_apply(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
