//! Events tell a function, a queue or a topic that objects came or went.

use crate::calls::Operation;
use crate::calls::s3::{GetBucketNotificationConfiguration, ListBuckets};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::s3::Bucket;
use crate::judging::GLOBAL;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "s3-bucket-event-notifications",
    title: "Object events notify something",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("s3.logging")],
    reads: &[ListBuckets::CALL, GetBucketNotificationConfiguration::CALL],
    params: &[],
    why: "Without notifications, nothing can react when objects are stored, deleted or made public by somebody unexpected.",
    fix: Fix {
        what: "Send the events of the bucket to EventBridge, a topic, a queue or a function.",
        command: r#"aws s3api put-bucket-notification-configuration --bucket BUCKET --notification-configuration '{"EventBridgeConfiguration":{}}'"#,
    },
    references: &["https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html"],
    judge: |judging| judging.each(GLOBAL, &judging.facts().s3.buckets, judge),
};

fn judge(bucket: &Bucket) -> Judgement {
    pass_if(*bucket.notifications.known()?, "events are sent", "no event notification is set")
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::with_bucket;
    use crate::fact::Fact;

    vec![
        with_bucket("set", |bucket| bucket.notifications = Fact::of(true)).passes(),
        with_bucket("none", |bucket| bucket.notifications = Fact::of(false)).fails(),
        with_bucket("unread", |_| {}).gives_unknown(),
    ]
}
