//! Transit gateways accept attachments of other accounts only when somebody says so.

use super::if_own;
use crate::calls::{Operation, ec2::DescribeTransitGateways};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::TransitGateway;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "vpc-transit-gateway-no-auto-accept",
    title: "Transit gateways do not accept attachments unasked",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("vpc.vpn-direct-connect")],
    reads: &[DescribeTransitGateways::CALL],
    params: &[],
    why: "Every account that the gateway is shared with can join its VPC to the network with nobody looking.",
    fix: Fix {
        what: "Turn automatic acceptance of shared attachments off, and accept each attachment by hand.",
        command: "aws ec2 modify-transit-gateway --transit-gateway-id TRANSIT_GATEWAY_ID --options AutoAcceptSharedAttachments=disable",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html"],
    judge: |judging| {
        let account = judging.facts();
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.transit_gateways, |gateway| {
                if_own(account, gateway.owner.as_ref(), DescribeTransitGateways::CALL, || judge(gateway))
            });
        }
    },
};

fn judge(gateway: &TransitGateway) -> Judgement {
    if matches!(gateway.state.as_deref(), Some("deleting" | "deleted")) {
        return skip();
    }
    match gateway.auto_accept.as_deref() {
        Some("disable") => pass("attachments of other accounts must be accepted by hand"),
        Some("enable") => fail("attachments of other accounts are accepted unasked"),
        other => Err(unfamiliar(other, DescribeTransitGateways::CALL, "AutoAcceptSharedAttachments")),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, STRANGER, regional};
    use crate::fact::Listing;

    let with = |name, owner: &str, state: &str, auto_accept: Option<&str>| {
        let gateway = TransitGateway {
            id: "tgw-1".to_owned(),
            arn: None,
            owner: Some(owner.to_owned()),
            state: Some(state.to_owned()),
            auto_accept: auto_accept.map(str::to_owned),
            tags: None,
        };
        regional(name, |region| region.ec2.transit_gateways = Listing::complete(vec![gateway]))
    };
    vec![
        with("by hand", ACCOUNT, "available", Some("disable")).passes(),
        with("unasked", ACCOUNT, "available", Some("enable")).fails(),
        with("not said", ACCOUNT, "available", None).gives_unknown(),
        with("a value of tomorrow", ACCOUNT, "available", Some("organization")).gives_unknown(),
        with("shared by another account", STRANGER, "available", Some("enable")).says_nothing(),
        with("deleted", ACCOUNT, "deleted", Some("enable")).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
