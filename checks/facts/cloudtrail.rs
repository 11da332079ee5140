//! CloudTrail.
//!
//! A multi-region or organization trail shows up in every region. It is held once: in
//! its home region if that was scanned, else in the first region that showed it.

use crate::calls::cloudtrail as call;
use crate::fact::{Fact, Listing};
use crate::facts::Tags;

facts! {
    /// CloudTrail of one region.
    pub struct CloudTrail {
        /// The trails held here.
        pub trails: Listing<Trail, call::DescribeTrails>,
    }

    /// One trail.
    pub struct Trail {
        /// Its name.
        pub name: String,
        /// Its ARN; an organization trail carries the management account's id.
        pub arn: String,
        /// The region where it was made, and where it is asked.
        pub home_region: String,
        /// Whether it records every region; absent means no.
        pub multi_region: bool,
        /// Whether it is the organization's; absent means no.
        pub organization: bool,
        /// Whether it records global services; absent means no.
        pub global_events: bool,
        /// Whether digest files are written; absent means no.
        pub validation: bool,
        /// The KMS key of the logs; `None` means SSE-S3.
        pub kms_key: Option<String>,
        /// The bucket, which may be another account's.
        pub bucket: Option<String>,
        /// The topic that hears of deliveries.
        pub sns_topic_arn: Option<String>,
        /// The log group that events go to.
        pub log_group_arn: Option<String>,
        /// Tags, where something asked for them.
        pub tags: Tags,
        /// Whether it logs, and how deliveries go.
        pub status: Fact<TrailStatus, call::GetTrailStatus>,
        /// What it records.
        pub selectors: Fact<Selectors, call::GetEventSelectors>,
        /// The kinds of Insights events that it records; empty when off.
        pub insights: Fact<Vec<String>, call::GetInsightSelectors>,
    }

    /// How a trail fares.
    pub struct TrailStatus {
        /// Whether it is logging.
        pub logging: bool,
        /// When it last wrote to its bucket.
        pub last_delivery: Option<jiff::Timestamp>,
        /// The error of the last delivery to the bucket, if it failed.
        pub delivery_error: Option<String>,
        /// When it last wrote to CloudWatch Logs.
        pub last_cloudwatch_delivery: Option<jiff::Timestamp>,
        /// The error of the last delivery to CloudWatch Logs.
        pub cloudwatch_error: Option<String>,
    }

    /// What a trail records. A trail has basic or advanced selectors, never both.
    pub struct Selectors {
        /// Basic selectors.
        pub basic: Vec<BasicSelector>,
        /// Advanced selectors.
        pub advanced: Vec<AdvancedSelector>,
    }

    /// A basic event selector.
    pub struct BasicSelector {
        /// `All`, `ReadOnly`, `WriteOnly`.
        pub read_write: String,
        /// Whether management events are recorded. AWS's default is true.
        pub management: bool,
        /// Sources left out (`kms.amazonaws.com`, `rdsdata.amazonaws.com`).
        pub excluded_sources: Vec<String>,
        /// Data resources.
        pub data: Vec<DataResource>,
    }

    /// A data resource of a basic selector.
    pub struct DataResource {
        /// `AWS::S3::Object`, `AWS::Lambda::Function`, `AWS::DynamoDB::Table`.
        pub kind: String,
        /// ARNs; `arn:aws:s3` is every bucket.
        pub values: Vec<String>,
    }

    /// An advanced event selector: all of its fields must match.
    pub struct AdvancedSelector {
        /// Its name.
        pub name: Option<String>,
        /// Its fields.
        pub fields: Vec<FieldSelector>,
    }

    /// One field of an advanced selector.
    pub struct FieldSelector {
        /// `eventCategory`, `readOnly`, `resources.type`, `resources.ARN`, `eventSource`, `eventName` …
        pub field: String,
        /// Exactly one of these.
        pub equals: Vec<String>,
        /// None of these.
        pub not_equals: Vec<String>,
        /// Starts with one of these.
        pub starts_with: Vec<String>,
        /// Starts with none of these.
        pub not_starts_with: Vec<String>,
        /// Ends with one of these.
        pub ends_with: Vec<String>,
        /// Ends with none of these.
        pub not_ends_with: Vec<String>,
    }
}

impl CloudTrail {
    /// Nothing known yet.
    #[must_use]
    pub fn unread() -> CloudTrail {
        CloudTrail { trails: Listing::unread() }
    }
}
