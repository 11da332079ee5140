//! What a collection holds: plain data, one file a service.
//!
//! A field of type [`Fact`] or [`Listing`] names the call that fills it in its type.
//! A plain field comes with the list that holds the thing. A field that AWS may leave
//! out is an `Option`; what its absence means stands beside it, and where it means
//! nothing a check asks with [`given`], which turns it into a gap.
//!
//! Enumerations are kept as the strings that AWS sends: a value that this version does
//! not know must reach the check as itself, never as a safe default.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calls::{Call, iam::ListAccountAliases};
use crate::fact::{Fact, Gap, Reason, Slot, Walk};

/// Declares structs of facts: serialised, comparable, and walked field by field.
macro_rules! facts {
    ($($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $type:ty,)* })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl $crate::fact::Walk for $name {
            fn walk(&mut self, visit: &mut dyn FnMut(&mut dyn $crate::fact::Slot)) {
                $($crate::fact::Walk::walk(&mut self.$field, visit);)*
            }
        }
    )+};
}

pub mod cloudtrail;
pub mod credential_report;
pub mod ec2;
pub mod elb;
pub mod iam;
pub mod rds;
pub mod s3;
mod tags;

/// The version of the facts file that this build writes and reads.
pub const FACTS_VERSION: u32 = 1;

pub use tags::{TagSet, Tags};

/// What `audit collect` writes and `audit evaluate` reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// [`FACTS_VERSION`]; any other is refused.
    pub facts_version: u32,
    /// What the collection was: kept so that a later report can say so.
    pub collection: Collection,
    /// One entry an account.
    pub accounts: Vec<Account>,
}

/// How a collection went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// When it started.
    pub started_at: jiff::Timestamp,
    /// When it ended.
    pub finished_at: jiff::Timestamp,
    /// False when it was stopped before its end.
    pub complete: bool,
    /// How many calls were sent, retries included.
    pub api_calls: u64,
    /// How many of them AWS throttled.
    pub throttled: u64,
}

/// What became of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RegionStatus {
    /// Every call was answered.
    Scanned,
    /// Some calls were not answered.
    Partly,
    /// Left out by the user.
    Excluded,
    /// Not enabled for the account.
    Disabled,
    /// A policy denies the whole region.
    Denied,
    /// No endpoint answered.
    Unreachable,
}

impl Walk for RegionStatus {
    fn walk(&mut self, _: &mut dyn FnMut(&mut dyn Slot)) {}
}

facts! {
    /// One region of an account, scanned or not.
    pub struct RegionState {
        /// The region's name, for instance `eu-west-1`.
        pub name: String,
        /// What became of it.
        pub status: RegionStatus,
        /// Why, where it was not simply scanned.
        pub reason: Option<String>,
    }

    /// One AWS account, as it was seen.
    pub struct Account {
        /// The 12 digits.
        pub id: String,
        /// `aws`, `aws-cn`, `aws-us-gov` …
        pub partition: String,
        /// Who asked.
        pub caller_arn: String,
        /// When: the only clock that a check may see.
        pub collected_at: jiff::Timestamp,
        /// The account's alias, if it has one. User-chosen text.
        pub alias: Fact<Option<String>, ListAccountAliases>,
        /// All regions of the account, scanned or not.
        pub regions: Vec<RegionState>,
        /// Why the list of regions is not to be trusted, if so.
        pub regions_gap: Option<Gap>,
        /// IAM, which has no regions.
        pub iam: iam::Iam,
        /// S3, whose buckets are listed once for all regions.
        pub s3: s3::S3,
        /// What belongs to one region, for every region that was asked.
        pub regional: BTreeMap<String, Regional>,
    }

    /// What one region of an account holds.
    pub struct Regional {
        /// EC2 with EBS and VPC.
        pub ec2: ec2::Ec2,
        /// CloudTrail.
        pub cloudtrail: cloudtrail::CloudTrail,
        /// Elastic Load Balancing.
        pub elb: elb::Elb,
        /// RDS with Aurora.
        pub rds: rds::Rds,
        /// S3 access points.
        pub access_points: s3::AccessPoints,
    }
}

impl Walk for Gap {
    fn walk(&mut self, _: &mut dyn FnMut(&mut dyn Slot)) {}
}

impl Walk for TagSet {
    fn walk(&mut self, _: &mut dyn FnMut(&mut dyn Slot)) {}
}

impl Account {
    /// An account of which only its identity is known: every fact is unread.
    pub fn unread(
        id: impl Into<String>,
        partition: impl Into<String>,
        caller_arn: impl Into<String>,
        collected_at: jiff::Timestamp,
    ) -> Account {
        Account {
            id: id.into(),
            partition: partition.into(),
            caller_arn: caller_arn.into(),
            collected_at,
            alias: Fact::unread(),
            regions: Vec::new(),
            regions_gap: None,
            iam: iam::Iam::unread(),
            s3: s3::S3::unread(),
            regional: BTreeMap::new(),
        }
    }

    /// The ARN of the account itself, which stands for it in findings.
    #[must_use]
    pub fn arn(&self) -> String {
        format!("arn:{}:iam::{}:root", self.partition, self.id)
    }

    /// All trails seen, from whatever region.
    pub fn trails(&self) -> impl Iterator<Item = &cloudtrail::Trail> {
        self.regional.values().flat_map(|region| region.cloudtrail.trails.seen())
    }

    /// Whether the condition holds for some trail, over all regions that were asked.
    ///
    /// # Errors
    /// A gap, when no trail settles it and a region's trails, or a fact, were unread.
    pub fn any_trail(&self, mut holds: impl FnMut(&cloudtrail::Trail) -> Result<bool, Gap>) -> Result<bool, Gap> {
        crate::fact::any(self.regional.values().map(|region| region.cloudtrail.trails.any(&mut holds)))
    }
}

impl Regional {
    /// A region of which nothing is known yet.
    #[must_use]
    pub fn unread() -> Regional {
        Regional {
            ec2: ec2::Ec2::unread(),
            cloudtrail: cloudtrail::CloudTrail::unread(),
            elb: elb::Elb::unread(),
            rds: rds::Rds::unread(),
            access_points: s3::AccessPoints::unread(),
        }
    }
}

/// The value of a field, or a gap when AWS left out what the check needs.
///
/// # Errors
/// A [`Reason::Malformed`] gap that names the field.
pub fn given<T>(value: Option<T>, call: &'static Call, field: &str) -> Result<T, Gap> {
    value.ok_or_else(|| Gap::new(call, Reason::Malformed, format!("{field} is missing in the answer")))
}

/// The gap of an enumeration field whose value is missing or one that this version does not know.
#[must_use]
pub fn unfamiliar(value: Option<&str>, call: &'static Call, field: &str) -> Gap {
    match value {
        None => Gap::new(call, Reason::Malformed, format!("{field} is missing in the answer")),
        Some(value) => Gap::new(call, Reason::Malformed, format!("{field} has the unknown value {value:?}")),
    }
}

/// The account id in an ARN, if it has one.
#[must_use]
pub fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()))
}
