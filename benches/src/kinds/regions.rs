//! The regions of the account, and one that is not enabled.

use crate::kind::{Kind, Operation, Place, Share};
use crate::wire::Body;

pub(super) static KIND: Kind = Kind {
    name: "region",
    place: Place::Global,
    share: Share::InEachPlace(0),
    operations: &[Operation::once("ec2", "DescribeRegions", |ask| {
        // Without `AllRegions` only those are told that the account may use.
        let disabled = ask.says("AllRegions", "true").then_some("af-south-1");
        let regions = ask.account.regions().iter().copied().map(|name| (name, "opt-in-not-required"));
        Ok(Body::xml(|xml| {
            let all = regions.chain(disabled.map(|name| (name, "not-opted-in")));
            xml.list("regionInfo", "item", all, |xml, (name, status)| {
                xml.leaf("regionName", name).leaf("regionEndpoint", format!("ec2.{name}.amazonaws.com"));
                xml.leaf("optInStatus", status);
            });
        }))
    })],
};
