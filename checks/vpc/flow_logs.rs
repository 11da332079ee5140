//! A flow log of the VPC itself records what is rejected, and delivers it.

use super::{if_own, listed};
use crate::calls::Operation;
use crate::calls::ec2::{DescribeFlowLogs, DescribeVpcs};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::Grouped;
use crate::fact::Gap;
use crate::facts::ec2::{FlowLog, Vpc};
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-flow-logs",
    title: "Every VPC has a flow log that works",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("vpc.flow-logs")],
    reads: &[DescribeFlowLogs::CALL, DescribeVpcs::CALL],
    params: &[],
    why: "Without flow logs nobody can tell afterwards who talked to whom, nor see scans and data leaving as they happen.",
    fix: Fix {
        what: "Make a flow log of the VPC that records rejected traffic, or all of it.",
        command: "aws ec2 create-flow-logs --resource-type VPC --resource-ids VPC_ID --traffic-type REJECT --log-destination-type s3 --log-destination BUCKET_ARN",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html"],
    judge: |judging| {
        let account = judging.facts();
        for region in judging.regions() {
            let (ec2, logs) = (&region.facts.ec2, region.by.flow_logs());
            let parts = ec2.flow_logs.seen().iter().filter(|log| is_of_part(log)).count();
            judging.each(region.name, &ec2.vpcs, |vpc| {
                if_own(account, vpc.owner.as_ref(), DescribeVpcs::CALL, || judge(vpc, logs, parts))
            });
        }
    },
};

fn judge(vpc: &Vpc, logs: &Grouped<'_, FlowLog>, parts: usize) -> Judgement {
    if logs.any(&vpc.id, |log| Ok(shortcoming(log)?.is_none()))? {
        return pass("a flow log of the VPC records rejected traffic and delivers it");
    }
    let mut shortcomings = Vec::new();
    for log in logs.seen(&vpc.id) {
        shortcomings.extend(shortcoming(log)?);
    }
    if !shortcomings.is_empty() {
        return fail(format!("no flow log of the VPC does its work: {}", listed(&shortcomings)));
    }
    match parts {
        0 => fail("the VPC has no flow log"),
        parts => fail(format!("the VPC has no flow log; flow logs of subnets and interfaces in the region: {parts}")),
    }
}

/// Whether a flow log is of a subnet or an interface: together they leave out what is added tomorrow.
fn is_of_part(log: &FlowLog) -> bool {
    log.resource.as_deref().is_some_and(|id| id.starts_with("subnet-") || id.starts_with("eni-"))
}

/// What keeps a flow log from recording rejected traffic and delivering it, if anything.
/// One shortcoming settles it, whatever else the answer leaves out.
pub(super) fn shortcoming(log: &FlowLog) -> Result<Option<String>, Gap> {
    let mut unclear = None;
    let mut odd = |value: Option<&str>, field: &str| {
        unclear = unclear.take().or(Some(unfamiliar(value, DescribeFlowLogs::CALL, field)));
        None
    };
    let inactive = match log.status.as_deref() {
        Some("ACTIVE") => None,
        Some(other) => Some(format!("{} is {other}", log.id)),
        None => odd(None, "FlowLogStatus"),
    };
    let undelivered = match log.delivery_status.as_deref() {
        Some("SUCCESS") => None,
        Some("FAILED") => {
            let why = log.delivery_error.as_deref().map_or_else(String::new, |error| format!(" ({error})"));
            Some(format!("{} fails to deliver{why}", log.id))
        }
        other => odd(other, "DeliverLogsStatus"),
    };
    let partial = match log.traffic.as_deref() {
        Some("ALL" | "REJECT") => None,
        Some("ACCEPT") => Some(format!("{} records accepted traffic only", log.id)),
        other => odd(other, "TrafficType"),
    };
    match (inactive.or(undelivered).or(partial), unclear) {
        (None, Some(gap)) => Err(gap),
        (found, _) => Ok(found),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{flow_log, vpc};
    use crate::cases::{STRANGER, regional};
    use crate::fact::Listing;

    let with = |name, logs: Vec<FlowLog>| {
        regional(name, |region| {
            region.ec2.vpcs = Listing::complete(vec![vpc("vpc-1")]);
            region.ec2.flow_logs = Listing::complete(logs);
        })
    };
    let log = |fill: fn(&mut FlowLog)| {
        let mut log = flow_log("fl-1", "vpc-1", "ALL");
        fill(&mut log);
        log
    };
    vec![
        with("all traffic", vec![log(|_| {})]).passes(),
        with("rejected traffic", vec![flow_log("fl-1", "vpc-1", "REJECT")]).passes(),
        with("none", Vec::new()).fails().saying("no flow log"),
        with("accepted traffic", vec![flow_log("fl-1", "vpc-1", "ACCEPT")]).fails().saying("accepted traffic only"),
        with("one of two", vec![flow_log("fl-1", "vpc-1", "ACCEPT"), flow_log("fl-2", "vpc-1", "REJECT")]).passes(),
        with("of another VPC", vec![flow_log("fl-1", "vpc-2", "ALL")]).fails(),
        with("of a subnet", vec![flow_log("fl-1", "subnet-1", "ALL")]).fails().saying("in the region: 1"),
        with(
            "not delivered",
            vec![log(|log| {
                log.delivery_status = Some("FAILED".to_owned());
                log.delivery_error = Some("Access error".to_owned());
            })],
        )
        .fails()
        .saying("Access error"),
        with("stopped", vec![log(|log| log.status = Some("INACTIVE".to_owned()))]).fails(),
        with("delivery not said", vec![log(|log| log.delivery_status = None)]).gives_unknown(),
        with(
            "delivery not said, but partial",
            vec![log(|log| {
                log.delivery_status = None;
                log.traffic = Some("ACCEPT".to_owned());
            })],
        )
        .fails(),
        with("a traffic type of tomorrow", vec![log(|log| log.traffic = Some("SAMPLE".to_owned()))]).gives_unknown(),
        regional("flow logs unread", |region| region.ec2.vpcs = Listing::complete(vec![vpc("vpc-1")])).gives_unknown(),
        regional("shared by another account", |region| {
            let mut vpc = vpc("vpc-1");
            vpc.owner = Some(STRANGER.to_owned());
            region.ec2.vpcs = Listing::complete(vec![vpc]);
        })
        .says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
