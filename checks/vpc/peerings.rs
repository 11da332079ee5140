//! What the checks of VPC peering share.

use crate::calls::ec2::DescribeVpcPeeringConnections;
use crate::calls::{Call, Operation};
use crate::facts::ec2::VpcPeering;
use crate::facts::unfamiliar;
use crate::verdict::{Judgement, not_applicable, skip};

/// The call that lists peering connections.
pub(super) const CALL: &Call = DescribeVpcPeeringConnections::CALL;

/// The verdict on a peering connection over which nothing goes; `None`: it is active.
/// <https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html>
pub(super) fn inactive(peering: &VpcPeering) -> Option<Judgement> {
    match peering.status.as_deref() {
        Some("active") => None,
        Some("initiating-request" | "pending-acceptance" | "provisioning") => {
            Some(not_applicable("the peering connection is not active yet"))
        }
        Some("deleted" | "deleting" | "expired" | "failed" | "rejected") => Some(skip()),
        status => Some(Err(unfamiliar(status, CALL, "Status.Code"))),
    }
}
