//! Managed prefix lists: the account's own, and one of AWS, whose entries nobody asks for.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{About, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Xml, page};

pub(super) static KIND: Kind = Kind {
    name: "prefix-list",
    place: Place::Regional,
    share: Share::InEachPlace(2),
    operations: &[
        ec2("DescribeManagedPrefixLists", "prefixListSet", prefix_list).sized(1, 100),
        Operation::about(
            "ec2",
            "GetManagedPrefixListEntries",
            "DescribeManagedPrefixLists",
            About {
                whom: |ask| At::index_of(ask.params.get("PrefixListId")?, 16),
                nobody: "InvalidPrefixListID.NotFound",
                home: None,
                calls: |at| usize::from(!is_of_aws(at)),
                answer: entries,
            },
        ),
    ],
};

fn is_of_aws(at: &At<'_>) -> bool {
    at.index == 0
}

fn prefix_list(xml: &mut Xml, at: &At<'_>) {
    let (owner, name) =
        if is_of_aws(at) { ("AWS", format!("com.amazonaws.{}.s3", at.region_name())) } else { (ID, at.name()) };
    xml.leaf("prefixListId", at.id("pl")).leaf("addressFamily", "IPv4").leaf("state", "create-complete");
    xml.leaf("prefixListArn", at.arn("ec2", &format!("prefix-list/{}", at.id("pl")))).leaf("prefixListName", name);
    xml.leaf("maxEntries", 10).leaf("version", 1).leaf("ownerId", owner);
    ec2_tags(xml, at);
}

fn entries(_: &At<'_>, ask: &Ask<'_>) -> Outcome {
    let (range, next) = page(ask, 3, (1, 100), 100)?;
    Ok(Body::xml(|xml| {
        xml.list("entrySet", "item", range, |xml, number| {
            xml.leaf("cidr", format!("192.0.2.{}/32", number)).leaf("description", "office");
        });
        xml.maybe("nextToken", next);
    }))
}
