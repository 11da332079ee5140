//! What the checks of public subnets share.

use crate::calls::ec2::{
    DescribeInternetGateways, DescribeManagedPrefixLists, DescribeRouteTables, GetManagedPrefixListEntries,
};
use crate::calls::{Call, Operation};
use crate::facts::ec2::RouteTable;
use crate::judging::{Judging, RegionView};
use crate::verdict::Judgement;

/// The calls that say which route tables lead to an internet gateway.
pub(super) const READS: &[&Call] = &[
    DescribeInternetGateways::CALL,
    DescribeManagedPrefixLists::CALL,
    DescribeRouteTables::CALL,
    GetManagedPrefixListEntries::CALL,
];

/// Judges every route table of the account's own in a region.
pub(super) fn each(judging: &mut Judging<'_>, region: RegionView<'_>, judge: impl Fn(&RouteTable) -> Judgement) {
    let account = judging.facts();
    judging.each(region.name, &region.ec2.route_tables, |table| {
        super::if_own(account, table.owner.as_ref(), DescribeRouteTables::CALL, || judge(table))
    });
}
