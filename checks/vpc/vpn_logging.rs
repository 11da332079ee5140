//! The tunnels of site-to-site VPNs write logs.

use super::{listed, vpns};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::VpnTunnel;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-vpn-logging",
    title: "VPN tunnels log to CloudWatch",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("vpc.vpn-direct-connect")],
    reads: &[vpns::CALL],
    params: &[],
    why: "Without the log of a tunnel nobody sees who tries to negotiate keys with it, or why it went down.",
    fix: Fix {
        what: "Turn the log of each tunnel on.",
        command: "aws ec2 modify-vpn-tunnel-options --vpn-connection-id VPN_ID --vpn-tunnel-outside-ip-address ADDRESS --tunnel-options 'LogOptions={CloudWatchLogOptions={LogEnabled=true,LogGroupArn=LOG_GROUP_ARN}}'",
    },
    references: &["https://docs.aws.amazon.com/vpn/latest/s2svpn/monitoring-logs.html"],
    judge: |judging| vpns::each(judging, judge),
};

fn judge(tunnels: &[VpnTunnel]) -> Judgement {
    let silent: Vec<&str> = tunnels.iter().filter(|tunnel| !tunnel.logging).map(vpns::named).collect();
    pass_if(silent.is_empty(), "every tunnel writes a log", format!("no log is written by tunnel {}", listed(&silent)))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_vpn;
    use crate::cases::regional;

    let (logs, silent) = ((Some("UP"), true), (Some("UP"), false));
    vec![
        with_vpn("both log", "available", &[logs, logs]).passes(),
        with_vpn("one is silent", "available", &[logs, silent]).fails().saying("203.0.113.1"),
        with_vpn("no tunnel", "available", &[]).gives_unknown(),
        with_vpn("being made", "pending", &[silent]).does_not_apply(),
        with_vpn("deleted", "deleted", &[silent]).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
