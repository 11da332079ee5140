//! RDS event subscriptions.

use super::common::rds;
use crate::account::{At, ID};
use crate::kind::{Kind, Place, Share};
use crate::wire::Xml;

pub(super) static KIND: Kind = Kind {
    name: "db-event-subscription",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[rds("DescribeEventSubscriptions", "EventSubscriptionsList", "EventSubscription", subscription)],
};

fn subscription(xml: &mut Xml, at: &At<'_>) {
    xml.leaf("CustomerAwsId", ID).leaf("CustSubscriptionId", at.name()).leaf("SnsTopicArn", at.arn("sns", "events"));
    xml.leaf("Status", "active").leaf("SourceType", "db-instance");
    xml.texts("EventCategoriesList", "EventCategory", ["failure", "maintenance"]).leaf("Enabled", true);
}
