//! Security groups with their rules.

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "security-group",
    place: Place::Regional,
    share: Share::Thousandths(20),
    operations: &[ec2("DescribeSecurityGroups", "securityGroupInfo", group)],
};

/// Their rules, which come with them.
pub(super) static RULE_KIND: Kind =
    Kind { name: "security-group-rule", place: Place::Regional, share: Share::Thousandths(200), operations: &[] };

fn group(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("ownerId", ID).leaf("groupId", at.id("sg")).leaf("groupName", at.name());
    xml.leaf("groupDescription", "made for the benchmark");
    xml.maybe("vpcId", at.related(&super::vpcs::KIND).map(|vpc| vpc.id("vpc")));
    let (groups, rules) = (at.account.count(&KIND, at.region), at.account.count(&RULE_KIND, at.region));
    let own = (at.index..rules).step_by(groups.max(1)).map(|index| At { kind: &RULE_KIND, index, ..*at });
    xml.list("ipPermissions", "item", own, |xml, rule| {
        let world = rule.percent("world", 2);
        let port = [22, 80, 443, 3306, 5432, 8080][rule.index % 6];
        xml.leaf("ipProtocol", "tcp").leaf("fromPort", port).leaf("toPort", port);
        xml.list("groups", "item", None::<u8>, |_, _| {});
        let range = if world { "0.0.0.0/0".to_owned() } else { format!("10.{}.0.0/16", rule.index % 256) };
        xml.list("ipRanges", "item", [range], |xml, range| {
            xml.leaf("cidrIp", range).leaf("description", "clients");
        });
        xml.list("ipv6Ranges", "item", None::<u8>, |_, _| {}).list("prefixListIds", "item", None::<u8>, |_, _| {});
    });
    xml.list("ipPermissionsEgress", "item", [()], |xml, ()| {
        xml.leaf("ipProtocol", "-1").list("groups", "item", None::<u8>, |_, _| {});
        xml.list("ipRanges", "item", ["0.0.0.0/0"], |xml, range| {
            xml.leaf("cidrIp", range);
        });
        xml.list("ipv6Ranges", "item", None::<u8>, |_, _| {}).list("prefixListIds", "item", None::<u8>, |_, _| {});
    });
    ec2_tags(xml, at);
    xml.leaf("securityGroupArn", at.arn("ec2", &format!("security-group/{}", at.id("sg"))));
}
