//! Each flow log, of whatever it is, records what is rejected, and delivers it.

use super::flow_logs::shortcoming;
use crate::calls::{Operation, ec2::DescribeFlowLogs};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::Grouped;
use crate::facts::ec2::FlowLog;
use crate::facts::given;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-flow-logs-rejects",
    title: "Flow logs record rejected traffic at least, and deliver",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("vpc.flow-logs")],
    reads: &[DescribeFlowLogs::CALL],
    params: &[],
    why: "Rejected traffic shows scans and attempts; a log without it, or one that is not delivered, misses the attacker.",
    fix: Fix {
        what: "Replace the flow log with one that records rejected or all traffic to a place that it may write to.",
        command: "aws ec2 create-flow-logs --resource-type RESOURCE_TYPE --resource-ids RESOURCE_ID --traffic-type ALL --log-destination-type s3 --log-destination BUCKET_ARN",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html"],
    judge: |judging| {
        for region in judging.regions() {
            let logs = region.by.flow_logs();
            judging.each(region.name, &region.ec2.flow_logs, |log| judge(log, logs));
        }
    },
};

fn judge(log: &FlowLog, logs: &Grouped<'_, FlowLog>) -> Judgement {
    // Transit gateways neither accept nor reject.
    if log.resource.as_deref().is_some_and(|id| id.starts_with("tgw-")) {
        return not_applicable("a transit gateway rejects nothing");
    }
    let Some(wrong) = shortcoming(log)? else {
        return pass("rejected traffic is recorded and delivered");
    };
    let resource = given(log.resource.as_deref(), DescribeFlowLogs::CALL, "ResourceId")?;
    if logs.any(resource, |other| Ok(shortcoming(other)?.is_none()))? {
        pass("another flow log of the same resource records rejected traffic")
    } else {
        fail(wrong)
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::flow_log;
    use crate::cases::regional;
    use crate::fact::Listing;

    let with = |name, logs: Vec<FlowLog>| regional(name, |region| region.ec2.flow_logs = Listing::complete(logs));
    let mut broken = flow_log("fl-1", "eni-1", "ALL");
    broken.delivery_status = Some("FAILED".to_owned());
    let mut untold = flow_log("fl-1", "eni-1", "ACCEPT");
    untold.resource = None;
    let mut transit = flow_log("fl-1", "tgw-1", "ALL");
    transit.traffic = None;
    vec![
        with("all of a subnet's", vec![flow_log("fl-1", "subnet-1", "ALL")]).passes(),
        with("accepted", vec![flow_log("fl-1", "subnet-1", "ACCEPT")]).fails(),
        with(
            "accepted and rejected apart",
            vec![flow_log("fl-1", "vpc-1", "ACCEPT"), flow_log("fl-2", "vpc-1", "REJECT")],
        )
        .passes(),
        with("accepted, of a resource that is not told", vec![untold]).gives_unknown().saying("ResourceId"),
        with("not delivered", vec![broken]).fails(),
        with("a transit gateway's", vec![transit]).does_not_apply(),
        with("none", Vec::new()).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
