//! Both tunnels of each site-to-site VPN are up.

use super::{listed, vpns};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::VpnTunnel;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "vpc-vpn-tunnels-up",
    title: "Both tunnels of each VPN connection are up",
    severity: Severity::Medium,
    set: Set::Baseline,
    covers: &[covers("vpc.vpn-direct-connect")],
    reads: &[vpns::CALL],
    params: &[],
    why: "AWS takes tunnels down for upkeep one at a time, so with one tunnel down already the sites lose each other.",
    fix: Fix {
        what: "Configure both tunnels on the customer gateway device, and look in its log why one is down.",
        command: "aws ec2 describe-vpn-connections --vpn-connection-ids VPN_ID",
    },
    references: &["https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"],
    judge: |judging| vpns::each(judging, judge),
};

fn judge(tunnels: &[VpnTunnel]) -> Judgement {
    let (mut down, mut unclear) = (Vec::new(), None);
    for tunnel in tunnels {
        match tunnel.status.as_deref() {
            Some("UP") => {}
            Some("DOWN") => down.push(vpns::named(tunnel)),
            status => unclear = unclear.or(Some(unfamiliar(status, vpns::CALL, "VgwTelemetry.Status"))),
        }
    }
    match (down.is_empty(), unclear, tunnels.len()) {
        (false, ..) => fail(format!("down: tunnel {}", listed(&down))),
        (true, Some(gap), _) => Err(gap),
        (true, None, 1) => fail("the connection has one tunnel only"),
        (true, None, _) => pass("both tunnels are up"),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_vpn;
    use crate::cases::regional;

    let up = (Some("UP"), false);
    let down = (Some("DOWN"), false);
    vec![
        with_vpn("both up", "available", &[up, up]).passes(),
        with_vpn("one down", "available", &[up, down]).fails().saying("203.0.113.1"),
        with_vpn("both down", "available", &[down, down]).fails(),
        with_vpn("one alone", "available", &[up]).fails(),
        with_vpn("one not said", "available", &[up, (None, false)]).gives_unknown(),
        with_vpn("one not said, one down", "available", &[down, (None, false)]).fails(),
        with_vpn("a status of tomorrow", "available", &[up, (Some("STANDBY"), false)]).gives_unknown(),
        with_vpn("no tunnel", "available", &[]).gives_unknown(),
        with_vpn("being made", "pending", &[down, down]).does_not_apply(),
        with_vpn("deleted", "deleted", &[down, down]).says_nothing(),
        with_vpn("a state of tomorrow", "paused", &[up, up]).gives_unknown(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
