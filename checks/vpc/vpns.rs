//! What the checks of site-to-site VPNs share.

use crate::calls::{Operation, ec2::DescribeVpnConnections};
use crate::fact::{Gap, Reason};
use crate::facts::ec2::{VpnConnection, VpnTunnel};
use crate::facts::unfamiliar;
use crate::judging::Judging;
use crate::verdict::{Judgement, not_applicable, skip};

pub(super) const CALL: &crate::calls::Call = DescribeVpnConnections::CALL;

/// Judges the tunnels of every connection that is there.
pub(super) fn each(judging: &mut Judging<'_>, judge: impl Fn(&[VpnTunnel]) -> Judgement) {
    for region in judging.regions() {
        judging.each(region.name, &region.facts.ec2.vpn_connections, |connection| one(connection, &judge));
    }
}

fn one(connection: &VpnConnection, judge: impl Fn(&[VpnTunnel]) -> Judgement) -> Judgement {
    match connection.state.as_deref() {
        Some("available") if connection.tunnels.is_empty() => {
            Err(Gap::new(CALL, Reason::Malformed, "the connection has no tunnel in the answer"))
        }
        Some("available") => judge(&connection.tunnels),
        Some("pending") => not_applicable("the connection is still being made"),
        Some("deleting" | "deleted") => skip(),
        state => Err(unfamiliar(state, CALL, "State")),
    }
}

/// The address of a tunnel, for people.
pub(super) fn named(tunnel: &VpnTunnel) -> &str {
    tunnel.address.as_deref().unwrap_or("without an address")
}
