//! What the checks of network ACLs share.

use crate::calls::{Call, Operation, ec2::DescribeNetworkAcls};
use crate::check::{Cover, covers};
use crate::facts::ec2::NetworkAcl;
use crate::judging::Judging;
use crate::verdict::{Judgement, not_applicable};

/// The row that every check of a network ACL decides.
pub(super) const ROWS: &[Cover] = &[covers("vpc.network-acls")];

/// The call that lists them.
pub(super) const READS: &[&Call] = &[DescribeNetworkAcls::CALL];

/// Judges every network ACL of the account's own. A default one cannot be deleted: while it
/// guards no subnet, its entries let nothing through.
pub(super) fn each(judging: &mut Judging<'_>, judge: impl Fn(&NetworkAcl) -> Judgement) {
    let account = judging.facts();
    for region in judging.regions() {
        judging.each(region.name, &region.facts.ec2.network_acls, |acl| {
            super::if_own(account, acl.owner.as_ref(), DescribeNetworkAcls::CALL, || {
                if acl.default && acl.subnets.is_empty() {
                    return not_applicable("the default network ACL of the VPC guards no subnet");
                }
                judge(acl)
            })
        });
    }
}
