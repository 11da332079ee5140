//! Route tables, of which a page holds 100 at most.
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html>

use super::common::{ec2, ec2_tags};
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "route-table",
    place: Place::Regional,
    share: Share::Thousandths(4),
    operations: &[ec2("DescribeRouteTables", "routeTableSet", table).sized(5, 100)],
};

fn table(xml: &mut Xml, at: &At<'_>) {
    let vpc = at.related(&super::vpcs::KIND);
    xml.leaf("routeTableId", at.id("rtb")).maybe("vpcId", vpc.map(|vpc| vpc.id("vpc"))).leaf("ownerId", ID);
    let routes = [Some(("10.0.0.0/16", "local".to_owned())), gateway(at).map(|gateway| ("0.0.0.0/0", gateway))];
    xml.list("routeSet", "item", routes.into_iter().flatten(), |xml, (range, gateway)| {
        xml.leaf("destinationCidrBlock", range).leaf("gatewayId", gateway).leaf("state", "active");
        xml.leaf("origin", "CreateRoute");
    });
    let subnet = at.related(&super::subnets::KIND);
    let main = at.index < at.account.count(&super::vpcs::KIND, at.region);
    xml.list("associationSet", "item", [()], |xml, ()| {
        xml.leaf("routeTableAssociationId", at.id("rtbassoc")).leaf("routeTableId", at.id("rtb"));
        xml.maybe("subnetId", subnet.filter(|_| !main).map(|subnet| subnet.id("subnet"))).leaf("main", main);
        xml.inside("associationState", |xml| {
            xml.leaf("state", "associated");
        });
    });
    xml.list("propagatingVgwSet", "item", None::<u8>, |_, _| {});
    ec2_tags(xml, at);
}

fn gateway(at: &At<'_>) -> Option<String> {
    at.related(&super::internet_gateways::KIND).filter(|_| at.percent("public", 30)).map(|gateway| gateway.id("igw"))
}
