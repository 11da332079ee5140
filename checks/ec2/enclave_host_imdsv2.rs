//! Instances that may hold enclaves need a token for metadata: their roles may ask for an enclave's keys.

use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::verdict::{Judgement, not_applicable};

pub(super) static CHECK: Check = Check {
    key: "ec2-enclave-host-imdsv2",
    title: "Parents of enclaves need metadata tokens (IMDSv2)",
    severity: Severity::High,
    set: Set::Extended,
    covers: &[covers("ec2.instance-roles")],
    reads: &[DescribeInstances::CALL],
    params: &[],
    why: "An enclave reaches AWS with the credentials of its parent's role, which one forged request reads where \
          metadata needs no token.",
    fix: Fix {
        what: "Demand tokens for the parent instance's metadata.",
        command: "aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID --http-tokens required",
    },
    references: &[
        "https://docs.aws.amazon.com/enclaves/latest/user/nitro-enclave.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    ],
    judge: |judging| super::each_instance(judging, judge),
};

fn judge(instance: &Instance) -> Judgement {
    if instance.enclave { super::imdsv2::judge(instance) } else { not_applicable("the instance may hold no enclaves") }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_instance;
    use crate::cases::regional;

    let parent = |name, tokens: Option<&'static str>| {
        with_instance(name, |instance| {
            instance.enclave = true;
            instance.metadata_endpoint = Some("enabled".to_owned());
            instance.metadata_tokens = tokens.map(str::to_owned);
        })
    };
    vec![
        parent("required", Some("required")).passes(),
        parent("optional", Some("optional")).fails(),
        parent("not told", None).gives_unknown(),
        with_instance("no enclaves", |_| {}).does_not_apply(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
