//! What the checks of public subnets share.

use crate::calls::ec2::{
    DescribeInternetGateways, DescribeManagedPrefixLists, DescribeRouteTables, GetManagedPrefixListEntries,
};
use crate::calls::{Call, Operation};
use crate::facts::ec2::RouteTable;
use crate::judging::Judging;
use crate::network::Network;
use crate::verdict::Judgement;

/// The calls that say which route tables lead to an internet gateway.
pub(super) const READS: &[&Call] = &[
    DescribeInternetGateways::CALL,
    DescribeManagedPrefixLists::CALL,
    DescribeRouteTables::CALL,
    GetManagedPrefixListEntries::CALL,
];

/// Judges every route table of the account's own.
pub(super) fn each<'a>(
    judging: &mut Judging<'a>,
    judge: impl Fn(&RouteTable, &'a crate::facts::Regional, &'a Network) -> Judgement,
) {
    let account = judging.facts();
    for (region, network) in judging.networks() {
        judging.each(region.name, &region.facts.ec2.route_tables, |table| {
            super::if_own(account, table.owner.as_ref(), DescribeRouteTables::CALL, || {
                judge(table, region.facts, network)
            })
        });
    }
}
