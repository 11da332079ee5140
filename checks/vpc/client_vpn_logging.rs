//! Client VPN endpoints log connections.

use crate::calls::{Operation, ec2::DescribeClientVpnEndpoints};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::ClientVpnEndpoint;
use crate::verdict::{Judgement, pass_if, skip};

pub(super) static CHECK: Check = Check {
    key: "vpc-client-vpn-logging",
    title: "Client VPN endpoints log connections",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("vpc.vpn-direct-connect")],
    reads: &[DescribeClientVpnEndpoints::CALL],
    params: &[],
    why: "Without the log nobody can tell who was connected, from where and when, once an account was misused.",
    fix: Fix {
        what: "Turn connection logging on, to a log group in CloudWatch Logs.",
        command: "aws ec2 modify-client-vpn-endpoint --client-vpn-endpoint-id ENDPOINT_ID --connection-log-options Enabled=true,CloudwatchLogGroup=LOG_GROUP",
    },
    references: &["https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-logging.html"],
    judge: |judging| {
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.client_vpn_endpoints, judge);
        }
    },
};

fn judge(endpoint: &ClientVpnEndpoint) -> Judgement {
    if matches!(endpoint.state.as_deref(), Some("deleting" | "deleted")) {
        return skip();
    }
    pass_if(endpoint.logging, "connections are logged", "connections are not logged")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Listing;

    let with = |name, logging, state: &str| {
        let state = Some(state.to_owned());
        regional(name, |region| {
            let endpoint = ClientVpnEndpoint { id: "cvpn-endpoint-1".to_owned(), logging, state, tags: None };
            region.ec2.client_vpn_endpoints = Listing::complete(vec![endpoint]);
        })
    };
    vec![
        with("logged", true, "available").passes(),
        with("not logged", false, "available").fails(),
        with("without a network", false, "pending-associate").fails(),
        with("deleted", false, "deleted").says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
